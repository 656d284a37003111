"""录音: stored sealed like every file, bound to its call, found for the orders of the call (第九条、第二十七条)."""

import logging
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

from django.conf import settings
from django.db import transaction

from hotline.attachments.models import Attachment
from hotline.attachments.store import Ready, content_of, discard, keep, ready
from hotline.calls.models import Call, CallOrder
from hotline.orders.closed_words import may_read
from hotline.orders.models import Order, Task
from hotline.orders.standing import standing
from hotline.people.ciphers import unseal
from hotline.people.models import Account
from hotline.regulation.citation import cites
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STEP

AUDIO = frozenset({"mp3", "m4a", "wav", "amr"})
LOOKED_FOR = timedelta(days=2)
"""A recording that has not come by then is missing."""
AT_ONCE = 20
MISSING = "这通电话没有录音（缺录音），请与话务平台的维护人联系。"
log = logging.getLogger(__name__)


@cites("第九条")
def may_listen(person: Account, order: Order, now: datetime) -> bool:
    """Whoever may open the caller's number may hear the caller's voice, nobody else (decision 0080)."""
    if not may_read(person, order):
        return False
    tasks = list(Task.objects.filter(order=order).select_related("unit").order_by("id"))
    return bool(standing(person, order, tasks, now) & set(STEP["reveal"].who))


def of_order(order: Order) -> list[Call]:
    """The calls an order hangs on, the first first."""
    rows = Call.objects.filter(of_orders__order=order).select_related("agent", "file")
    return list(rows.order_by("came_at", "id"))


def heard(order: Order, call_id: int) -> tuple[Call, Attachment, bytes]:
    """One call of an order with its recording. Refused 404 for a call of another order or one without a recording."""
    call = next((c for c in of_order(order) if c.pk == call_id), None)
    if call is None or call.file is None:
        raise Refused("unknown", MISSING)
    return call, call.file, content_of(call.file)


def deliver(call: Call, content: bytes, now: datetime) -> bool:
    """Keep a recording that came with or after its call; whether it was kept now. Refused 422 for what is no recording."""
    found = ready(content, now)
    if found.kind.code not in AUDIO:
        kinds = "、".join(sorted({kind.upper() for kind in AUDIO}))
        raise Refused("incomplete", f"录音须是 {kinds}。", "第九条", fields={"recording": "不是录音。"})
    return _keep(call, found, now)


def _keep(call: Call, found: Ready, now: datetime) -> bool:
    row = None
    try:
        with transaction.atomic():
            held = Call.objects.select_for_update().get(pk=call.pk)
            if held.file_id is not None:
                return False
            row = keep(found, by=held.platform, now=now)
            held.file = row
            held.save(update_fields=["file"])
    except BaseException:
        if row is not None:
            discard(row)
        raise
    return True


def fetch_waiting(now: datetime) -> int:
    """Bring in the recordings that lie in HOTLINE_RECORDINGS by now; how many."""
    if not settings.RECORDINGS_DIR:
        return 0
    waiting = Call.objects.filter(file=None, recording_sealed__isnull=False, came_at__gt=now - LOOKED_FOR)
    return sum(fetch(call, now) for call in waiting.select_related("platform").order_by("-came_at")[:AT_ONCE])


def fetch(call: Call, now: datetime) -> bool:
    """Take one recording out of the folder the platform writes to, by its name there. What is not there yet is no fault."""
    file = _file_of(call)
    if file is None:
        return False
    try:
        return deliver(call, file.read_bytes(), now)
    except (OSError, Refused) as error:
        log.warning("来电 %s 的录音没有收下：%s", call.pk, type(error).__name__)
        return False


def _file_of(call: Call) -> Path | None:
    if not settings.RECORDINGS_DIR or call.recording_sealed is None:
        return None
    name = unseal(call.recording_sealed, f"recording:{call.seal_id}")
    folder = Path(settings.RECORDINGS_DIR).resolve()
    try:
        file = (folder / name).resolve()
        return file if file.is_relative_to(folder) and file.is_file() else None
    except (OSError, ValueError):
        return None


def of_orders(orders: Iterable[Order]) -> dict[int, list[Attachment]]:
    """Order -> its recordings, the first call first, in one query."""
    found: dict[int, list[Attachment]] = {order.pk: [] for order in orders}
    bound = CallOrder.objects.filter(order__in=found, call__file__isnull=False).select_related("call__file")
    for row in bound.order_by("call__came_at", "call_id"):
        found[row.order_id].append(cast(Attachment, row.call.file))
    return found


def for_the_archive(kept: Sequence[Attachment]) -> dict[str, bytes]:
    """录音-1.wav, …: the recordings of an order for its package. store.Damaged."""
    return {f"录音-{n}.{row.kind}": content_of(row) for n, row in enumerate(kept, 1)}


def discard_of(order: Order) -> None:
    """销毁: recordings of calls no living order hangs on go before the record (第二十七条)."""
    for call in of_order(order):
        if call.file and not call.of_orders.exclude(order__state="destroyed").exists():
            discard(call.file)
