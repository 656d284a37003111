"""What the door reads before a step: the orders, locked, with their tasks and open duties; the units beside them."""

import uuid
from collections.abc import Collection
from datetime import datetime

from hotline.orders.access import among
from hotline.orders.models import Event, Order, OwedDuty, Task
from hotline.orders.owing import Case, Offices
from hotline.orders.writing import remember
from hotline.people import plain
from hotline.people.fresh import Kept
from hotline.people.models import Account, Unit, UnitKind

LAST_RECORDED = "(select e.recorded_at from orders_event e where e.order_id = t.id and e.seq = t.last_seq)"


def load(numbers: list[str], actor: Account | None) -> dict[str, Case]:
    """The orders, locked in one order so that two batches never wait for each other in a ring."""
    sayable = [n for n in numbers if n.isprintable()]  # NUL and lone surrogates never reach PostgreSQL
    those, values = among(actor, sayable)
    found = plain.rows(
        Order, f"where {those} order by t.id for update of t", values, "contact", "contact__caller", "merged_into",
        more={"last_recorded": LAST_RECORDED},
    )  # fmt: skip
    ids = [order.pk for order in found]
    tasks: dict[int, list[Task]] = {}
    by_id: dict[int, Task] = {}
    for task in plain.rows(Task, "where t.order_id = any(%s) order by t.id", [ids]):
        tasks.setdefault(task.order_id, []).append(task)
        by_id[task.pk] = task
    owed: dict[int, list[OwedDuty]] = {}
    open_ones = "where t.order_id = any(%s) and t.ended_at is null order by t.id"
    # The count of days stays as it is, but for a recount.
    for duty in plain.rows(OwedDuty, open_ones, [ids], without=("trace",)):
        if duty.task_id is not None:
            duty.task = by_id[duty.task_id]
        owed.setdefault(duty.order_id, []).append(duty)
    remember(found, by_id.values(), *owed.values())
    return {o.number: Case(o, tasks.get(o.pk, []), owed.get(o.pk, [])) for o in found}


def already_done(ids: list[uuid.UUID]) -> dict[uuid.UUID | None, Event]:
    """The events earlier requests of these ids left."""
    return {e.request_id: e for e in Event.objects.filter(request_id__in=ids)} if ids else {}


def load_offices(tasks: Collection[Task] = ()) -> Offices:
    """The centre and the bureau of this city, at most a minute old; on the way each task gets its unit."""
    if not tasks and OFFICES.value is not None:
        return OFFICES.value
    offices, units = _read({task.unit_id for task in tasks})
    for task in tasks:
        task.unit = units[task.unit_id]
    assert offices is not None, "城市数据还没有装入：没有热线中心和主管局"
    return offices


def _read(ids: Collection[int] = ()) -> tuple[Offices | None, dict[int, Unit]]:
    asked = "where t.kind in (%s, %s) or t.id = any(%s) order by t.id desc"
    units = plain.rows(Unit, asked, [UnitKind.CENTRE, UnitKind.BUREAU, list(ids)])
    by_kind = {u.kind: u for u in units}
    there = UnitKind.CENTRE in by_kind and UnitKind.BUREAU in by_kind
    offices = Offices(by_kind[UnitKind.CENTRE], by_kind[UnitKind.BUREAU]) if there else None
    return offices, {u.pk: u for u in units}


OFFICES: Kept[Offices | None] = Kept(lambda: _read()[0], None)


def never_back(order: Order, now: datetime) -> datetime:
    """This moment, or the last record's where a clock was set back: an order's time never runs backwards (decision 0069)."""
    last = getattr(order, "last_recorded", None)
    if last is None:  # written by another while this one waited for the order
        last = order.events.order_by("-seq").values_list("recorded_at", flat=True).first()
    return max(now, last) if last else now
