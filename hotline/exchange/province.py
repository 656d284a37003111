"""The line to the province: copies of complaints, and the step 抄送省中心 by their receipt (第二十一条, docs/exchange.md)."""

import uuid
from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.conf import settings
from django.db.models import QuerySet

from hotline.exchange import line
from hotline.exchange.callers import caller_of
from hotline.exchange.line import LONGEST_NUMBER as LONGEST_NUMBER
from hotline.notices.models import Outgoing
from hotline.orders.models import Event
from hotline.orders.perform import perform_if_open
from hotline.people.models import Account

PARTNER = "province"
NAME = "省中心"
NAMESPACE = uuid.UUID("6b8f5b0e-1232-4812-8123-2812328a0022")
BY_HAND = "本件由人工抄送，后续变动也请人工告知"


def is_configured() -> bool:
    return bool(settings.PROVINCE_URL)


def send_due(clock: Callable[[], datetime]) -> int:
    """Send all that is due, until nothing is or the line is down; how many receipts came."""
    return line.send_due(_line(), clock) if is_configured() else 0


def _line() -> line.Line:
    return line.Line(PARTNER, NAME, settings.PROVINCE_URL, _key(), settled=copied_by_hand, message=message_of,
                     number=lambda answer, row: line.number_in(answer), received=_copied)  # fmt: skip


def _key() -> tuple[str, str]:
    name, _, secret = settings.PROVINCE_KEY.partition(":")
    return name, secret


def waiting() -> QuerySet[Outgoing]:
    """What has no receipt yet and is not of an example order."""
    return line.waiting(PARTNER)


def copied_by_hand(row: Outgoing, now: datetime) -> bool:
    """An order a person copied is not copied again: its first message is settled, the later ones want a person too."""
    step = Event.objects.filter(order__number=row.order_number, action="province_copy", actor__isnull=False)
    event = step.select_related("order", "actor").order_by("-seq").first()
    if event is None:
        return False
    mine = Outgoing.objects.filter(pk=row.pk, sent_at=None)
    if event.seq > row.seq:
        mine.update(sent_at=event.happened_at, sent_how="hand", settled_by=event.actor, lease_until=None,
                    receipt=event.order.province_number, last_error="")  # fmt: skip
    else:
        mine.update(failed_at=now, lease_until=None, last_error=BY_HAND)
    return True


def message_of(row: Outgoing) -> dict[str, Any]:
    """What is sent: the facts kept at the step, and of the caller what may be told now (decision 0030)."""
    return {"key": row.key, "number": row.order_number, "seq": row.seq, "action": row.action} | row.payload | {
        "caller": caller_of(row.order_number)
    }  # fmt: skip


def ask(method: str, url: str, body: bytes, now: datetime) -> tuple[int, Any]:
    """One signed request to the province: its status, and its answer as JSON or None. NotSent when none came."""
    return line.ask(NAME, _key(), method, url, body, now)


def take_receipt(pk: int, number: str, how: str, now: datetime, *, by: Account | None = None) -> bool:
    """Write a receipt once, and take the step 抄送省中心 as the machine while it is owed; False when it was there."""
    return line.take_receipt(pk, number, how, now, _copied, by=by)


def _copied(row: Outgoing, number: str, now: datetime) -> None:
    # Owed no more where an earlier message's receipt, a person, or a withdrawal came first.
    perform_if_open("province_copy", row.order_number, actor=None, given={"province_number": number}, now=now,
                    request_id=uuid.uuid5(NAMESPACE, row.key))  # fmt: skip
