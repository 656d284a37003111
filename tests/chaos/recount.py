"""What the house must show afterwards: everything acknowledged, nothing twice, chains whole, duties as counted again."""

import uuid
from collections import Counter

from django.db import transaction

from hotline.console.management.commands.verify import all_orders
from hotline.notices.models import Notice
from hotline.orders.models import Event, Order, OwedDuty
from hotline.orders.perform import perform
from hotline.orders.records import broken_links
from hotline.orders.register import register
from hotline.people.models import Account
from tests.chaos.storm import Asked


def faults(journal: list[Asked]) -> list[str]:
    """What is wrong, each in a sentence; none when all is there."""
    found = list(broken_links(all_orders()))
    asked = {uuid.UUID(a.key): a for a in journal}
    events = list(Event.objects.select_related("order", "actor").order_by("id"))
    times = Counter(e.request_id for e in events if e.request_id)
    found += [f"acknowledged and not there: {a}" for k, a in asked.items() if a.done and not times[k]]
    found += [f"there twice: {asked.get(k, k)}" for k, n in times.items() if n > 1]
    if strangers := [e for e in events if e.request_id and e.request_id not in asked]:
        return [*found, *(f"asked by nobody: {e.action} of {e.order.number}" for e in strangers)]
    found += [f"in another order: {asked[e.request_id]}" for e in events
              if e.request_id and asked[e.request_id].done not in ("", e.order.number)]  # fmt: skip
    found += _twice(Order.objects.values_list("text", flat=True), "order")
    found += _twice(Notice.objects.values_list("key", flat=True), "notice")
    numbers = sorted(int(n[9:]) for n in Order.objects.values_list("number", flat=True))
    if numbers != list(range(1, len(numbers) + 1)):
        found.append("the numbers of the day have gaps")
    return found + _other_duties(asked, events)


def _twice(values, what: str) -> list[str]:
    return [f"{what} twice: {v}" for v, n in Counter(values).items() if n > 1]


def _other_duties(asked: dict[uuid.UUID, Asked], events: list[Event]) -> list[str]:
    """Each order's road walked again in one piece, on a twin nobody kills: its duties must be the same."""
    people = {a.username: a for a in Account.objects.select_related("unit")}
    found: list[str] = []
    with transaction.atomic():
        twins: dict[int, Order] = {}
        for event in events:
            given = dict(asked[event.request_id].given) if event.request_id else {}
            actor = people[event.actor.username] if event.actor else None
            if event.action == "register":
                twins[event.order_id] = register(given, actor=actor, now=event.recorded_at)
            else:
                perform(
                    event.action,
                    twins[event.order_id].number,
                    actor=actor,
                    given=given,
                    now=event.recorded_at,
                )
        for order, twin in twins.items():
            if _duties(order) != _duties(twin.pk):
                found.append(
                    f"duties differ: {Order.objects.get(pk=order).number}: {_duties(order)} and {_duties(twin.pk)}"
                )
        transaction.set_rollback(True)
    return found


def _duties(order: int) -> list[tuple]:
    rows = OwedDuty.objects.filter(order=order).order_by("since", "kind")
    return [(d.kind, d.owed_by_id, d.since, d.due, d.ended_at, d.ended_by.seq if d.ended_by else None, d.ground)
            for d in rows.select_related("ended_by")]  # fmt: skip
