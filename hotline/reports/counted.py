"""What a report counts beyond the tables of the statistics page, from the very same rows (第二十八条)."""

from datetime import datetime
from typing import Any

from django.db import connection

from hotline.orders.forms import OPINIONS
from hotline.regulation.acceptance import AREAS
from hotline.regulation.jurisdiction import counties
from hotline.regulation.periods import Period, months_ending_with
from hotline.statistics.bases import BASES
from hotline.statistics.figures import COUNTED, facts
from hotline.statistics.tables import NOT_SAID

MONTHS = 12


def twelve_months(of: Period, now: datetime) -> list[tuple[Period, int, int]]:
    """(month, contacts, orders) of the twelve months that end with a period."""
    months = months_ending_with(of, MONTHS)
    span = {"start": months[0].start, "end": months[-1].end}
    found = {base: dict(_counted(base, "to_char(r.at at time zone 'Asia/Shanghai', 'YYYY-MM')", of, now, span))
             for base in ("contacts", "orders")}  # fmt: skip
    return [(m, found["contacts"].get(m.key, 0), found["orders"].get(m.key, 0)) for m in months]


def _counted(base: str, by: str, of: Period, now: datetime, span: dict[str, Any]) -> list[Any]:
    sql = f"{COUNTED} select {by}, count(*) from ({BASES[base]}) r join orders_order o on o.id = r.order_id group by 1"
    with connection.cursor() as cursor:
        cursor.execute(sql, facts(of, now) | span)
        return cursor.fetchall()


def county_by_area(of: Period, now: datetime) -> tuple[list[str], list[list[str]]]:
    """Head and rows of a table: each county's orders by area, with sums. Nothing came in: no rows. What nobody named is 未填."""
    counted = {tuple(key): n for key, n in _counted("orders", "array[o.county, o.area]", of, now, {})}
    found = {area for _, area in counted}
    areas = [*(a for a in AREAS if a in found), *sorted(found - set(AREAS))]
    rows = []
    for county in [*counties(), *sorted({c for c, _ in counted} - set(counties()))]:
        each = [counted.get((county, area), 0) for area in areas]
        rows.append([county or NOT_SAID, *map(str, each), str(sum(each))])
    if not counted:
        return [], []
    sums = [str(sum(int(row[i]) for row in rows)) for i in range(1, len(areas) + 2)]
    return ["县区", *(a or NOT_SAID for a in areas), "合计"], [*rows, ["合计", *sums]]


def opinions(of: Period, now: datetime) -> dict[str, int]:
    """How many called back in a period were how content: the last opinion of each order, by its code."""
    sql = f"""{COUNTED} select b.given->>'satisfaction', count(distinct r.order_id) from ({BASES["satisfied"]}) r
 join orders_event e on e.order_id = r.order_id and e.happened_at = r.at and e.action = 'call_back'
 join orders_event_body b on b.event_id = e.id where b.given->>'satisfaction' is not null group by 1"""
    with connection.cursor() as cursor:
        cursor.execute(sql, facts(of, now))
        found = dict(cursor.fetchall())
    return {code: found.get(code, 0) for code in OPINIONS}
