"""Hot topics of a period: themes that rise, companies often complained of, collective matters (第二十二条、第二十八条)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from hotline.orders.models import Order
from hotline.people.personal import MARK, shown
from hotline.regulation.citation import cites
from hotline.regulation.parameters import value_on
from hotline.regulation.periods import Period
from hotline.regulation.refusals import Refused
from hotline.regulation.rising import Compared, rising
from hotline.regulation.time_limits import ONE_DAY, local
from hotline.statistics.bases import BASES
from hotline.statistics.figures import COUNTED, facts

BY = {"topic": "主题", "place": "地点", "object_key": "对象", "company": "企业"}
"""Column of the order -> what a theme of it is called."""
YEAR = timedelta(days=365)
FEWEST_DAYS = 28
"""With a shorter past nothing is said to rise."""
EACH = " union all ".join(
    f"select '{by}' as by, btrim(o.{by}) as theme, r.at from rows r join orders_order o on o.id = r.order_id"
    for by in BY
)
COUNT = f"""{COUNTED}, rows as materialized ({{rows}}), first as (select min(registered_at) as at from orders_order)
 select by, theme, count(*) filter (where at >= %(begin)s), count(*) filter (where at < %(begin)s), (select at from first)
 from ({EACH}) t where theme <> '' group by 1, 2 having count(*) filter (where at >= %(begin)s) >= 1"""


@dataclass(frozen=True)
class Theme:
    """One theme: what it is of, its words, its counts, whether it rises."""

    by: str
    value: str
    counts: Compared
    rises: bool

    @property
    def words(self) -> str:
        return shown(self.value)

    @property
    def ratio_words(self) -> str:
        """2.4 倍; 新出现 where there was none before."""
        return "新出现" if self.counts.ratio is None else f"{self.counts.ratio:.1f} 倍"


def settings_on(day: date) -> dict[str, Any]:
    """The numbers of hot topics in force on a day."""
    return dict(value_on(day, "hot_topics"))


@cites("第二十八条")
def themes(of: Period, now: datetime) -> tuple[list[Theme], int]:
    """The themes of a period, those that rise first, then by count; and over how many days of past they were judged."""
    numbers = settings_on(local(of.end - ONE_DAY).date())
    begin, end = of.start, min(of.end, now)
    with connection.cursor() as cursor:
        cursor.execute(
            COUNT.format(rows=BASES["orders"]),
            facts(of, now) | {"start": begin - YEAR, "end": of.end, "begin": begin},
        )
        rows = [row for row in cursor.fetchall() if not MARK.search(row[1])]
    if not rows:
        return [], 0
    past = max(0, min((begin - rows[0][4]).days, YEAR.days))
    days = max(1, (end - begin).days)
    counted = [Compared(n, before, days, max(past, 1)) for _, _, n, before, _ in rows]
    up = rising(counted, numbers["least"], numbers["false_alarms"]) if past >= FEWEST_DAYS else set()
    found = [
        Theme(by, value, c, i in up) for i, ((by, value, *_), c) in enumerate(zip(rows, counted, strict=True))
    ]
    return sorted(
        found, key=lambda t: (not t.rises, t.counts.p_of_more if t.rises else 0, -t.counts.now, t.by, t.value)
    ), past


@cites("第二十八条")
def complained_of(of: Period) -> list[tuple[str, int]]:
    """Companies complained of so often in a period that they are named (hot_topics.company_complaints), most often first."""
    least = settings_on(local(of.end - ONE_DAY).date())["company_complaints"]
    rows = _taken_in(of).filter(kind="complaint").exclude(company="").values_list("company")
    found = [(c, n) for c, n in rows.annotate(n=Count("id")) if n >= least and not MARK.search(c)]
    return sorted(found, key=lambda pair: (-pair[1], pair[0]))


@cites("第二十二条")
def collective(of: Period) -> list[tuple[Order, int]]:
    """Matters many came about: main orders with so many calls (hot_topics.collective_calls), the most first."""
    least = settings_on(local(of.end - ONE_DAY).date())["collective_calls"]
    rows = (
        _taken_in(of)
        .annotate(n=Count("merged_orders", filter=Q(merged_orders__state="merged")))
        .filter(n__gte=least - 1)
    )
    return [(o, o.n + 1) for o in rows.select_related("lead_unit").order_by("-n", "id")[:50]]


def _taken_in(of: Period) -> QuerySet[Order]:
    return Order.objects.filter(registered_at__gte=of.start, registered_at__lt=of.end).exclude(state="merged")


def orders_of(asked: Mapping[str, str], of: Period, limit: int) -> list[Order]:
    """The orders of one theme in a period, newest first. Refused 404 for a theme of nothing we know."""
    if asked.get("by") not in BY:
        raise Refused("unknown", "没有这样的主题，请从热点页点进来。", "第二十八条")
    value = {asked["by"]: asked.get("theme", "")[:200].replace("\0", "")}
    return list(_taken_in(of).filter(**value).select_related("lead_unit").order_by("-id")[:limit])
