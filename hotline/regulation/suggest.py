"""What intake may propose from the words of a call: kind, area, topic, unit, safety. A person decides."""

import re
from dataclasses import dataclass
from typing import Any

from hotline.regulation.jurisdiction import load_yaml, topics, units


@dataclass(frozen=True)
class Suggestion:
    """kind: a key of KINDS. area, topic: words of the city's tables or "". unit: a unit's code or "".

    reasons: for each of these names the words of the text that spoke for it.
    """

    kind: str
    area: str
    topic: str
    unit: str
    safety: bool
    reasons: dict[str, tuple[str, ...]]


def suggest(text: str, county: str) -> Suggestion:
    """A proposal for a text from a county, by the words of the city's suggest.yaml."""
    rules = load_yaml("suggest")
    kind, by_kind = _kind(text, rules["kinds"])
    matter, by_matter = _matter(text, rules["matters"])
    by_safety = _found(rules["safety"], text)
    reasons = {"kind": by_kind, "area": by_matter, "unit": by_matter, "safety": by_safety}
    if matter is None:
        return Suggestion(kind, "", "", "", bool(by_safety), reasons)
    topic = _topic(text, matter)
    return Suggestion(
        kind,
        matter["area"],
        topic,
        _unit(matter, kind, county, rules.get("home", "")),
        bool(by_safety),
        reasons,
    )


def _found(patterns: str, text: str) -> tuple[str, ...]:
    return tuple(hit.group() for hit in (re.search(p, text) for p in patterns.split()) if hit)


def _kind(text: str, kinds: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    for kind, patterns in kinds.items():
        if words := _found(patterns, text):
            return kind, words
    return "complaint", ()


def _matter(text: str, matters: list[dict[str, Any]]) -> tuple[dict[str, Any] | None, tuple[str, ...]]:
    """The row with the most words in the text, the earlier one when two have as many."""
    best: dict[str, Any] | None = None
    words: tuple[str, ...] = ()
    for matter in matters:
        if len(found := _found(matter["words"], text)) > len(words):
            best, words = matter, found
    return best, words


def _topic(text: str, matter: dict[str, Any]) -> str:
    """The topic of the matter that shares the most two-character words with the text; "" when none does."""
    named = [n for n in topics()[matter["area"]] if n.startswith(tuple(matter["topics"]))]
    best = max(named, key=lambda name: _shared(name, text), default="")
    return best if best and _shared(best, text) else ""


def _shared(name: str, text: str) -> int:
    said = name.partition("-")[2] or name
    return sum(said[i : i + 2] in text for i in range(len(said) - 1))


def _unit(matter: dict[str, Any], kind: str, county: str, home: str) -> str:
    """home: the county unit that leaves matters of its place to the city's units, but for rows marked home."""
    own = {u["county"]: u["code"] for u in units() if "county" in u}
    if county in own and own[county] != home and matter["counties"] == "own":
        return own[county]
    if matter.get("home"):
        return home
    return str(matter.get("complaint", matter["unit"]) if kind == "complaint" else matter["unit"])
