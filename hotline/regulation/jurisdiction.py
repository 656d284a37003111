"""One folder a city: its text, its numbers, its units, its words. Another city is another folder.

The edge says which (`use`, called by settings) before anything is read; without a word it is suzhou.
"""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

HERE = Path(__file__).parent
FILES = ("text.md", "city.yaml", "parameters.yaml", "units.yaml", "topics.yaml", "referrals.yaml", "suggest.yaml",
         "no_code.yaml", "readings.yaml", "obligations.yaml")  # fmt: skip
"""What every city's folder holds. example.yaml (an example day) may be there besides."""


class _Choice:
    folder = HERE / "suzhou"
    settled = False


def use(name: str | Path) -> Path:
    """Take a city's folder: a name beside this file, or a path. Returns it.

    ValueError with a sentence when files are missing, or when another city's data were read already.
    """
    wanted = (HERE / name).resolve()  # an absolute path stays what it is
    if missing := [file for file in FILES if not (wanted / file).is_file()]:
        raise ValueError(f"“{wanted}”不是一个市的数据夹：缺 {'、'.join(missing)}。")
    if _Choice.settled and wanted != _Choice.folder:
        raise ValueError(f"已按“{_Choice.folder.name}”的数据运行，中途不能换成“{wanted.name}”。")
    _Choice.folder = wanted
    return wanted


def folder() -> Path:
    """The data folder in use; from the first question on it is settled."""
    _Choice.settled = True
    return _Choice.folder


@cache
def load_yaml(name: str) -> Any:
    """One data file of the jurisdiction, parsed."""
    return yaml.safe_load((folder() / f"{name}.yaml").read_text())


def city() -> dict[str, Any]:
    """The city's own words: name, short, number, service, title, bureau, kinds, areas, channels."""
    return dict(load_yaml("city"))


def units() -> list[dict[str, Any]]:
    """The units as data: code, name, short, kind, county, phone."""
    return list(load_yaml("units")["units"])


def short_of(kind: str) -> str:
    """What the centre or the bureau is called for short (第五条、第六条)."""
    return str(next(u["short"] for u in units() if u["kind"] == kind))


def hotline_name() -> str:
    """How the hotline signs what it sends: the city and its number."""
    return f"{city()['short']}{city()['number']}"


def counties() -> list[str]:
    return list(load_yaml("units")["counties"])


def topics() -> dict[str, list[str]]:
    """Area -> topic names."""
    return {area: [t["name"] for t in rows] for area, rows in load_yaml("topics")["topics"].items()}


def referrals() -> dict[str, str]:
    """Code -> words with the number to ring (第三条)."""
    return {r["code"]: f"{r['name']} {r['number']}" for r in load_yaml("referrals")["referrals"]}


def elsewhere() -> list[tuple[str, str, tuple[str, ...]]]:
    """(name, number, the words that speak for it) of what other telephones take, the urgent first (第三条)."""
    rows = load_yaml("referrals")["referrals"]
    return [(r["name"], str(r["number"]), tuple(r.get("words", ()))) for r in rows]


def emergencies() -> list[tuple[str, str, str]]:
    """(number to press, referral's code, its name) of what is transferred first and written down later (第三条)."""
    rows = [r for r in load_yaml("referrals")["referrals"] if r.get("urgent")]
    return [(number, r["code"], r["name"]) for r in rows for number in str(r["number"]).split("/")]


def example() -> dict[str, Any] | None:
    """The people and requests of the city's example day; None for a city that has none."""
    return dict(load_yaml("example")) if (folder() / "example.yaml").is_file() else None
