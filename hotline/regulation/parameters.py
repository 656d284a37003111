"""The numbers of the law, by the day they take effect."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, timedelta
from functools import cache
from types import MappingProxyType
from typing import Any

from hotline.regulation.citation import cites, texts
from hotline.regulation.jurisdiction import load_yaml

_SUPPOSED: ContextVar[Mapping[str, Any]] = ContextVar("supposed", default=MappingProxyType({}))


@contextmanager
def supposing(changes: Mapping[str, Any]) -> Iterator[None]:
    """As if these parameters had always had other values: for the what-if replay alone, in this thread alone (第三十四条)."""
    before = _SUPPOSED.set(dict(changes))
    try:
        yield
    finally:
        _SUPPOSED.reset(before)


def supposed() -> str:
    """What is supposed now, "" in all real work; part of the key of whatever is kept from a count."""
    values = _SUPPOSED.get()
    return repr(sorted(values.items())) if values else ""


def value_on(day: date, name: str) -> Any:
    """The value of a parameter in force on a day, or the one that is supposed.

    LookupError with a sentence before its first day of effect: the value is never guessed.
    """
    if name in (values := _SUPPOSED.get()):
        return values[name]
    return _in_force(day, name)


@cache
def _in_force(day: date, name: str) -> Any:
    in_force = [start for start in load_yaml("parameters")[name]["values"] if start <= day]
    if not in_force:
        raise LookupError(f"{day} 时本办法尚未施行，不能按它计算期限；施行之日为 {in_force_since()}。")
    return load_yaml("parameters")[name]["values"][max(in_force)]


def all_parameters() -> dict[str, dict[str, Any]]:
    return dict(load_yaml("parameters"))


@cites("第三十四条")
def in_force_since() -> date:
    """The day the regulation took effect."""
    return min(load_yaml("parameters")["reply_within_working_days"]["values"])


@cites("第三十四条")
def trial_ends_on() -> date | None:
    """The last day of the trial period, None where there is none; work goes on after it, under a banner (reading 10)."""
    start = in_force_since()
    years = value_on(start, "trial_years")
    return start.replace(year=start.year + years) if years else None


@cache
def rule_version(day: date) -> str:
    """The version an event of this day is recorded under: the latest day on which the text or any value changed."""
    starts = [start for start in versions() if start <= day]
    return max(starts, default=in_force_since() - timedelta(days=1)).isoformat()


@cache
def versions() -> tuple[date, ...]:
    """Every day on which the text or any value takes effect, oldest first (第三十四条)."""
    values = {start for p in load_yaml("parameters").values() for start in p["values"]}
    return tuple(sorted(values | set(texts())))
