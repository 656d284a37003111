"""What is open at this moment, unit by unit and day by day, and what the wall shows: read from the open duties alone."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from hotline.orders.supervision import measures_open
from hotline.people.models import Unit
from hotline.regulation.calendar import calendar
from hotline.regulation.duties import DUTY
from hotline.regulation.indicators import INDICATOR
from hotline.regulation.overdue import LABELS
from hotline.regulation.periods import month_of
from hotline.regulation.time_limits import ONE_DAY, local, start_of
from hotline.statistics.boards import Chart, Point, unit_words
from hotline.statistics.figures import Figure
from hotline.statistics.kept import figures_of

DAYS_AHEAD = 5
_OF_UNITS = """select d.owed_by_id, count(*) filter (where d.due < %(now)s),
 count(*) filter (where d.due >= %(now)s and d.warn_at <= %(now)s), count(*) filter (where d.due >= %(now)s and d.warn_at > %(now)s)
 from orders_owedduty d where d.ended_at is null group by 1"""
_OF_DAYS = """select ((d.due - interval '1 microsecond') at time zone 'Asia/Shanghai')::date, d.kind, count(*) from orders_owedduty d
 where d.ended_at is null and d.due >= %(now)s and d.due <= %(until)s group by 1, 2"""
_WALL = """select (select count(*) from orders_order where registered_at >= %(day)s and registered_at <= %(now)s),
 (select count(distinct order_id) from orders_owedduty where ended_at is null and kind in ('reply', 'redo_reply')),
 (select count(distinct order_id) from orders_owedduty where ended_at is null and kind in ('reply', 'redo_reply') and due < %(now)s),
 (select count(distinct order_id) from orders_owedduty where ended_at is null and due >= %(now)s and warn_at <= %(now)s),
 (select count(distinct order_id) from orders_owedduty where ended_at is null and kind = 'contact'),
 (select count(distinct order_id) from orders_owedduty where ended_at is null and kind in ('acknowledge', 'dispatch_safety')),
 (select count(distinct order_id) from orders_owedduty where ended_at is null and kind in ('decide_intake', 'redispatch')),
 (select count(distinct order_id) from orders_owedduty where ended_at is null and kind = 'confirm'),
 (select count(distinct order_id) from orders_owedduty where ended_at is null and kind = 'call_back')"""


@dataclass(frozen=True)
class UnitLights:
    """How many duties one unit owes: past due, warned of, and not yet near."""

    unit: Unit
    late: int
    warned: int
    calm: int

    @property
    def open(self) -> int:
        return self.late + self.warned + self.calm


@dataclass(frozen=True)
class Wall:
    """The numbers of the wall: of all orders at this moment, and the month's two rates. Nobody's name, no words of an order."""

    came: int
    open: int
    late: int
    warned: int
    to_contact: int
    safety: int
    to_dispatch: int
    to_confirm: int
    to_call_back: int
    on_time: Figure
    satisfied: Figure
    units: list[UnitLights]


NUMBERS = (
    "came",
    "open",
    "late",
    "warned",
    "to_contact",
    "safety",
    "to_dispatch",
    "to_confirm",
    "to_call_back",
)


def of_units(now: datetime) -> list[UnitLights]:
    """Every unit that owes something, most late first."""
    with connection.cursor() as cursor:
        cursor.execute(_OF_UNITS, {"now": now})
        found = {row[0]: row[1:] for row in cursor.fetchall()}
    rows = [UnitLights(unit, *found[unit.pk]) for unit in Unit.objects.filter(pk__in=found).order_by("ordinal", "id")]  # fmt: skip
    return sorted(rows, key=lambda r: (-r.late, -r.warned, -r.open))


def wall(now: datetime) -> Wall:
    """The numbers of the wall at `now`."""
    with connection.cursor() as cursor:
        cursor.execute(_WALL, {"now": now, "day": start_of(local(now).date())})
        numbers: tuple[int, ...] = cursor.fetchone()
    month = figures_of(month_of(now), now, only=["reply", "satisfied"])
    rates = {"on_time": month.of(INDICATOR["on_time"]), "satisfied": month.of(INDICATOR["satisfied"])}
    return Wall(**dict(zip(NUMBERS, numbers, strict=True)), **rates, units=of_units(now))  # type: ignore[arg-type]


def warning(now: datetime, to: Callable[..., str]) -> list[Chart]:
    """预警: what each unit owes by light, what falls due on the next working days, which rungs wait for somebody.

    to(name, value): the address of the list behind; name is late, warned, unit or rung.
    """
    rows = of_units(now)
    names = [unit_words(r.unit) for r in rows]
    series = [
        ("超期", [Point(r.late, str(r.late), to("late", r.unit.code) if r.late else "") for r in rows]),
        ("将到期", [Point(r.warned, str(r.warned), to("warned", r.unit.code) if r.warned else "") for r in rows]),
        ("正常", [Point(r.calm, str(r.calm)) for r in rows]),
    ]  # fmt: skip
    late, warned = sum(r.late for r in rows), sum(r.warned for r in rows)
    said = f"此刻超期 {late} 项，将到期 {warned} 项。"
    if late:
        said += f"超期最多的是{names[0]}，{rows[0].late} 项。"
    measures = [(LABELS[key], n, to("rung", key)) for key, n in measures_open().items()]
    waiting = sum(n for _, n, _ in measures)
    return [
        Chart("lights", "各单位所欠责任", "项", "row", names, series, said),
        Chart("rungs", "等人督办的", "件", "row", [label for label, _, _ in measures],
              [("件数", [Point(n, str(n), link if n else "") for _, n, link in measures])],
              f"等热线中心督办的 {waiting} 件。" if waiting else "没有等着督办的工单。"),
        _ahead(now),
    ]  # fmt: skip


def _ahead(now: datetime) -> Chart:
    today = local(now).date()
    days = [today, *(calendar().nth_working_day_after(today, n) for n in range(1, DAYS_AHEAD + 1))]
    with connection.cursor() as cursor:
        cursor.execute(_OF_DAYS, {"now": now, "until": start_of(days[-1] + ONE_DAY)})
        found: dict[Any, dict[str, int]] = {}
        for day, kind, n in cursor.fetchall():
            found.setdefault(day, {})[kind] = n
    shown = sorted({*days, *found})
    kinds = {key: DUTY[key].label for key in ("reply", "contact", "call_back")}
    others = [sum(n for kind, n in found.get(day, {}).items() if kind not in kinds) for day in shown]
    series = [
        (label, [Point(n := found.get(day, {}).get(kind, 0), str(n)) for day in shown])
        for kind, label in kinds.items()
    ]
    series.append(("其他", [Point(n, str(n)) for n in others]))
    names = [f"{day.month}-{day.day}" for day in shown]
    total = sum(sum(v.values()) for v in found.values())
    return Chart(
        "ahead",
        f"今后 {DAYS_AHEAD} 个工作日到期的",
        "项",
        "bar",
        names,
        series,
        f"今天起到期的共 {total} 项。",
    )
