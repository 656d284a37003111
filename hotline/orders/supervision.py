"""What is red, unit by unit, and what was done about it (第二十三条). Reads only."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q, QuerySet

from hotline.orders.forms import FIELDS
from hotline.orders.models import Event, OwedDuty
from hotline.people.personal import shown
from hotline.regulation.overdue import LADDERS, MEASURES
from hotline.regulation.steps import STEP
from hotline.regulation.time_limits import local

DONE = ("remind", *MEASURES, "instruct")
PAGE = 60


@dataclass(frozen=True)
class Measure:
    """One thing done about a late order: when, by whom, what, with which result."""

    when: str
    who: str
    what: str
    result: str


@dataclass(frozen=True)
class Red:
    """One late duty, the rung it has reached, what was done."""

    duty: OwedDuty
    rung: str
    done: list[Measure]


def red_duties(now: datetime, asked: dict[str, str]) -> QuerySet[OwedDuty]:
    """All duties past their due moment, by unit, the longest late first. asked: unit, kind, area, rung."""
    rows = OwedDuty.objects.filter(ended_at=None, due__lt=now)
    for name, column in (("unit", "owed_by__code"), ("kind", "order__kind"), ("area", "order__area")):
        if value := asked.get(name):
            rows = rows.filter(**{column: value})
    if asked.get("rung", "") in MEASURES:
        rows = rows.filter(
            Q(kind=asked["rung"])
            | Q(order__duties__kind=asked["rung"], order__duties__ended_at=None, kind__in=LADDERS)
        )
    return rows.select_related("order", "owed_by").order_by("owed_by__ordinal", "owed_by_id", "due", "id")


def by_unit(rows: QuerySet[OwedDuty]) -> list[dict[str, Any]]:
    """How many red duties each unit has."""
    counted: Any = rows.order_by().values("owed_by__code", "owed_by__short_name").annotate(n=Count("id"))
    return list(counted.order_by("-n", "owed_by__code"))


def measures_open() -> dict[str, int]:
    """How many orders wait on each rung for a person of the centre."""
    rows = OwedDuty.objects.filter(ended_at=None, kind__in=MEASURES).values("kind").annotate(n=Count("id"))
    found = {r["kind"]: r["n"] for r in rows}
    return {key: found.get(key, 0) for key in MEASURES}


def with_measures(duties: Collection[OwedDuty]) -> list[Red]:
    """Each duty with the rung it has reached and what was done since it began, in one query."""
    done: dict[int, list[Event]] = {}
    numbers = {d.order_id for d in duties}
    for event in (
        Event.objects.filter(order__in=numbers, action__in=DONE)
        .select_related("actor__unit", "body")
        .order_by("seq")
    ):
        done.setdefault(event.order_id, []).append(event)
    return [
        Red(d, _rung(d), [measure(e) for e in done.get(d.order_id, ()) if e.happened_at >= d.since])
        for d in duties
    ]


def measures_of(duty: OwedDuty) -> list[Measure]:
    """What was done about one late order."""
    [red] = with_measures([duty])
    return red.done


def measure(event: Event) -> Measure:
    """An event in the words of a sheet. What the machine did is said to be the machine's."""
    return Measure(
        f"{local(event.happened_at):%m-%d %H:%M}",
        str(event.actor) if event.actor else "系统",
        STEP[event.action].label,
        _words(event.given),
    )


def _words(given: dict[str, Any]) -> str:
    parts = []
    for name in ("outcome", "who_answered", "on_site", "leader", "instruction", "reason", "note"):
        if value := given.get(name):
            parts.append(shown(FIELDS[name].choices.get(value, str(value))))
    return "；".join(parts)


def _rung(duty: OwedDuty) -> str:
    if not duty.rung or duty.kind not in LADDERS:
        return ""
    return LADDERS[duty.kind](duty.due)[duty.rung - 1].label
