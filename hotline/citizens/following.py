"""One's own request, followed and acted upon by whoever holds its code (第十条、第十四条、第二十六条)."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hotline.attachments.store import FIELD
from hotline.citizens import codes, limits
from hotline.citizens.accounts import citizen_of
from hotline.citizens.filing import add_files, files_of
from hotline.citizens.story import Told, told
from hotline.orders.models import Event, Order
from hotline.orders.perform import perform
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STEP, State, Step, Who, open_to
from hotline.regulation.time_limits import local

AS_CALLER = frozenset({Who.SOURCE})
TAKEN = {"supplement": ("note",), "remind": ("note",), "withdraw": ("reason",), "rate": ("satisfaction", "words"),
         "object": ("reason",)}  # fmt: skip
"""What a citizen may do, and which fields of it are theirs to fill in."""
ONCE_A_CLOSING = ("rate", "object")
ADDED = {"rate": {"how": "online"}}


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
    return Followed(order, told(order, events, now), _open(order, events))


def act(
    action: str, number: str, code: str, given: Mapping[str, Any], now: datetime, request_id: uuid.UUID,
    sent: Sequence[bytes] = (),
) -> None:  # fmt: skip
    """One step on one's own request, through the same door as everybody's. Refused as the door refuses."""
    order = request_of(number, code, now)
    if action not in TAKEN:
        raise Refused("unknown", "没有这个操作。")
    files = files_of(sent, now) if action == "supplement" else []
    events = list(order.events.order_by("seq"))
    if not any(e.request_id == request_id for e in events):
        _refuse_too_often(action, order, events, now)
    facts = {name: given.get(name, "") for name in TAKEN[action]} | ADDED.get(action, {})
    perform(action, order.number, actor=citizen_of(order), given=facts, now=now, request_id=request_id)
    add_files(files, order, now=now, request_id=request_id)


def attach(number: str, code: str, sent: Sequence[bytes], now: datetime, request_id: uuid.UUID) -> None:
    """Files put to one's own request, without a word. Refused 422 for none or for one that cannot be taken, else as the door refuses."""
    order = request_of(number, code, now)
    if not sent:
        words = "没有收到文件，请选照片、录音或文件。"
        raise Refused("incomplete", words, STEP["attach"].article, fields={FIELD: words})
    add_files(files_of(sent, now), order, now=now, request_id=request_id)


def _open(order: Order, events: list[Event]) -> dict[str, Step]:
    steps = [s for s in open_to(AS_CALLER, State(order.state), (), late=False) if s.action in TAKEN]
    done = {e.action for e in _own(order, events) if e.action in ONCE_A_CLOSING and _since_closing(order, e)}
    without_result = {"object"} if order.closed_at is None else set()
    return {s.action: s for s in steps if s.action not in done | without_result}


def _refuse_too_often(action: str, order: Order, events: list[Event], now: datetime) -> None:
    own = [e for e in _own(order, events) if e.action == action]
    article = STEP[action].article
    if action in ONCE_A_CLOSING and any(_since_closing(order, e) for e in own):
        raise Refused("not_open", "您对这次的结果已经说过了，不必再提交。", article)
    hours = value_on(local(now).date(), "public_remind_hours")
    if action == "remind" and any(e.recorded_at > now - timedelta(hours=hours) for e in own):
        raise Refused("not_open", f"{hours} 小时内已经催过一次，承办单位已收到；急事请打电话。", article)


def _own(order: Order, events: list[Event]) -> list[Event]:
    own = citizen_of(order).pk
    return [e for e in events if e.actor_id == own]


def _since_closing(order: Order, event: Event) -> bool:
    return order.closed_at is None or event.happened_at >= order.closed_at
