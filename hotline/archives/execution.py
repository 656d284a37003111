"""Carries out what two people decided. Killed anywhere, it goes on where it was: every part may be done twice.

Order by order at the door (a tombstone and an event), then the content under the destroying role, then the files,
last the list, which only then counts as carried out.
"""

import logging
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import connection

from hotline.archives import files
from hotline.archives.destruction import is_whole
from hotline.archives.erasure import CannotDestroy, as_destroyer, take_away
from hotline.archives.models import DestructionItem, DestructionList
from hotline.calls import recordings
from hotline.orders.attaching import discard_files
from hotline.orders.models import Order
from hotline.orders.perform import Asked, perform_many
from hotline.regulation.refusals import Refused

ONE_AT_A_TIME = 2712330
log = logging.getLogger(__name__)


def carry_out(now: datetime) -> int:
    """Destroy what approved lists name; how many orders. What cannot be done is logged and tried again."""
    waiting = list(
        DestructionList.objects.filter(outcome="approved", executed_at=None).values_list("pk", flat=True)
    )
    return sum(_carry_out(pk, now) for pk in waiting)


def _carry_out(pk: int, now: datetime) -> int:
    with _alone(pk) as mine:
        found = DestructionList.objects.get(pk=pk)
        if not mine or found.executed_at is not None:
            return 0
        if not is_whole(found):
            log.error("鉴定清单 %s 与批准时的不符，没有执行。", found.number)
            return 0
        try:
            with as_destroyer() as destroyer:
                orders = _entombed(found, now)
                for order in orders:  # first: the record that is taken away names them
                    discard_files(order)
                    recordings.discard_of(order)
                take_away(destroyer, [o.pk for o in orders], found.pk, now)
        except CannotDestroy as refused:
            log.error("鉴定清单 %s 没有执行：%s", found.number, refused)
            return 0
        for order in orders:
            files.remove(order.number)
        found.executed_at = now
        found.save(update_fields=["executed_at"])
        return len(orders)


@contextmanager
def _alone(pk: int) -> Iterator[bool]:
    """Whether this list is ours to carry out; a killed loop's hold ends with its connection."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_lock(%s, %s)", [ONE_AT_A_TIME, pk])
        [mine] = cursor.fetchone()
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("select pg_advisory_unlock(%s, %s)", [ONE_AT_A_TIME, pk])


def _entombed(found: DestructionList, now: datetime) -> list[Order]:
    """The list's orders, each destroyed at the door. What the door refuses is kept, and the list says why."""
    items = list(found.items.filter(kept="").select_related("order").order_by("order_id"))
    asked = [
        Asked("destroy", item.order.number, {"certificate": found.certificate},
              request_id=uuid.uuid5(uuid.NAMESPACE_OID, f"{found.number}:{item.order.number}"))
        for item in items
    ]  # fmt: skip
    answers = perform_many(asked, actor=None, now=now)
    kept = [item for item, answer in zip(items, answers, strict=True) if isinstance(answer, Refused)]
    for item, answer in zip(items, answers, strict=True):
        if isinstance(answer, Refused):
            item.kept = answer.sentence[:200]
    DestructionItem.objects.bulk_update(kept, ["kept"])
    return [answer for answer in answers if isinstance(answer, Order)]
