"""Sends what is due, one delivery at a time, each under a lease: a worker that dies loses nothing.

To the outside at least once, always with the same key; in our log exactly once.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q

from hotline.notices import mail, sms
from hotline.notices.models import Delivery, Notice
from hotline.notices.not_sent import NotSent
from hotline.notices.wording import notices_of
from hotline.people.addresses import address_of
from hotline.regulation.parameters import value_on
from hotline.regulation.quiet_hours import after_quiet_hours, is_quiet
from hotline.regulation.time_limits import local

LEASE = timedelta(minutes=2)
"""Longer than any sender waits for an answer."""


@dataclass(frozen=True)
class Sender:
    """One way out of the house."""

    channel: str
    is_configured: Callable[[], bool]
    send: Callable[[Delivery, list[Notice], str], str]


def senders() -> tuple[Sender, ...]:
    """The senders this installation has set up."""
    every = (Sender("email", mail.is_configured, mail.send), Sender("sms", sms.is_configured, sms.send))
    return tuple(sender for sender in every if sender.is_configured())


def send_due(by: Sequence[Sender], clock: Callable[[], datetime], gather: Callable[[], object]) -> int:
    """Send all that is due, the urgent first; how many went out. A channel that is down rests until the next call.

    `gather` runs before each, so that an alert never waits behind a long queue of mails.
    """
    sent, up = 0, list(by)
    while up:
        gather()
        delivery = _claim(clock(), [sender.channel for sender in up])
        if delivery is None:
            break
        sender = next(s for s in up if s.channel == delivery.channel)
        failure = _send(delivery, sender, clock())
        if failure and failure.line_down:
            up.remove(sender)
        sent += failure is None
    return sent


def _send(delivery: Delivery, sender: Sender, now: datetime) -> NotSent | None:
    try:
        address = address_of(delivery.account, delivery.channel) if delivery.account.is_active else ""
        if not address:
            raise NotSent("收件人已停用或已撤掉地址", final=True)
        receipt = sender.send(delivery, notices_of(delivery), address)
    except NotSent as failure:
        _note_failure(delivery, failure, now)
        return failure
    # Whoever comes second, after a lost lease, finds it written and writes nothing.
    mine = Delivery.objects.filter(pk=delivery.pk, sent_at=None)
    mine.update(sent_at=now, failed_at=None, receipt=receipt[:80], lease_until=None, last_error="")
    return None


def _claim(now: datetime, channels: list[str]) -> Delivery | None:
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    due = Delivery.objects.filter(free, sent_at=None, failed_at=None, due_at__lte=now, channel__in=channels)
    if is_quiet(now):
        due = due.filter(at_once=True)
    with transaction.atomic():
        free_rows = due.select_related("account").select_for_update(skip_locked=True, of=("self",))
        delivery = free_rows.order_by("-at_once", "due_at", "id").first()
        if delivery is not None:
            delivery.attempts, delivery.lease_until = delivery.attempts + 1, now + LEASE
            delivery.save(update_fields=["attempts", "lease_until"])
    return delivery


def _note_failure(delivery: Delivery, failure: NotSent, now: datetime) -> None:
    """Try again later, or give up; only while nobody else has taken it over."""
    pauses: list[int] = value_on(local(now).date(), "notice_retry_minutes")
    mine = Delivery.objects.filter(pk=delivery.pk, attempts=delivery.attempts, sent_at=None)
    if failure.final or delivery.attempts > len(pauses):
        mine.update(failed_at=now, lease_until=None, last_error=failure.sentence)
        return
    again = now + timedelta(minutes=pauses[delivery.attempts - 1])
    due = again if delivery.at_once else after_quiet_hours(again)
    mine.update(due_at=due, lease_until=None, last_error=failure.sentence)
