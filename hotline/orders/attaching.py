"""Files of an order: put there by the step `attach`, found again by its events (第九条、第二十七条)."""

import uuid
from datetime import datetime

from django.db import transaction

from hotline.attachments import store
from hotline.attachments.models import Attachment
from hotline.orders.access import NOT_FOUND
from hotline.orders.models import Event, Order
from hotline.orders.perform import perform
from hotline.people.models import Account
from hotline.regulation.refusals import Refused


def attach(
    found: store.Ready, number: str, *, actor: Account, now: datetime, note: str = "", seen: int | None = None,
    request_id: uuid.UUID | None = None,
) -> None:  # fmt: skip
    """Keep a file and put it to an order, both or neither. Refused as the door refuses."""
    if request_id and Event.objects.filter(request_id=request_id, action="attach").exists():
        return
    row = None
    try:
        with transaction.atomic():
            row = store.keep(found, by=actor, now=now)
            perform("attach", number, actor=actor, given={"attachment": str(row.pk), "note": note}, now=now,
                    seen=seen, request_id=request_id)  # fmt: skip
    except BaseException:
        if row is not None:
            store.discard(row)
        raise


def attachment_of(order: Order, key: uuid.UUID) -> Attachment:
    """One file of an order. Refused 404 for one of another order."""
    mine = order.events.filter(action="attach", body__given__attachment=str(key)).exists()
    row = Attachment.objects.filter(pk=key).first() if mine else None
    if row is None:
        raise Refused("unknown", NOT_FOUND)
    return row


def files_for_the_archive(order: Order) -> dict[str, bytes]:
    """附件-1.jpg, 附件-2.mp3 …: the files of an order in the order they came, for its package. store.Damaged."""
    return {f"附件-{n}.{row.kind}": store.content_of(row) for n, row in enumerate(_files_of(order), 1)}


def discard_files(order: Order) -> None:
    """销毁: the files go before the record that names them; a second time nothing is left to go (第二十七条)."""
    for row in _files_of(order):
        store.discard(row)


def _files_of(order: Order) -> list[Attachment]:
    """Asks the database for files only where the order has any: packages are built many at a time."""
    keys = [e.given["attachment"] for e in order.events.all() if e.action == "attach" and e.given]
    rows = {str(row.pk): row for row in Attachment.objects.filter(pk__in=keys)} if keys else {}
    return [rows[key] for key in keys if key in rows]
