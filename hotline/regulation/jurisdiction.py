"""One folder a city: its text, its numbers, its units. Another city is another folder."""

import os
from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent


def folder() -> Path:
    """The data folder of the jurisdiction named by HOTLINE_JURISDICTION, suzhou by default."""
    return HERE / os.environ.get("HOTLINE_JURISDICTION", "suzhou")


@cache
def load_yaml(name: str) -> Any:
    """One data file of the jurisdiction, parsed."""
    return yaml.safe_load((folder() / f"{name}.yaml").read_text())


def units() -> list[dict[str, Any]]:
    """The units as data: code, name, short, kind, county, phone."""
    return list(load_yaml("units")["units"])


def counties() -> list[str]:
    return list(load_yaml("units")["counties"])


def topics() -> dict[str, list[str]]:
    """Area -> topic names."""
    return {area: [t["name"] for t in rows] for area, rows in load_yaml("topics")["topics"].items()}


def referrals() -> dict[str, str]:
    """Code -> words with the number to ring (第三条)."""
    return {r["code"]: f"{r['name']} {r['number']}" for r in load_yaml("referrals")["referrals"]}
