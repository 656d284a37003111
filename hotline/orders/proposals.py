"""What intake proposes while somebody types: what was recognised, class, unit, safety, each with the words that spoke for it.

A person decides: what they chose themselves is never changed, and what is unsure waits for their key.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hotline.knowledge.finding import like
from hotline.orders.collective import unreasonable_mark
from hotline.orders.forms import FIELDS
from hotline.orders.similar import similar
from hotline.orders.units import carriers
from hotline.people.models import Account
from hotline.people.phones import normalise
from hotline.regulation.acceptance import KINDS
from hotline.regulation.objects import Found, objects
from hotline.regulation.refusals import Refused
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


def at_intake(typed: Mapping[str, Any], at: datetime, person: Account) -> dict[str, Any]:
    """All the desk is told while a call is taken down: proposals, who called before, what may be the same matter,
    and which entries of the knowledge base may answer it.

    typed: fields as the form names them; `own` says which of them a person chose, all that say something when it is left out.
    """
    proposed = proposals(typed, {unit.code: unit.name for unit in carriers()})
    own = typed["own"].split(",") if "own" in typed else [name for name, said in typed.items() if said]
    facts = {**typed, **{name: said for name, said in proposed["fill"].items() if name not in own}}
    phone = _phone(typed)
    found = {
        "similar": [one for one in similar(phone, facts, at) if person.pk not in one.order.recused],
        "marked": unreasonable_mark(phone, at),
        "known": like(str(typed.get("text") or ""), at, county=str(facts.get("county") or "")),
        "kind": facts.get("kind") or "",
    }
    return proposed | found


def _phone(typed: Mapping[str, Any]) -> str:
    """The number as far as it is one already."""
    try:
        return normalise(typed["phone"]) if typed.get("phone") else ""
    except Refused:
        return ""


def proposals(typed: Mapping[str, Any], units: Mapping[str, str]) -> dict[str, Any]:
    """Recognised things, lines of 建议, and what to fill in by itself and by a person's key. units: code -> name."""
    text = str(typed.get("text") or "")
    own = set(typed["own"].split(",")) if "own" in typed else {name for name, said in typed.items() if said}
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
        "fill": by_itself,
        "fill_all": every,
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
