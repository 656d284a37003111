"""One's own request, followed and acted upon by whoever holds its code (第十条、第十四条、第二十六条)."""

import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from hotline.citizens import codes, limits
from hotline.citizens.story import Told, told
from hotline.orders.models import Order
from hotline.orders.perform import perform
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import State, Step, Who, open_to

MAY = frozenset({Who.SOURCE})


@dataclass(frozen=True)
class Followed:
    """A request with what is told of it and what may be done now."""

    order: Order
    told: Told
    steps: dict[str, Step]


def request_of(number: str, code: str, now: datetime) -> Order:
    """The request of a number and a code. Refused 404 alike whichever is wrong, 429 after too many wrong codes."""
    try:
        return codes.opened(number, code)
    except Refused:
        limits.count("wrong_code", number.strip()[:40], now)
        raise


def follow(number: str, code: str, now: datetime) -> Followed:
    """Everything a citizen may know of their request."""
    order = request_of(number, code, now)
    events = list(order.events.select_related("body").order_by("seq"))
    steps = {s.action: s for s in open_to(MAY, State(order.state), (), late=False)}
    return Followed(order, told(order, events, now), steps)


def act(
    action: str, number: str, code: str, given: Mapping[str, Any], now: datetime, request_id: uuid.UUID
) -> None:
    """One step on one's own request, through the same door as everybody's."""
    order = request_of(number, code, now)
    perform(action, order.number, actor=order.contact.registered_by, given=dict(given), now=now,
            request_id=request_id)  # fmt: skip
