"""The rows behind a figure, one by one: the same statement that the figure adds up (第二十八条)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import connection

from hotline.regulation.digits import whole
from hotline.regulation.indicators import INDICATOR, Indicator
from hotline.regulation.periods import Period
from hotline.regulation.refusals import Refused
from hotline.statistics.bases import BASES
from hotline.statistics.figures import COUNTED, CUTS, WHOLE, facts
from hotline.statistics.kept import kept_figures, rolled_at

PAGE = 30
FURTHEST = 5
"""Digits of the furthest row a page may begin at."""
EVERY = 1_000_000
"""No month has so many rows: all of them."""


@dataclass(frozen=True)
class Asked:
    """Which figure: its indicator, cut and value, kind of order; hit: only what is above the line, or only the others."""

    indicator: Indicator
    cut: str = WHOLE
    value: str = ""
    kind: str = ""
    hit: bool | None = None
    start: int = 0


@dataclass(frozen=True)
class Row:
    """One row of a figure."""

    order_id: int
    unit_id: int | None
    at: datetime
    hit: Decimal


def asked_of(given: Mapping[str, str]) -> Asked:
    """The figure a query names. Refused 404 for an indicator or a cut there is not."""
    indicator, cut = INDICATOR.get(given.get("figure", "")), given.get("cut", WHOLE)
    if indicator is None or cut not in (WHOLE, *CUTS):
        raise Refused("unknown", "没有这个指标，请从统计页的数字点进来。", "第二十八条")
    hit = {"1": True, "0": False}.get(given.get("hit", ""))
    return Asked(
        indicator,
        cut,
        given.get("value", "")[:120].replace("\0", ""),
        given.get("kind", "")[:12].replace("\0", ""),
        hit,
        whole(given.get("from"), FURTHEST) or 0,
    )


def behind(
    asked: Asked, period: Period, now: datetime, unit: int | None = None, limit: int = PAGE
) -> tuple[int, list[Row]]:
    """How many rows a figure has, and a page of them by their moment. unit: only what is counted of it.

    From the kept rows where they are fresh: a page of them costs the same in any archive.
    """
    at = rolled_at(period, now)
    given = _given(asked, unit, limit)
    if at is None:
        sql = f"""{COUNTED} select r.order_id, r.unit_id, r.at, r.hit, count(*) over ()
 from (select '{asked.indicator.base}' as base, b.* from ({BASES[asked.indicator.base]}) b) r {_JOINED}
 where {_where(asked)} order by r.at, r.order_id limit %(limit)s offset %(from)s"""
        found = _rows(sql, facts(period, now) | given)
        return (found[0][4] if found else 0), [Row(row[0], row[1], row[2], Decimal(row[3])) for row in found]
    days = {
        "base": asked.indicator.base,
        "first": period.start.date(),
        "end": period.end.date(),
        "ends": period.end,
    }
    if asked.indicator.base == "late_open":
        kept = "r.day < %(end)s and (r.until is null or r.until >= %(ends)s)"
    else:
        kept = "r.day >= %(first)s and r.day < %(end)s and (r.until is null or r.until >= %(ends)s)"
    rows = f"from statistics_row r {_JOINED} where r.base = %(base)s and {kept} and {_where(asked)}"
    page = f"select r.order_id, r.unit_id, r.at, r.hit {rows} order by r.day, r.at, r.order_id limit %(limit)s offset %(from)s"
    count = _count_kept(asked, period, at, unit)
    if count is None:
        count = _rows(f"select count(*) {rows}", days | given)[0][0]
    return count, [Row(row[0], row[1], row[2], Decimal(row[3])) for row in _rows(page, days | given)]


_JOINED = "join orders_order o on o.id = r.order_id join orders_contact c on c.id = o.contact_id"


def _where(asked: Asked) -> str:
    indicator = asked.indicator
    where = ["(%(unit)s::bigint is null or r.unit_id = %(unit)s)"]
    where += [f"{CUTS[asked.cut]} = %(value)s"] if asked.cut else []
    where += ["o.kind = %(kind)s"] if asked.kind else []
    where += ["o.kind = any(%(kinds)s)"] if indicator.kinds else []
    where += [] if asked.hit is None else ["(r.hit > 0) = %(hit)s"]
    where += [] if indicator.instant is None else ["(r.unit_id is null) = %(instant)s"]
    return " and ".join(where)


def _given(asked: Asked, unit: int | None, limit: int) -> dict[str, Any]:
    return {
        "unit": unit,
        "value": asked.value,
        "kind": asked.kind,
        "kinds": list(asked.indicator.kinds),
        "hit": asked.hit,
        "instant": asked.indicator.instant,
        "from": asked.start,
        "limit": limit,
    }


def _count_kept(asked: Asked, period: Period, at: datetime, unit: int | None) -> int | None:
    """How many rows, from the sums; None where these are not kept in that cut or do not tell hits apart."""
    if asked.cut == "day" or (asked.hit is not None and asked.indicator.measure != "%"):
        return None
    try:
        figure = kept_figures(period, at, unit, only=[asked.indicator.base]).of(
            asked.indicator, asked.cut, asked.value, asked.kind
        )
    except LookupError:
        return None
    return figure.rows if asked.hit is None else int(figure.hits if asked.hit else figure.rows - figure.hits)


def _rows(sql: str, given: dict[str, Any]) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(sql, given)
        return cursor.fetchall()
