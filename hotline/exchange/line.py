"""A line to another centre: one sender of what the door left in the outbox for it (docs/exchange.md).

Each message is sent under a lease, an order's messages in the order of its steps, at least once and always under the
same key; what follows from a receipt is done once.
"""

import json
import re
import urllib.parse
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest

from hotline.exchange.signatures import signed_headers
from hotline.notices.models import Outgoing
from hotline.notices.not_sent import NotSent
from hotline.notices.post import Unanswered, call, is_safe
from hotline.people.models import Account
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import local

LEASE = timedelta(minutes=2)
COME_AGAIN = frozenset({401, 403, 404, 408, 409, 425, 429})
"""Answers that a repaired key, clock or address, or a little patience, can change."""
WHOLE_LINE = frozenset({401, 403, 404, 429, 502, 503, 504})
"""Answers that any other message would get too."""
LONGEST_NUMBER = 60


@dataclass(frozen=True)
class Line:
    """Whom it leads to and what is particular about it.

    settled: whether a message needs no sending any more (it says so in the row itself). message: its body.
    number: what the other side's answer says it calls the order; None where a receipt lacks what it must have.
    received: what follows from a receipt, once. key: name and secret.
    """

    partner: str
    name: str
    url: str
    key: tuple[str, str]
    settled: Callable[[Outgoing, datetime], bool]
    message: Callable[[Outgoing], dict[str, Any]]
    number: Callable[[Any, Outgoing], str | None]
    received: Callable[[Outgoing, str, datetime], None]


def send_due(line: Line, clock: Callable[[], datetime]) -> int:
    """Send all that is due on a line, until nothing is or it is down; how many receipts came."""
    receipts = 0
    while (row := _claim(line.partner, clock())) is not None:
        now = clock()
        if line.settled(row, now):
            continue
        try:
            number = _post(line, row, now)
        except NotSent as failure:
            _note_failure(row, failure, now)
            if failure.line_down:
                break
        else:
            receipts += take_receipt(row.pk, number, "line", clock(), line.received)
    return receipts


def waiting(partner: str) -> QuerySet[Outgoing]:
    """What has no receipt yet and is not of an example order."""
    return Outgoing.objects.filter(partner=partner, sent_at=None, is_sample=False)


def _claim(partner: str, now: datetime) -> Outgoing | None:
    free = Q(lease_until=None) | Q(lease_until__lte=now)
    earlier = Outgoing.objects.filter(partner=partner, order_number=OuterRef("order_number"),
                                      seq__lt=OuterRef("seq"), sent_at=None)  # fmt: skip
    due = waiting(partner).filter(free, ~Exists(earlier), failed_at=None, filed_for=None, due_at__lte=now)
    with transaction.atomic():
        row = due.order_by("due_at", "id").select_for_update(skip_locked=True, of=("self",)).first()
        if row is not None:
            row.attempts, row.lease_until = row.attempts + 1, now + LEASE
            row.save(update_fields=["attempts", "lease_until"])
    return row


def _post(line: Line, row: Outgoing, now: datetime) -> str:
    """The number the other side gives. NotSent with a sentence that names nobody."""
    body = json.dumps(line.message(row), ensure_ascii=False).encode()
    status, answer = ask(line.name, line.key, "POST", line.url, body, now)
    if not 200 <= status < 300:
        final = 400 <= status < 500 and status not in COME_AGAIN
        words = f"{line.name}{'拒收' if final else '答'} {status}{_code(answer)}"
        raise NotSent(words, final=final, line_down=status in WHOLE_LINE)
    number = line.number(answer, row)
    if number is None:
        raise NotSent(f"{line.name}的回执里没有单号")
    return number


def number_in(answer: Any) -> str | None:
    """The number in an answer; None when there is none that could be one."""
    number = answer.get("number") if isinstance(answer, dict) else None
    if not isinstance(number, str):
        return None
    number = number.strip()
    return number if number.isprintable() and 0 < len(number) <= LONGEST_NUMBER else None


def ask(
    name: str, key: tuple[str, str], method: str, url: str, body: bytes, now: datetime
) -> tuple[int, Any]:
    """One signed request: its status, and its answer as JSON or None. NotSent when none came."""
    if not is_safe(url) or not key[1]:
        raise NotSent(f"{name}地址须是 https 或内网 http，密钥须是 代号:密钥", line_down=True)
    parts = urllib.parse.urlsplit(url)
    path = parts.path + (f"?{parts.query}" if parts.query else "")
    try:
        status, answer = call(method, url, body, signed_headers(key, method, path, body, now))
    except Unanswered as error:
        raise NotSent(f"{name}没有应答（{error}）", line_down=True) from None
    try:
        return status, json.loads(answer)
    except ValueError:
        return status, None


def _code(answer: Any) -> str:
    """The refusal's code, when it looks like one: their words might name somebody."""
    code = answer.get("code") if isinstance(answer, dict) else None
    return f"（{code}）" if isinstance(code, str) and re.fullmatch("[a-z_]{1,20}", code) else ""


def take_receipt(
    pk: int, number: str, how: str, now: datetime, received: Callable[[Outgoing, str, datetime], None], *,
    by: Account | None = None,
) -> bool:  # fmt: skip
    """Write a receipt once, with what follows from it; False when it was there. `by`: who brought it in."""
    with transaction.atomic():
        row = Outgoing.objects.select_for_update().get(pk=pk)
        if row.sent_at is not None:
            return False
        row.sent_at, row.sent_how, row.receipt, row.settled_by = now, how, number, by
        row.lease_until, row.failed_at, row.last_error = None, None, ""
        row.save()
        received(row, number, now)
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
        rest = waiting(row.partner).filter(failed_at=None, lease_until=None)
        rest.update(due_at=Greatest("due_at", again))
