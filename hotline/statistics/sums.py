"""The sums a day and a month of the rows kept by rolling.py, in every cut the pages and papers show."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db import connection

from hotline.statistics.bases import BASES
from hotline.statistics.figures import CUTS

ALL = [*BASES, "late_ended"]
NOBODY, EVERYTHING = -1, 0
WIDE = ("area", "channel", "county")
"""Cuts of every base; of one unit only where its tables show them (OF_A_UNIT)."""
OF_A_UNIT = {"dispatched": WIDE, "satisfied": ("opinion",)}
"""Base -> the cuts kept of each unit apart."""
_NARROW = ("topic", "area_county", "hour", "week_hour", "opinion")
_WITHIN_QUARTER = "date_trunc('quarter', r.day)::date + interval '3 months'"
_WITHIN_YEAR = "date_trunc('year', r.day)::date + interval '1 year'"
_WITHIN_MONTH = "date_trunc('month', r.day)::date + interval '1 month'"


def _stays(within: str) -> str:
    """Whether a row still counts at the end of its month, quarter or year."""
    return f"(r.until is null or r.base = 'late_open' or r.until at time zone 'Asia/Shanghai' >= {within})"


def _cuts() -> str:
    """The (unit, cut, value) a row is summed under; value null: not under this one."""
    rows = [f"({EVERYTHING}, '', '')", f"(coalesce(r.unit_id, {NOBODY}), '', '')"]
    rows += [f"({EVERYTHING}, '{cut}', {CUTS[cut]})" for cut in (*WIDE, *_NARROW)]
    for base, cuts in OF_A_UNIT.items():
        rows += [f"(r.unit_id, '{cut}', case when r.base = '{base}' then {CUTS[cut]} end)" for cut in cuts]
    return ", ".join(rows)


_NUMBERS = ("rows", "hits", "rows_quarter", "hits_quarter", "rows_year", "hits_year")
_INTO = (
    f"insert into statistics_cell (span, day, unit, base, cut, value, kind, on_spot, {', '.join(_NUMBERS)})"
)
_SUM_DAYS = f"""{_INTO} select 'day', r.day, v.unit, r.base, v.cut, v.value, r.kind, r.on_spot,
 sum(r.m), sum(r.m * r.hit), sum(r.q), sum(r.q * r.hit), sum(r.y), sum(r.y * r.hit)
 from (select r.*, o.kind, o.area, o.county, o.topic, o.contact_id, r.unit_id is null as on_spot, {_stays(_WITHIN_MONTH)}::int as m,
   {_stays(_WITHIN_QUARTER)}::int as q, {_stays(_WITHIN_YEAR)}::int as y
  from statistics_row r join orders_order o on o.id = r.order_id where r.base = any(%(all)s) and r.day = any(%(days)s)) r
 join orders_contact c on c.id = r.contact_id cross join lateral (values {_cuts().replace("o.", "r.")}) v (unit, cut, value)
 where v.value is not null and v.unit is not null group by 1, 2, 3, 4, 5, 6, 7, 8 having sum(r.m) > 0"""
_SUM_MONTH = f"""{_INTO} select 'month', %(month)s::date, unit, base, cut, value, kind, on_spot, {", ".join(f"sum({n})" for n in _NUMBERS)}
 from statistics_cell where span = 'day' and base = any(%(all)s) and day >= %(month)s and day < (%(month)s::date + interval '1 month')
 group by 3, 4, 5, 6, 7, 8"""
_CLEAR = "delete from statistics_cell where span = %(span)s and base = any(%(all)s) and day = any(%(days)s)"


def sum_days(days: Iterable[date]) -> None:
    """Sum the rows of these days anew."""
    asked: dict[str, Any] = {"all": ALL, "days": sorted(days), "span": "day"}
    with connection.cursor() as cursor:
        cursor.execute(_CLEAR, asked)
        cursor.execute(_SUM_DAYS, asked)


def sum_month(month: date) -> None:
    """Add the days of a month up anew."""
    asked: dict[str, Any] = {"all": ALL, "month": month, "days": [month], "span": "month"}
    with connection.cursor() as cursor:
        cursor.execute(_CLEAR, asked)
        cursor.execute(_SUM_MONTH, asked)
