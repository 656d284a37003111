"""Two versions of the regulation side by side: articles word by word, numbers one by one (第三十四条)."""

import re
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from hotline.regulation.citation import articles, cites
from hotline.regulation.parameters import all_parameters, in_force_since, value_on
from hotline.regulation.refusals import Refused

ARTICLE = "第三十四条"

Pieces = tuple[tuple[bool, str], ...]
"""Words in their order, each with whether the other version lacks them."""


TOKEN = re.compile(r"\d+|.", re.DOTALL)
"""Compared sign by sign, a number as one."""


@dataclass(frozen=True)
class Changed:
    """One article in two versions; None where a version has none."""

    number: str
    before: Pieces | None
    after: Pieces | None


@dataclass(frozen=True)
class Number:
    """One parameter in two versions; None before its first day."""

    name: str
    article: str
    words: str
    before: Any
    after: Any


def day_asked(said: str, otherwise: date) -> date:
    """A day as somebody asks for it, 2026-11-25. Refused 422 where it is none, or lies before the regulation's first."""
    try:
        found = date.fromisoformat(said) if said else otherwise
    except ValueError:
        words = (
            f"日期“{said[:20]}”写法不对，应如 2026-11-25。"
            if said.isprintable()
            else "日期写法不对，应如 2026-11-25。"
        )
        raise Refused("invalid", words, ARTICLE) from None
    if found < in_force_since():
        raise Refused("invalid", f"{found} 时本办法尚未施行；施行之日为 {in_force_since()}。", ARTICLE)
    return found


@cites(ARTICLE)
def changed_articles(first: date, second: date) -> tuple[Changed, ...]:
    """The articles whose words differ between two days, in the order of the second."""
    before, after = ({a.number: a.text for a in articles(day)} for day in (first, second))
    numbers = [*after, *(n for n in before if n not in after)]
    return tuple(
        Changed(n, *_compared(before.get(n), after.get(n))) for n in numbers if before.get(n) != after.get(n)
    )


def changed_numbers(first: date, second: date) -> tuple[Number, ...]:
    """The parameters whose value differs between two days."""
    rows = (
        Number(name, p["article"], _words(p), _value(first, name), _value(second, name))
        for name, p in all_parameters().items()
    )
    return tuple(row for row in rows if row.before != row.after)


@dataclass(frozen=True)
class InForce:
    """One parameter on a day, and since when it has this value."""

    name: str
    article: str
    words: str
    value: Any
    since: date


def numbers_on(day: date) -> tuple[InForce, ...]:
    """Every parameter in force on a day."""
    rows = all_parameters().items()
    return tuple(
        InForce(name, p["article"], _words(p), value_on(day, name), max(s for s in p["values"] if s <= day))
        for name, p in rows
        if min(p["values"]) <= day
    )


def _words(p: dict[str, Any]) -> str:
    return str(p.get("text") or p["source"])


def _value(day: date, name: str) -> Any:
    try:
        return value_on(day, name)
    except LookupError:
        return None


def _compared(before: str | None, after: str | None) -> tuple[Pieces | None, Pieces | None]:
    if before is None or after is None:
        return (before and ((True, before),)) or None, (after and ((True, after),)) or None
    left: list[tuple[bool, str]] = []
    right: list[tuple[bool, str]] = []
    old, new = TOKEN.findall(before), TOKEN.findall(after)
    for what, i, j, k, m in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        for side, words in ((left, old[i:j]), (right, new[k:m])):
            if words:
                side.append((what != "equal", "".join(words)))
    return tuple(left), tuple(right)
