"""The figures of a period: numerator and denominator of each indicator, whole and in every cut, counted in one statement."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import cached_property
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from hotline.orders.models import Event, OwedDuty
from hotline.orders.owing import UNREACHED, VOIDING
from hotline.regulation.calendar import calendar
from hotline.regulation.indicators import Indicator
from hotline.regulation.parameters import in_force_since
from hotline.regulation.periods import Period
from hotline.regulation.time_limits import ZONE, end_of, local
from hotline.statistics.bases import BASES

NONE = "—"
"""What stands where there is nothing to divide by: never 0 %, never 100 %."""
_CAME = "at time zone 'Asia/Shanghai'"
CUTS = {
    "unit": "r.unit_id::text",
    "area": "o.area",
    "channel": "c.channel",
    "county": "o.county",
    "topic": "case when r.base = 'orders' then o.topic end",
    "area_county": "case when r.base = 'orders' then o.area || '|' || o.county end",
    "opinion": "r.word",
    "day": f"case when r.base in ('contacts', 'orders') then extract(day from r.at {_CAME})::int::text end",
    "hour": f"case when r.base in ('contacts', 'orders') then extract(hour from r.at {_CAME})::int::text end",
    "week_hour": f"case when r.base = 'contacts' then extract(isodow from r.at {_CAME})::int || '|' || extract(hour from r.at {_CAME})::int end",
}
"""How figures are cut: by which word of the order, its contact or the row. Two words are joined by a bar."""
WHOLE = ""
FIRST, LAST = datetime(1970, 1, 1, tzinfo=ZONE), datetime(2970, 1, 1, tzinfo=ZONE)
"""Before and after every moment there is."""
LONGEST_EXTENSION = timedelta(days=120)
"""An extension is granted before the due moment, and adds no more than the limit itself."""


@dataclass(frozen=True)
class Figure:
    """One number: hits over rows. Of a plain number (件) the rows alone count."""

    indicator: Indicator
    hits: Decimal
    rows: int

    @property
    def value(self) -> Decimal | None:
        """The number as it is printed and compared: per cent, days or pieces, rounded; None for 0/0."""
        if self.indicator.measure == "件":
            return Decimal(self.rows)
        if not self.rows:
            return None
        return rounded(self.hits / self.rows * (100 if self.indicator.measure == "%" else 1))

    @property
    def words(self) -> str:
        """98.6 %, 4.1 个工作日, 486 件, —."""
        return NONE if self.value is None else f"{self.value} {self.indicator.measure}"

    @property
    def number(self) -> str:
        """98.6 %, 4.1, 486, —: where the head of a table says what is counted."""
        return (
            self.words.removesuffix(f" {self.indicator.measure}")
            if self.indicator.measure != "%"
            else self.words
        )

    @property
    def fraction(self) -> str:
        """412/418; "" for a plain number."""
        return f"{self.hits:.0f}/{self.rows}" if self.indicator.over else ""


def rounded(value: Decimal, places: int = 1) -> Decimal:
    """Half up, as officials round."""
    return value.quantize(Decimal(10) ** -places, ROUND_HALF_UP)


Key = tuple[str, str, str]
"""(base, cut, value): the whole is cut "" with value ""."""


@dataclass(frozen=True)
class Figures:
    """All figures of one period as counted at one moment."""

    period: Period
    now: datetime
    counted: dict[Key, list[tuple[str, bool, int, Decimal]]]
    """Key -> rows of (kind, whether answered on the spot, how many, hits)."""

    def of(self, indicator: Indicator, cut: str = WHOLE, value: str = "", kind: str = "") -> Figure:
        """One figure: of everything, or of one unit, area, channel, county, day or hour, and of one kind of order."""
        rows, hits = 0, Decimal()
        for of_kind, on_spot, n, sum_ in self.counted.get((indicator.base, cut, value), ()):
            if counts(indicator, of_kind, on_spot) and kind in ("", of_kind):
                rows, hits = rows + n, hits + sum_
        return Figure(indicator, hits, rows)

    def values(self, cut: str) -> set[str]:
        """The units, areas, … something is counted of."""
        return self._values.get(cut, set())

    @cached_property
    def _values(self) -> dict[str, set[str]]:
        found: dict[str, set[str]] = {}
        for _, cut, value in self.counted:
            found.setdefault(cut, set()).add(value)
        return found


def counts(indicator: Indicator, kind: str, on_spot: bool) -> bool:
    """Whether an indicator counts orders of this kind, answered on the spot or not."""
    return (not indicator.kinds or kind in indicator.kinds) and indicator.instant in (None, on_spot)


def figures(period: Period, now: datetime, unit: int | None = None) -> Figures:
    """The figures of a period as events and duties say at `now`; with a unit, only what is counted of it."""
    cuts = ", ".join(f"{sql} as {name}" for name, sql in CUTS.items())
    sets = ", ".join(f"({name})" for name in CUTS)
    which = " ".join(f"when grouping({name}) = 0 then '{name}'" for name in CUTS)
    sql = f"""{COUNTED}, cut as (select r.base, o.kind, r.unit_id is null as on_spot, r.hit, {cuts} from ({ROWS}) r
 join orders_order o on o.id = r.order_id join orders_contact c on c.id = o.contact_id
 where %(unit)s::bigint is null or r.unit_id = %(unit)s)
 select base, case {which} else '' end, coalesce({", ".join(CUTS)}, ''), kind, on_spot, count(*), sum(hit) from cut
 group by base, kind, on_spot, grouping sets ((), {sets})"""
    with connection.cursor() as cursor:
        cursor.execute(sql, facts(period, now) | {"unit": unit})
        found = cursor.fetchall()
    counted: dict[Key, list[tuple[str, bool, int, Decimal]]] = {}
    for base, cut, value, kind, on_spot, rows, hits in found:
        counted.setdefault((base, cut, value), []).append((kind, on_spot, rows, Decimal(hits)))
    return Figures(period, now, counted)


ALL_ORDERS = {"orders": None, "low": 0, "high": 2**63 - 1}
COUNTED = "with counted as (select %(first)s::date as first, %(ranks)s::int[] as ranks)"
ROWS = " union all ".join(f"select '{base}' as base, r.* from ({sql}) r" for base, sql in BASES.items())


def facts(period: Period, now: datetime) -> dict[str, Any]:
    """What the statements of bases.py are given to count one period."""
    granted = Event.objects.filter(
        happened_at__gte=period.start - LONGEST_EXTENSION, happened_at__lt=period.end
    )
    between = {"start": period.start, "end": period.end, "until": period.end}
    return between | _facts(now, granted) | ALL_ORDERS


def facts_of(orders: Collection[int] | range, now: datetime) -> dict[str, Any]:
    """What they are given to find all rows of these orders, or of a range of their keys, whatever their day."""
    between = {"start": FIRST, "end": LAST, "until": FIRST}
    if isinstance(orders, range):
        granted = Event.objects.filter(order__gte=orders.start, order__lt=orders.stop)
        which: dict[str, Any] = {"orders": None, "low": orders.start, "high": orders.stop - 1}
    else:
        granted, which = Event.objects.filter(order__in=orders), ALL_ORDERS | {"orders": list(orders)}
    return between | _facts(now, granted) | which


def _facts(now: datetime, among: QuerySet[Event]) -> dict[str, Any]:
    first = in_force_since()
    return {
        "now": now,
        "merged": VOIDING["merged"],
        "unreached": UNREACHED,
        "unextended": json.dumps(_unextended(among)),
        "first": first,
        "ranks": _ranks(first, max(first, local(now).date())),
    }


def _ranks(first: date, last: date) -> list[int]:
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    return [calendar().working_days_after(first, day) for day in days]


def _unextended(among: QuerySet[Event]) -> list[dict[str, Any]]:
    """Of each reply extended by one of these events: its date had it not been extended (reading 12)."""
    granted = among.filter(action="grant_extension")
    grants = {order: (at, days) for order, at, days in granted.order_by("id").values_list(
        "order_id", "happened_at", "body__given__working_days")}  # fmt: skip
    found = []
    for owed in OwedDuty.objects.filter(kind="reply", order__in=grants):
        at, days = grants[owed.order_id]
        if owed.since <= at and (owed.ended_at is None or owed.ended_at >= at):
            found.append({"duty": owed.pk, "due": _days_earlier(owed, int(days or 0)).isoformat()})
    return found


def _days_earlier(owed: OwedDuty, days: int) -> datetime:
    if not days:  # the step's words are destroyed: what is left is the first date
        return owed.first_due
    day = (local(owed.due) - timedelta(microseconds=1)).date()
    for _ in range(days):
        day = calendar().previous_working_day(day)
    return end_of(day, began=local(owed.since).date())
