"""Seals what was archived, right after it and never in anybody's request (第二十七条).

Several loops may seal at once: each takes orders nobody else holds, builds their packages side by side with the
others, and stands in line only to chain the seals. File, row and the step in the order's chain come together
or, for a loop killed in the middle, not at all; what it left on the disk the next one clears away.
"""

import logging
from datetime import datetime, timedelta

from django.db import connection, transaction

from hotline.archives import files
from hotline.archives.models import Package
from hotline.archives.package import FIRST, Sealed, files_of, seal
from hotline.archives.record import Names, Record, record_of, whole
from hotline.calls import recordings
from hotline.orders.attaching import files_for_the_archive
from hotline.orders.models import Order
from hotline.orders.perform import Asked, perform_many
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import State

BATCH = 20
LINE = 2712328
"""Advisory lock: one sealing at a time takes the next place."""
REST = timedelta(minutes=10)
log = logging.getLogger(__name__)
_troubled: dict[int, datetime] = {}
"""Orders whose package could not be built, and until when they are left alone, so that they hold up no other."""


def seal_waiting(now: datetime) -> int:
    """Seal a batch of archived orders that have no package of this archiving yet; how many."""
    with transaction.atomic():
        if not (orders := _claim(now)):
            return 0
        made = _versions(orders)
        packages = _chained(_built(orders, {pk: 1 + len(known) for pk, known in made.items()}, now))
        by_number = {o.number: o for o in orders}
        rows = []
        for place, sealed in packages:
            order = by_number[sealed.number]
            files.store(order.number, sealed.digest, sealed.content, made[order.pk])
            rows.append(_row(order, place, sealed, now))
        Package.objects.bulk_create(rows)
        _record(packages, now)
    return len(packages)


def _claim(now: datetime) -> list[Order]:
    """Archived and unsealed, and held by no other loop and no person at this moment."""
    resting = [pk for pk, until in _troubled.items() if until > now]
    waiting = (
        Order.objects.filter(state=State.ARCHIVED, sealed_at=None).exclude(pk__in=resting).order_by("id")
    )
    return list(waiting.select_for_update(skip_locked=True)[:BATCH])


def _versions(orders: list[Order]) -> dict[int, list[bytes]]:
    """Order -> the digests of the packages it has already."""
    made: dict[int, list[bytes]] = {o.pk: [] for o in orders}
    for order_id, digest in Package.objects.filter(order__in=orders).values_list("order_id", "digest"):
        made[order_id].append(bytes(digest))
    return made


def _built(
    orders: list[Order], versions: dict[int, int], now: datetime
) -> list[tuple[Record, dict[str, bytes]]]:
    loaded, done = whole(orders), []
    names, heard = Names(loaded), recordings.of_orders(loaded)
    for order in loaded:
        try:
            record = record_of(order, versions[order.pk], names)
            attached = files_for_the_archive(order) | recordings.for_the_archive(heard[order.pk])
            done.append((record, files_of(record, attached)))
        except Exception:  # whatever is wrong with one order must not keep the others from being sealed
            _troubled[order.pk] = now + REST
            log.exception("工单 %s 的归档卷没有做成，稍后再试。", order.number)
    return done


def _chained(built: list[tuple[Record, dict[str, bytes]]]) -> list[tuple[int, Sealed]]:
    """The packages with their places, each sealed upon the one before; in line with every other sealing."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_xact_lock(%s)", [LINE])
    last = Package.objects.order_by("-place").values_list("place", "seal").first()
    place, previous = (last[0], bytes(last[1])) if last else (0, FIRST)
    done = []
    for record, content in built:
        sealed = seal(record, content, previous)
        place, previous = place + 1, sealed.seal
        done.append((place, sealed))
    return done


def _row(order: Order, place: int, sealed: Sealed, now: datetime) -> Package:
    return Package(
        place=place, order=order, version=sealed.version, sealed_at=now, sealed_through=order.last_seq,
        head=bytes(order.head), manifest=sealed.manifest, previous=sealed.previous, seal=sealed.seal,
        digest=sealed.digest, size=len(sealed.content),
    )  # fmt: skip


def _record(packages: list[tuple[int, Sealed]], now: datetime) -> None:
    """The seal into each order's own chain."""
    asked = [
        Asked("seal_package", s.number, {"version": s.version, "seal": s.seal.hex()}) for _, s in packages
    ]
    for answer in perform_many(asked, actor=None, now=now):
        if isinstance(answer, Refused):
            raise RuntimeError(f"封存没有记入办理记录：{answer.sentence}")
