"""Keeps the rows and sums of the figures up with events and duties: what changed since the last time is counted anew.

An order that took a step, or owes what fell due meanwhile, has all its rows found again; every day that had or has one
of them is summed again, and its month. So a step entered late changes the day it happened on (decision 0090).
"""

import json
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Max, Min

from hotline.orders.models import Event, Order
from hotline.regulation.time_limits import local
from hotline.statistics.bases import INCLUSIVE
from hotline.statistics.figures import COUNTED, ROWS, facts_of
from hotline.statistics.models import Rolled
from hotline.statistics.sums import ALL, sum_days, sum_month

EVERY = timedelta(minutes=1)
"""How old the figures may grow."""
SETTLING = timedelta(minutes=5)
"""No transaction stays open so long: a number not seen by then was given to a step that was undone."""
BATCH = 2_000
"""So many orders that changed are counted at once."""
SLICE = 10_000
"""So many keys of orders a first filling takes a beat: one statement, some seconds, so that no warning waits long."""
ROOM = "set local work_mem = '128MB'"
"""A slice is sorted in memory."""
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
_SEEN = """with fresh as (select id, lag(id, 1, %(through)s) over (order by id) as before from orders_event where id > %(through)s)
select coalesce(max(id), %(through)s), coalesce(jsonb_agg(jsonb_build_array(before + 1, id - 1)) filter (where id > before + 1), '[]')
from fresh"""
"""The last event there is, and from where to where numbers lie between that nobody sees yet: a step under way, or undone."""
_DAYS = """select min(r.low), max(r.high) from unnest(%s::text[]) b (base) cross join lateral (
 select (select day from statistics_row where base = b.base order by day limit 1) as low,
  (select day from statistics_row where base = b.base order by day desc limit 1) as high) r"""
"""The first and the last day anything counts on: a look into the index a base, whatever there is."""
_CHANGED = """with stepped as (select order_id from orders_event where id > %(through)s union
 select e.order_id from unnest(%(low)s::bigint[], %(high)s::bigint[]) m (low, high) join orders_event e on e.id between m.low and m.high)
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
    """Rows of the next slice of orders; when all have theirs, the sums of the next month."""
    with connection.cursor() as cursor:
        cursor.execute(ROOM)
    first = Order.objects.filter(pk__gt=state.next_order).aggregate(first=Min("pk"))["first"]
    if first is None:
        _fill_month(state)
    else:
        _count(range(first, first + SLICE), state.began_at)
        state.next_order = first + SLICE - 1
    state.save()
    return 0 if first is None else SLICE


def _fill_month(state: Rolled) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_DAYS, [ALL])
        first, last = cursor.fetchone()
    month = (state.next_month or first or local(state.began_at).date()).replace(day=1)
    if last is None or month > last:
        state.complete = True
        return
    state.next_month = _next_month(month)
    sum_days(month + timedelta(days=n) for n in range((state.next_month - month).days))
    sum_month(month)


def _catch_up(state: Rolled, now: datetime) -> int:
    late = [(low, high) for low, high, _ in state.missing]
    asked: dict[str, Any] = {"through": state.through, "before": min(state.rolled_at, now), "now": now,
                             "low": [low for low, _ in late], "high": [high for _, high in late]}  # fmt: skip
    with connection.cursor() as cursor:
        # First: what another commits between the two is counted now and at the next beat again, never not at all.
        cursor.execute(_SEEN, asked)
        last, gaps = cursor.fetchone()
        cursor.execute(_CHANGED, asked)
        orders = sorted(row[0] for row in cursor.fetchall())
    days: set[date] = set()
    for start in range(0, len(orders), BATCH):
        days |= _forget(orders[start : start + BATCH]) | _count(orders[start : start + BATCH], now)
    sum_days(days)
    for month in sorted({day.replace(day=1) for day in days}):
        sum_month(month)
    fresh = [[low, high, now.isoformat()] for low, high in json.loads(gaps)]
    state.missing = [m for m in state.missing if datetime.fromisoformat(m[2]) > now - SETTLING] + fresh
    state.through, state.rolled_at = last, now
    state.save()
    return len(orders)


def _forget(orders: list[int]) -> set[date]:
    with connection.cursor() as cursor:
        cursor.execute(_FORGET, [orders])
        return {row[0] for row in cursor.fetchall()}


def _count(orders: list[int] | range, now: datetime) -> set[date]:
    """Find and keep the rows of these orders, or of a range of keys; the days they fall on."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, facts_of(orders, now) | {"inclusive": list(INCLUSIVE)})
        return {row[0] for row in cursor.fetchall()}


def _next_month(month: date) -> date:
    return (month + timedelta(days=32)).replace(day=1)
