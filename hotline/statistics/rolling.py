"""Keeps the rows and sums of the figures up with events and duties: what changed since the last time is counted anew.

An order that took a step, or owes what fell due meanwhile, has all its rows found again; every day that had or has one
of them is summed again, and its month. So a step entered late changes the day it happened on (decision 0090).
"""

from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min

from hotline.orders.models import Event, Order
from hotline.regulation.time_limits import local
from hotline.statistics.bases import INCLUSIVE
from hotline.statistics.figures import COUNTED, ROWS, facts_of
from hotline.statistics.models import CountedRow, Rolled
from hotline.statistics.sums import sum_days, sum_month

EVERY = timedelta(minutes=1)
"""How old the figures may grow."""
SETTLING = timedelta(minutes=5)
"""No transaction stays open so long: an event of a lower number than one already seen is not missed."""
BATCH = 2_000
"""So many orders are counted at once; a first filling takes one batch a beat, so that no warning waits for it."""
ONLY = 1

_FORGET = "with gone as (delete from statistics_row where order_id = any(%s) returning day) select distinct day from gone"
_COUNT = f"""{COUNTED}, found as (select r.* from ({ROWS}) r), every as (
  select order_id, base, at, until, unit_id, hit, word from found
  union all select order_id, 'late_ended', until, null, unit_id, hit, null from found where base = 'late_open' and until is not null
), kept as (insert into statistics_row (order_id, base, ordinal, day, at, until, unit_id, hit, word)
 select order_id, base, row_number() over (partition by order_id, base order by at),
  ((at - case when base = any(%(inclusive)s) then interval '1 microsecond' else interval '0' end) at time zone 'Asia/Shanghai')::date,
  at, until, unit_id, hit, word from every returning day)
select distinct day from kept"""
_CHANGED = """with stepped as (select distinct order_id from orders_event where id > %(through)s)
select order_id from stepped
union select s.id from stepped join orders_order o on o.id = stepped.order_id join orders_order s on s.contact_id = o.contact_id
union select d.order_id from orders_owedduty d join orders_order o on o.id = d.order_id where d.ended_at is null and (
 d.due >= %(before)s and d.due < %(now)s or d.assessed_due >= %(before)s and d.assessed_due < %(now)s
 or d.kind = 'redo_reply' or d.kind = 'reply' and o.extended_at is not null)"""
"""Orders that took a step, those of the same contact, and those with a limit that passed: of a reply that is extended
or to be done again the limit that judges is another than the one it is worked by."""


def roll(now: datetime) -> int:
    """Count anew what changed, at most once a minute; how many orders. A first filling goes on batch by batch."""
    with transaction.atomic():
        state = _held(now)
        if state is None:
            return 0
        if not state.complete:
            return _fill(state)
        if state.rolled_at <= now < state.rolled_at + EVERY:
            return 0
        return _catch_up(state, now)


def fill(now: datetime) -> None:
    """Throw everything away and count all orders anew; for an empty or doubtful house, and a bench."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("truncate statistics_row, statistics_cell, statistics_rolled")
    while not Rolled.objects.filter(complete=True).exists():
        roll(now)
    with transaction.atomic():
        _catch_up(Rolled.objects.select_for_update().get(), now)


def _held(now: datetime) -> Rolled | None:
    """The state, held against other watches; None while another has it."""
    if not Rolled.objects.exists():
        settled = Event.objects.filter(recorded_at__lt=now - SETTLING).aggregate(last=Max("id"))["last"]
        begun = Rolled(pk=ONLY, began_at=now, rolled_at=now, through=settled or 0)
        Rolled.objects.bulk_create([begun], ignore_conflicts=True)
    return Rolled.objects.select_for_update(skip_locked=True).filter(pk=ONLY).first()


def _fill(state: Rolled) -> int:
    """Rows of the next orders; when all have theirs, the sums of the next month."""
    after = Order.objects.filter(pk__gt=state.next_order).order_by("pk")
    orders = list(after.values_list("pk", flat=True)[:BATCH])
    if orders:
        _count(orders, state.began_at)
        state.next_order = orders[-1]
    else:
        _fill_month(state)
    state.save()
    return len(orders)


def _fill_month(state: Rolled) -> None:
    days = CountedRow.objects.aggregate(first=Min("day"), last=Max("day"))
    month = (state.next_month or days["first"] or local(state.began_at).date()).replace(day=1)
    if days["last"] is None or month > days["last"]:
        state.complete = True
        return
    state.next_month = _next_month(month)
    sum_days(month + timedelta(days=n) for n in range((state.next_month - month).days))
    sum_month(month)


def _catch_up(state: Rolled, now: datetime) -> int:
    asked: dict[str, Any] = {"through": state.through, "before": min(state.rolled_at, now), "now": now}
    with connection.cursor() as cursor:
        cursor.execute(_CHANGED, asked)
        orders = sorted(row[0] for row in cursor.fetchall())
    days: set[date] = set()
    for start in range(0, len(orders), BATCH):
        days |= _forget(orders[start : start + BATCH]) | _count(orders[start : start + BATCH], now)
    sum_days(days)
    for month in sorted({day.replace(day=1) for day in days}):
        sum_month(month)
    settled = Event.objects.filter(pk__gt=state.through, recorded_at__lt=now - SETTLING)
    state.through = settled.aggregate(last=Max("id"))["last"] or state.through
    state.rolled_at = now
    state.save()
    return len(orders)


def _forget(orders: list[int]) -> set[date]:
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [orders])
        return {row[0] for row in cursor.fetchall()}


def _count(orders: list[int], now: datetime) -> set[date]:
    """Find and keep the rows of these orders; the days they fall on."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, facts_of(orders, now) | {"inclusive": list(INCLUSIVE)})
        return {row[0] for row in cursor.fetchall()}


def _next_month(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)
