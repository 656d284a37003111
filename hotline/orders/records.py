"""The chain: each event carries the SM3 of its body and of the event before it."""

import json
import os
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from typing import Any

from hotline.orders.models import DaySeal, Event, EventBody, Order
from hotline.people.ciphers import seal, sm3


def new_event(
    order: Order, facts: dict[str, Any], given: dict[str, Any], sealed: dict[str, list[str]]
) -> Event:
    """The next event of an order, unsaved, its body in `event.new_body`; moves the order's head forward."""
    event = Event(order=order, **facts)
    chain(event, order, given, sealed)
    return event


def chain(event: Event, order: Order, given: dict[str, Any], sealed: dict[str, list[str]]) -> None:
    """Put an event, unsaved, at the end of its order's chain."""
    event.seq, event.previous = order.last_seq + 1, bytes(order.head)
    box = (
        seal(json.dumps(sealed, ensure_ascii=False), f"event:{order.number}:{event.seq}") if sealed else None
    )
    event.new_body = EventBody(event=event, salt=os.urandom(16), given=given, sealed=box)
    event.body_digest = body_digest(event.new_body)
    event.digest = digest(event, order.number)
    order.last_seq, order.head = event.seq, event.digest


def genesis(number: str) -> bytes:
    """What the first event of an order is chained to."""
    return sm3(f"工单 {number}".encode())


def body_digest(body: EventBody) -> bytes:
    return sm3(bytes(body.salt) + canonical(body.given) + bytes(body.sealed or b""))


def digest(event: Event, number: str) -> bytes:
    """SM3 over the one before, the plain facts of the event, and its body's digest."""
    return sm3(bytes(event.previous) + canonical(facts_in(event, number)) + bytes(event.body_digest))


def facts_in(event: Event, number: str) -> list[Any]:
    """The plain facts of an event, in the order in which they are digested."""
    return [
        number,
        event.seq,
        event.action,
        event.actor_id,
        event.unit_id,
        event.on_behalf_of_id,
        _utc(event.happened_at),
        _utc(event.recorded_at),
        event.from_state,
        event.to_state,
        event.article,
        event.rule_version,
    ]


def canonical(value: Any) -> bytes:
    """One way to write a value, so that equal values have equal digests."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def _utc(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat()


def broken_links(orders: Iterable[Order]) -> Iterator[str]:
    """A sentence for each order whose chain does not hold, naming its first broken link."""
    for order in orders:
        if found := first_broken(order):
            yield found


def first_broken(order: Order) -> str:
    """ "" when the chain of one order holds, else where and how it first breaks."""
    head, seq = genesis(order.number), 0
    for event in order.events.select_related("body").order_by("seq"):
        seq += 1
        where = f"工单 {order.number} 第 {seq} 条记录"
        if event.seq != seq:
            return f"{where}缺失（下一条是第 {event.seq} 条）"
        if bytes(event.previous) != head:
            return f"{where}与前一条接不上"
        body = getattr(event, "body", None)
        if body is None and order.destroyed_at is None:
            return f"{where}的内容缺失，而本件没有销毁"
        if body is not None and body_digest(body) != bytes(event.body_digest):
            return f"{where}的内容被改动"
        if digest(event, order.number) != bytes(event.digest):
            return f"{where}的时间、人员或状态被改动"
        head = bytes(event.digest)
    if seq != order.last_seq or head != bytes(order.head):
        return f"工单 {order.number} 末尾的记录缺失（应有 {order.last_seq} 条，实有 {seq} 条）"
    return ""


def seal_day(day: date, now: datetime) -> DaySeal:
    """The Merkle root over all chain heads, kept one a day; the first of the day stands."""
    heads = [bytes(h) for h in Order.objects.order_by("id").values_list("head", flat=True)]
    made, _ = DaySeal.objects.get_or_create(
        day=day, defaults={"chains": len(heads), "root": merkle_root(heads), "made_at": now}
    )
    return made


def merkle_root(leaves: list[bytes]) -> bytes:
    level = [sm3(b"\0" + leaf) for leaf in leaves] or [sm3(b"")]
    while len(level) > 1:
        pairs = zip(level[::2], level[1::2] + ([level[-1]] if len(level) % 2 else []), strict=True)
        level = [sm3(b"\1" + left + right) for left, right in pairs]
    return level[0]
