"""The words of the check, from the files of words/: lists of patterns as one expression each, compiled once."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import yaml

ONE_PATTERN = {
    "basis_cues", "not_a_basis", "standards", "restated", "fault_denied", "fault_affirmed", "telling", "found", "by_us", "harsh_by_you", "planned", "starts", "not_a_norm", "phone_owner_public", "phone_owner_caller",
    "given_away_to", "kept", "people_words", "permit_no", "permit_yes", "conditional", "parted", "denies", "put_right", "denied_words", "before_a_subject", "stated", "unsaid", "never_ours", "punished", "acted_on", "callers_words", "told_apart", "norm_said", "figures", "absent", "present",
    "own_acts", "told_acts", "begun", "ended", "raised", "lowered", "due_money", "paid_money", "over_money",
    "places", "points", "also", "no_answer", "received_acts", "closed_acts", "distinguished", "not_an_echo",
}  # fmt: skip
"""Entries that are one expression; every other text is a list of expressions with blanks between."""


@cache
def data() -> dict[str, Any]:
    """All entries of all files as they stand."""
    found: dict[str, Any] = {}
    for path in sorted((Path(__file__).parent / "words").glob("*.yaml")):
        found |= yaml.safe_load(path.read_text())
    return found


@cache
def any_of(name: str, key: str = "") -> re.Pattern[str]:
    """The expression that matches any word of an entry, or of one row of an entry."""
    raw = data()[name][key] if key else data()[name]
    return re.compile(raw if name in ONE_PATTERN else "|".join(f"(?:{word})" for word in raw.split()))


@cache
def rows(name: str) -> dict[str, re.Pattern[str]]:
    """An entry of named lists: name -> expression."""
    return {key: any_of(name, key) for key in data()[name]}
