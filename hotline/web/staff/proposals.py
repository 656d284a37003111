"""What intake proposes while somebody types: what was recognised, class, unit, safety, each with the words that spoke for it.

A person decides: what they chose themselves is never changed, and what is unsure waits for their key.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from hotline.orders.forms import FIELDS
from hotline.regulation.acceptance import KINDS
from hotline.regulation.objects import Found, objects
from hotline.regulation.suggest import SURE, Suggestion, suggest

FIELD_OF = {"plate": "plate", "road": "route", "bus": "route", "company": "company", "time": "matter_time",
            "county": "county", "place": "place"}  # fmt: skip
"""Which field takes which recognised thing, the first of its kind."""
WORDS_OF = {"plate": "车牌", "road": "道路", "bus": "线路", "company": "企业", "time": "时间", "county": "县区", "place": "地点",
            "amount": "金额"}  # fmt: skip
MOST_SHOWN = 8


@dataclass(frozen=True)
class Proposal:
    """One line of 建议. fills: the fields it would fill, as the form writes them."""

    label: str
    value: str
    sure: str
    why: str
    fills: dict[str, str]
    by_itself: bool


def proposals(typed: Mapping[str, Any], units: Mapping[str, str]) -> dict[str, Any]:
    """For the page: recognised things, lines of 建议, and what to fill in. units: code -> name."""
    text = str(typed.get("text", ""))
    own = set(str(typed.get("own", "")).split(","))
    found = objects(text)
    recognised = _recognised(found)
    county = str(typed.get("county", "")) if "county" in own else recognised.get("county", "")
    suggested = suggest(text, county)
    lines = _lines(suggested, units) if text.strip() else []
    by_itself = recognised | {k: v for line in lines if line.by_itself for k, v in line.fills.items()}
    safety = () if typed.get("safety") else suggested.reasons["safety"]
    every = recognised | {k: v for line in lines for k, v in line.fills.items()}
    if safety:  # only by a person's key: it alarms others (第十八条)
        every["safety"] = "1"
    return {
        "recognised": [(f.words, WORDS_OF[f.kind], FIELD_OF.get(f.kind, "")) for f in found][:MOST_SHOWN],
        "lines": lines,
        "safety_words": safety,
        "fill": json.dumps(by_itself, ensure_ascii=False),
        "fill_all": json.dumps(every, ensure_ascii=False),
    }


def _recognised(found: list[Found]) -> dict[str, str]:
    first: dict[str, str] = {}
    for one in found:
        name = FIELD_OF.get(one.kind)
        if name and len(one.value) <= FIELDS[name].limit:
            first.setdefault(name, one.value)
    return first


def _lines(found: Suggestion, units: Mapping[str, str]) -> list[Proposal]:
    lines = [_line(found, "kind", "类别", KINDS[found.kind], {"kind": found.kind}, always=True)]
    if found.area:
        lines.append(_line(found, "area", "领域", found.area, {"area": found.area}))
    if found.topic:
        lines.append(_line(found, "topic", "主题", found.topic, {"topic": found.topic}))
    if found.unit in units:
        lines.append(_line(found, "unit", "主办", units[found.unit], {"lead_unit": found.unit}))
    return lines


def _line(
    found: Suggestion,
    name: str,
    label: str,
    value: str,
    fills: dict[str, str],
    *,
    always: bool = False,
) -> Proposal:
    """always: filled in however unsure."""
    words = "、".join(f"“{word}”" for word in dict.fromkeys(found.reasons[name]))
    by_itself = always or found.sure[name] != "low"
    return Proposal(label, value, SURE[found.sure[name]], words or "没有说得上的词", fills, by_itself)
