"""The line to the province: one sender of what the door left in the outbox (第二十一条, docs/exchange.md).

Each message is sent under a lease, an order's messages in the order of its steps, at least once and always under the
same key; the receipt is written, and the step 抄送省中心 taken, once.
"""

import json
import re
import urllib.parse
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest

from hotline.exchange.callers import caller_of
from hotline.exchange.signatures import signed_headers
from hotline.notices.models import Outgoing
from hotline.notices.not_sent import NotSent
from hotline.notices.post import Unanswered, call, is_safe
from hotline.orders.models import Event
from hotline.orders.perform import perform
from hotline.people.models import Account
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local

PARTNER = "province"
LEASE = timedelta(minutes=2)
COME_AGAIN = frozenset({401, 403, 404, 408, 409, 425, 429})
"""Answers that a repaired key, clock or address, or a little patience, can change."""
WHOLE_LINE = frozenset({401, 403, 404, 429, 502, 503, 504})
"""Answers that any other message would get too."""
NAMESPACE = uuid.UUID("6b8f5b0e-1232-4812-8123-2812328a0022")
LONGEST_NUMBER = 60
BY_HAND = "本件由人工抄送，后续变动也请人工告知"


def is_configured() -> bool:
    return bool(settings.PROVINCE_URL)


def send_due(clock: Callable[[], datetime]) -> int:
    """Send all that is due, until nothing is or the line is down; how many receipts came."""
    receipts = 0
    while is_configured() and (row := _claim(clock())) is not None:
        now = clock()
        if copied_by_hand(row, now):
            continue
        try:
            number = _post(row, now)
        except NotSent as failure:
            _note_failure(row, failure, now)
            if failure.line_down:
                break
        else:
            receipts += take_receipt(row.pk, number, "line", clock())
    return receipts


def waiting() -> QuerySet[Outgoing]:
    """What has no receipt yet and is not of an example order."""
    return Outgoing.objects.filter(partner=PARTNER, sent_at=None, is_sample=False)


def _claim(now: datetime) -> Outgoing | None:
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    earlier = Outgoing.objects.filter(partner=PARTNER, order_number=OuterRef("order_number"),
                                      seq__lt=OuterRef("seq"), sent_at=None)  # fmt: skip
    due = waiting().filter(free, ~Exists(earlier), failed_at=None, filed_for=None, due_at__lte=now)
    with transaction.atomic():
        row = due.order_by("due_at", "id").select_for_update(skip_locked=True, of=("self",)).first()
        if row is not None:
            row.attempts, row.lease_until = row.attempts + 1, now + LEASE
            row.save(update_fields=["attempts", "lease_until"])
    return row


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


def _post(row: Outgoing, now: datetime) -> str:
    """The number the other side gives. NotSent with a sentence that names nobody."""
    body = message_of(row)
    status, answer = ask("POST", settings.PROVINCE_URL, json.dumps(body, ensure_ascii=False).encode(), now)
    if not 200 <= status < 300:
        final = 400 <= status < 500 and status not in COME_AGAIN
        words = f"省中心{'拒收' if final else '答'} {status}{_code(answer)}"
        raise NotSent(words, final=final, line_down=status in WHOLE_LINE)
    number = answer.get("number") if isinstance(answer, dict) else None
    if (
        not isinstance(number, str)
        or not number.strip().isprintable()
        or not 0 < len(number.strip()) <= LONGEST_NUMBER
    ):
        raise NotSent("省中心的回执里没有单号")
    return number.strip()


def message_of(row: Outgoing) -> dict[str, Any]:
    """What is sent: the facts kept at the step, and of the caller what may be told now (decision 0030)."""
    return {"key": row.key, "number": row.order_number, "seq": row.seq, "action": row.action} | row.payload | {
        "caller": caller_of(row.order_number)
    }  # fmt: skip


def ask(method: str, url: str, body: bytes, now: datetime) -> tuple[int, Any]:
    """One signed request to the province: its status, and its answer as JSON or None. NotSent when none came."""
    name, _, secret = settings.PROVINCE_KEY.partition(":")
    if not is_safe(url) or not secret:
        raise NotSent("省中心地址须是 https 或内网 http，密钥须是 代号:密钥", line_down=True)
    parts = urllib.parse.urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        status, answer = call(method, url, body, signed_headers((name, secret), method, path, body, now))
    except Unanswered as error:
        raise NotSent(f"省中心没有应答（{error}）", line_down=True) from None
    try:
        return status, json.loads(answer)
    except ValueError:
        return status, None


def _code(answer: Any) -> str:
    """The refusal's code, when it looks like one: their words might name somebody."""
    code = answer.get("code") if isinstance(answer, dict) else None
    return f"（{code}）" if isinstance(code, str) and re.fullmatch("[a-z_]{1,20}", code) else ""


def take_receipt(pk: int, number: str, how: str, now: datetime, *, by: Account | None = None) -> bool:
    """Write a receipt once, and take the step 抄送省中心 as the machine while it is owed; False when it was there.

    `by`: who brought a receipts file in.
    """
    with transaction.atomic():
        row = Outgoing.objects.select_for_update().get(pk=pk)
        if row.sent_at is not None:
            return False
        row.sent_at, row.sent_how, row.receipt, row.settled_by = now, how, number, by
        row.lease_until, row.failed_at, row.last_error = None, None, ""
        row.save()
        try:
            with transaction.atomic():
                perform("province_copy", row.order_number, actor=None, given={"province_number": number}, now=now,
                        request_id=uuid.uuid5(NAMESPACE, row.key))  # fmt: skip
        except Refused as refused:
            # No longer owed: an earlier message's receipt, a person, or a withdrawal came first.
            if refused.code != "not_open":
                raise
    return True


def _note_failure(row: Outgoing, failure: NotSent, now: datetime) -> None:
    """A refusal waits for a person; a message is tried again later; a line that is down makes all wait with it."""
    mine = Outgoing.objects.filter(pk=row.pk, attempts=row.attempts, sent_at=None)
    if failure.final:
        mine.update(failed_at=now, lease_until=None, last_error=failure.sentence)
        return
    pauses: list[int] = value_on(local(now).date(), "province_retry_minutes")
    again = now + timedelta(minutes=pauses[min(row.attempts, len(pauses)) - 1])
    mine.update(lease_until=None, last_error=failure.sentence, due_at=again)
    if failure.line_down:
        waiting().filter(failed_at=None, lease_until=None).update(due_at=Greatest("due_at", again))
