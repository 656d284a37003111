"""What intake may propose from the words of a call: kind, area, topic, unit, safety. A person decides."""

import re
from dataclasses import dataclass
from typing import Any

from hotline.regulation.jurisdiction import load_yaml, topics, units

SURE = {"high": "把握大", "middle": "较有把握", "low": "把握小"}
"""How far a proposal may be trusted; how often each was right on the cases is printed by tests/regulation/test_suggest.py."""

SURE_OF_A_TOPIC = 3


@dataclass(frozen=True)
class Suggestion:
    """kind: a key of KINDS. area, topic: words of the city's tables or "". unit: a unit's code or "".

    reasons: for each of these names the words of the text that spoke for it. sure: for each a key of SURE.
    """

    kind: str
    area: str
    topic: str
    unit: str
    safety: bool
    reasons: dict[str, tuple[str, ...]]
    sure: dict[str, str]


def suggest(text: str, county: str) -> Suggestion:
    """A proposal for a text from a county, by the words of the city's suggest.yaml."""
    rules = load_yaml("suggest")
    kind, by_kind = _kind(text, rules["kinds"], rules.get("asking", {}))
    matter, by_matter, lead = _matter(text, rules["matters"])
    by_safety = safety_words(text)
    reasons = {"kind": by_kind, "area": by_matter, "unit": by_matter, "safety": by_safety, "topic": ()}
    sure = {
        "kind": _level(len(by_kind)),
        "area": _level(lead),
        "unit": _level(lead),
        "safety": "middle",
        "topic": "low",
    }
    if matter is None:
        return Suggestion(kind, "", "", "", bool(by_safety), reasons, sure)
    topic, reasons["topic"], sure["topic"] = _topic(text, matter)
    unit = _unit(matter, kind, county, rules.get("home", ""))
    return Suggestion(kind, matter["area"], topic, unit, bool(by_safety), reasons, sure)


def _level(lead: int) -> str:
    """lead: how many words more spoke for it than for anything else."""
    return ("low", "middle", "high")[min(lead, 2)]


def _found(patterns: str, text: str) -> tuple[str, ...]:
    return tuple(hit.group() for hit in (re.search(p, text) for p in patterns.split()) if hit)


def safety_words(text: str) -> tuple[str, ...]:
    """Words that speak for a safety matter alone, or a thing of operation or building beside what is dangerous about it."""
    rules = load_yaml("suggest")
    found = list(_found(rules["safety"], text))
    for row in rules.get("hazards", []):
        thing, danger = re.search(row["thing"], text), re.search(row["danger"], text)
        found += [thing.group(), danger.group()] if thing and danger else []
    return tuple(dict.fromkeys(found))


def _kind(text: str, kinds: dict[str, str], asking: dict[str, str]) -> tuple[str, tuple[str, ...]]:
    for kind, patterns in kinds.items():
        if words := _found(patterns, text):
            return kind, words
    if asking and not re.search(asking["grievance"], text) and (put := re.search(asking["question"], text)):
        return "inquiry", (put.group(),)
    return "complaint", ()


def _matter(text: str, matters: list[dict[str, Any]]) -> tuple[dict[str, Any] | None, tuple[str, ...], int]:
    """The row with the most words in the text, the earlier one when two have as many; how many more than the next."""
    best: dict[str, Any] | None = None
    words: tuple[str, ...] = ()
    second = 0
    for matter in matters:
        if len(found := _found(matter["words"], text)) > len(words):
            second = len(words)
            best, words = matter, found
        else:
            second = max(second, len(found))
    return best, words, len(words) - second


def _topic(text: str, matter: dict[str, Any]) -> tuple[str, tuple[str, ...], str]:
    """The topic of the matter that shares the most two-character words with the text; "" when none does."""
    named = [n for n in topics()[matter["area"]] if n.startswith(tuple(matter["topics"]))]
    ranked = sorted(((len(_shared(name, text)), -place) for place, name in enumerate(named)), reverse=True)
    if not ranked or not ranked[0][0]:
        return "", (), "low"
    most, place = ranked[0]
    best = named[-place]
    tie = len(ranked) > 1 and ranked[1][0] == most
    return best, _shared(best, text), "low" if tie else "high" if most >= SURE_OF_A_TOPIC else "middle"


def _shared(name: str, text: str) -> tuple[str, ...]:
    said = name.partition("-")[2] or name
    return tuple(said[i : i + 2] for i in range(len(said) - 1) if said[i : i + 2] in text)


def _unit(matter: dict[str, Any], kind: str, county: str, home: str) -> str:
    """home: the county unit that leaves matters of its place to the city's units, but for rows marked home."""
    own = {u["county"]: u["code"] for u in units() if "county" in u}
    if county in own and own[county] != home and matter["counties"] == "own":
        return own[county]
    if matter.get("home"):
        return home
    return str(matter.get("complaint", matter["unit"]) if kind == "complaint" else matter["unit"])
