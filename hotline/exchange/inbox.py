"""转办来件: what 12345 and other hotlines hand over, once a partner and number, and what they do about it later (第三条、第十五条).

No table of its own: the request's id is made of the partner and their number, and an event's request id is unique.
"""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from hotline.citizens.story import day_words, told
from hotline.exchange.receiving import NAMESPACE
from hotline.orders.models import Event, Order
from hotline.orders.perform import perform
from hotline.orders.register import register_many
from hotline.people.models import Account
from hotline.people.personal import shown
from hotline.regulation.acceptance import CHANNELS, OTHER_CHANNEL, TRANSFERRED
from hotline.regulation.citation import cites
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import State
from hotline.regulation.time_limits import local

VERBS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "supplement": ("supplement", ("note",)),
    "remind": ("remind", ("note",)),
    "withdraw": ("withdraw", ("reason",)),
    "redo": ("object", ("reason",)),
    "rate": ("rate", ("satisfaction", "words")),
    "extension": ("supplement", ("note",)),
}
"""Their verb -> our step and the fields it takes. 重办 of theirs is an objection here: whether it is handled again is decided here."""
UNKNOWN = "没有收过这个单号，请核对，或先转办。"


def _id(partner: Account, number: str, *more: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, "\n".join(["inbox", str(partner.pk), number, *more]))


def channel() -> str:
    """The city's first channel by which others hand over."""
    return next((code for code in CHANNELS if code in TRANSFERRED), OTHER_CHANNEL)


@cites("第十五条")
def hand_over(many: Sequence[Mapping[str, Any]], partner: Account, now: datetime) -> list[Order | Refused]:
    """Register what a partner hands over; what came before under the same number is given again, whatever it says now."""
    facts = [
        {**one, "channel": one.get("channel") or channel(), "origin_number": one["number"]} for one in many
    ]
    wrong = {
        place: Refused(
            "invalid",
            "渠道须是转办的渠道，见 /api/openapi.json。",
            "第十五条",
            fields={"channel": "渠道不对。"},
        )
        for place, one in enumerate(facts)
        if one["channel"] not in TRANSFERRED
    }
    taken = [place for place in range(len(facts)) if place not in wrong]
    made = register_many([facts[p] for p in taken], actor=partner, now=now,
                         request_ids=[_id(partner, facts[p]["number"]) for p in taken])  # fmt: skip
    answers: dict[int, Order | Refused] = {**wrong, **dict(zip(taken, made, strict=True))}
    return [answers[place] for place in range(len(many))]


def order_of(number: str, partner: Account) -> Order:
    """The order of a partner's number. Refused 404 when they never handed it over."""
    events = Event.objects.filter(request_id=_id(partner, number), action="register", actor=partner)
    found = events.select_related("order__contact", "order__lead_unit").first()
    if found is None:
        raise Refused("unknown", UNKNOWN)
    return found.order


def act(verb: str, number: str, key: str, given: Mapping[str, Any], partner: Account, now: datetime) -> Order:
    """One verb of theirs on an order open or closed, once a key. Refused as the door refuses, in its words."""
    if verb not in VERBS:
        raise Refused("unknown", "没有这个操作。")
    action, fields = VERBS[verb]
    facts = {name: given.get(name) or "" for name in fields}
    if verb == "rate":
        facts["how"] = "system"
    if verb == "extension":
        granted = given.get("granted")
        if granted is None:
            raise Refused(
                "incomplete", "请写明是否同意延期（granted）。", "第二十条", fields={"granted": "请填。"}
            )
        facts["note"] = f"来源单位延期批复：{'同意' if granted else '不同意'}。{facts['note']}"
    order = order_of(number, partner)
    return perform(action, order.number, actor=partner, given=facts, now=now,
                   request_id=_id(partner, number, verb, key))  # fmt: skip


def state_of(order: Order, now: datetime) -> dict[str, Any]:
    """What flows back: state, unit, date, what was answered, why it was returned (第十六条). No name, no inner note."""
    events = list(order.events.select_related("body").order_by("seq"))
    found = told(order, events, now)
    back = next((e.given for e in reversed(events) if e.action == "return"), None)
    return {
        "number": order.number,
        "foreign_number": shown(order.contact.origin_number),
        "state": order.state,
        "state_label": State(order.state).label,
        "plain": found.word,
        "lead_unit": order.lead_unit.name if order.lead_unit else None,
        "caller_due": local(order.caller_due).isoformat() if order.caller_due else None,
        "due_words": day_words(order.caller_due) if order.caller_due else "",
        "reply": vars(found.reply) if found.reply else None,
        "returned": {"ground": back.get("ground"), "reason": shown(back.get("reason", ""))} if back else None,
        "path": [
            {"at": local(line.at).isoformat(), "words": line.words, "detail": line.detail}
            for line in found.lines
        ],
        "seq": order.last_seq,
    }


def changed_since(partner: Account, since: datetime, limit: int) -> list[Order]:
    """A partner's orders on which something happened since, the longest quiet first: what to ask about."""
    rows = Order.objects.filter(contact__registered_by=partner, events__recorded_at__gte=since)
    return list(rows.select_related("contact").distinct().order_by("id")[:limit])
