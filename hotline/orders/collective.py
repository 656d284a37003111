"""集体件: many callers, one matter; and what the desk is told of a caller who rings again (第十五条、第二十二条)."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from hotline.orders.models import Event, Order
from hotline.orders.perform import Asked, perform_many
from hotline.orders.register import register_many
from hotline.people.ciphers import indexes_of
from hotline.people.models import Account
from hotline.regulation.refusals import Refused


def register_into(
    given: Mapping[str, Any],
    main_number: str,
    *,
    actor: Account,
    now: datetime,
    request_id: uuid.UUID | None = None,
) -> Order:
    """Register a call and merge it into an open order, both or neither. Raises Refused (403, 404, 409, 422)."""
    [made] = register_many_into([given], main_number, actor=actor, now=now, request_ids=[request_id])
    return made


def register_many_into(
    many: Sequence[Mapping[str, Any]],
    main_number: str,
    *,
    actor: Account,
    now: datetime,
    request_ids: Sequence[uuid.UUID | None] | None = None,
) -> list[Order]:
    """Register many calls into one open order, all or none, set-based; a repeat gives its orders again."""
    with transaction.atomic():
        made = _all(register_many(many, actor=actor, now=now, request_ids=request_ids))
        fresh = [o.number for o in dict.fromkeys(made) if o.state == "registered"]
        asked = [Asked("join", number, {"main_order": main_number}) for number in fresh]
        merged = {o.number: o for o in _all(perform_many(asked, actor=actor, now=now))}
    return [merged.get(order.number, order) for order in made]


def _all(answers: Sequence[Order | Refused]) -> list[Order]:
    for answer in answers:
        if isinstance(answer, Refused):
            raise answer
    return [a for a in answers if isinstance(a, Order)]


@dataclass(frozen=True)
class Mark:
    """骚扰、不合理诉求: until when a caller is marked so, and why. A hint; intake is never blocked."""

    until: datetime
    reason: str
    order: str


def unreasonable_mark(phone: str, now: datetime) -> Mark | None:
    """The mark 值班长 set on a caller of this number, while it lasts."""
    return unreasonable_mark_of(indexes_of(phone), now) if phone else None


def unreasonable_mark_of(blind: Sequence[bytes], now: datetime) -> Mark | None:
    """The same by the blind indexes of the number."""
    marked = Order.objects.filter(contact__caller__phone_index__in=blind, unreasonable_until__gt=now)
    order = marked.order_by("-unreasonable_until").first()
    if order is None or order.unreasonable_until is None:
        return None
    event = Event.objects.filter(order=order, action="mark_unreasonable").select_related("body").latest("seq")
    reason = event.given.get("reason", "")
    return Mark(order.unreasonable_until, reason, order.number)
