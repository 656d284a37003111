"""What the desk does with a call: opens intake for it, hangs orders on it, rings back whom nobody answered."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from hotline.calls.models import Call, CallOrder, RingBack
from hotline.calls.numbers import number_of
from hotline.orders.access import log_look
from hotline.orders.models import Order
from hotline.people.models import Account
from hotline.people.personal import clean_text, masked_for_good
from hotline.people.phones import WITHHELD
from hotline.people.roles import Role
from hotline.regulation.citation import cites
from hotline.regulation.refusals import Refused

AFTERWARDS = timedelta(days=1)
"""How long after it a call may still be registered by whoever answered it."""
NOT_YOURS = "没有这个来电，或者不是您接的。请从来电提示或来电记录里点进来。"


def taken_by(person: Account, call_id: int | None, now: datetime) -> Call:
    """A call somebody answered within a day; the shift leader's are everybody's. Refused 404 for any other."""
    rows = Call.objects.filter(pk=call_id or 0, answered_at__isnull=False, came_at__gt=now - AFTERWARDS)
    if Role.SHIFT_LEAD not in person.held:
        rows = rows.filter(agent=person)
    call = rows.first()
    if call is None:
        raise Refused("unknown", NOT_YOURS)
    return call


def contact_of(call: Call, person: Account, now: datetime) -> dict[str, str]:
    """What intake is filled in with: channel and number, for whoever speaks to the caller; looked at once, logged once."""
    log_look(person, "call_answered", now, reason=f"来电 {call.pk}")
    return {"channel": "phone", "phone": number_of(call), "call": str(call.pk)}


@cites("第十五条")
def bind(call: Call, order: Order, person: Account, now: datetime) -> None:
    """Hang an order on a call; a second time nothing happens."""
    CallOrder.objects.get_or_create(call=call, order=order, defaults={"bound_at": now, "bound_by": person})
    Call.objects.filter(pk=call.pk).update(bound=True)


def to_ring_back() -> QuerySet[Call]:
    """Calls nobody answered whose caller was not spoken to since: neither rung back nor answered on a later call."""
    later = Call.objects.filter(
        phone_index=OuterRef("phone_index"), came_at__gt=OuterRef("came_at"), answered_at__isnull=False
    )
    waiting = Call.objects.filter(missed_at__isnull=False, rung_back_at=None, phone_index__isnull=False)
    return waiting.exclude(Exists(later)).select_related("agent").order_by("-came_at", "-id")


def number_to_dial(call: Call, person: Account, now: datetime) -> str:
    """The number, to be dialled; the look is logged. Refused 409 when there is none."""
    number = number_of(call)
    if number == WITHHELD:
        raise Refused("not_open", "这通电话没有显示号码，无法回拨。", "第九条")
    log_look(person, "call_number", now, reason=f"来电 {call.pk}：回拨")
    return number


@cites("第四条")
@transaction.atomic
def ring_back(call: Call, person: Account, reached: bool, note: str, now: datetime) -> None:
    """Write one attempt down; reached, the call is settled. Refused 409 when nobody need be rung, 422 without words on a failure."""
    held = Call.objects.select_for_update().get(pk=call.pk)
    if held.missed_at is None or held.rung_back_at is not None:
        raise Refused("not_open", "这通电话不用回拨：已接通，或已回拨过。", "第四条")
    said = masked_for_good(clean_text(note, 200, "“回拨情况”"))
    if not reached and not said:
        words = "没打通也请写明拨打情况。"
        raise Refused("incomplete", words, "第四条", fields={"note": words})
    RingBack.objects.create(call=held, by=person, at=now, reached=reached, note=said)
    if reached:
        held.rung_back_at = now
        held.save(update_fields=["rung_back_at"])


def orders_of(calls: Sequence[Call]) -> dict[int, list[Order]]:
    """Call -> its orders, one query."""
    found: dict[int, list[Order]] = {c.pk: [] for c in calls}
    for row in CallOrder.objects.filter(call__in=calls).select_related("order").order_by("order_id"):
        found[row.call_id].append(row.order)
    return found
