"""What the door reads before a step: the orders, locked, with their tasks and open duties; the units beside them."""

import uuid
from collections.abc import Collection
from datetime import datetime

from django.db import connection, models

from hotline.orders.access import visible_to
from hotline.orders.models import Event, Order, OwedDuty, Task
from hotline.orders.owing import Case, Offices
from hotline.orders.writing import remember
from hotline.people.models import Account, Unit, UnitKind


def load(numbers: list[str], actor: Account | None) -> dict[str, Case]:
    """The orders, locked in one order so that two batches never wait for each other in a ring."""
    seen_by = Order.objects.all() if actor is None else visible_to(actor)
    sayable = [n for n in numbers if n.isprintable()]  # NUL and lone surrogates never reach PostgreSQL
    last = Event.objects.filter(order=models.OuterRef("pk"), seq=models.OuterRef("last_seq"))
    rows = seen_by.filter(number__in=sayable).select_related("contact__caller", "merged_into").order_by("id")
    rows = rows.annotate(last_recorded=models.Subquery(last.values("recorded_at")))
    found = list(rows.select_for_update(of=("self",)))
    tasks: dict[int, list[Task]] = {}
    by_id: dict[int, Task] = {}
    for task in Task.objects.filter(order__in=found).order_by("id"):
        tasks.setdefault(task.order_id, []).append(task)
        by_id[task.pk] = task
    owed: dict[int, list[OwedDuty]] = {}
    open_ones = OwedDuty.objects.filter(order__in=found, ended_at=None).order_by("id")
    for duty in open_ones.defer("trace"):  # the count of days stays as it is, but for a recount
        if duty.task_id is not None:
            duty.task = by_id[duty.task_id]
        owed.setdefault(duty.order_id, []).append(duty)
    remember(found, by_id.values(), *owed.values())
    return {o.number: Case(o, tasks.get(o.pk, []), owed.get(o.pk, [])) for o in found}


def already_done(ids: list[uuid.UUID]) -> dict[uuid.UUID | None, Event]:
    """The events earlier requests of these ids left."""
    return {e.request_id: e for e in Event.objects.filter(request_id__in=ids)} if ids else {}


def load_offices(tasks: Collection[Task] = ()) -> Offices:
    """The centre and the bureau of this city; on the way each task gets its unit."""
    names = [f.attname for f in Unit._meta.concrete_fields]
    ids = list({task.unit_id for task in tasks})
    with connection.cursor() as cursor:  # asked at every step: plain SQL takes a third of the time
        columns = ", ".join(names)
        plain = f"select {columns} from people_unit where kind in (%s, %s) or id = any(%s) order by id desc"
        cursor.execute(plain, [UnitKind.CENTRE, UnitKind.BUREAU, ids])
        units = [Unit.from_db(connection.alias, names, row) for row in cursor.fetchall()]
    by_id, by_kind = {u.pk: u for u in units}, {u.kind: u for u in units}
    for task in tasks:
        task.unit = by_id[task.unit_id]
    return Offices(by_kind[UnitKind.CENTRE], by_kind[UnitKind.BUREAU])


def never_back(order: Order, now: datetime) -> datetime:
    """This moment, or the last record's where a clock was set back: an order's time never runs backwards (decision 0069)."""
    last = getattr(order, "last_recorded", None)
    if last is None:  # written by another while this one waited for the order
        last = order.events.order_by("-seq").values_list("recorded_at", flat=True).first()
    return max(now, last) if last else now
