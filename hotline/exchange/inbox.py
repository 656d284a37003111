"""转办来件: what 12345 and other hotlines hand over, once a partner and number, and what they say about it later (第三条、第十五条)."""

import json
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from hotline.attachments.store import ready
from hotline.citizens.story import day_words, told
from hotline.exchange.models import Handed, LateWord, PartnerImport
from hotline.exchange.receiving import NAMESPACE
from hotline.notices.models import Notice
from hotline.orders.attaching import attach
from hotline.orders.models import Order
from hotline.orders.perform import perform
from hotline.orders.register import register_many
from hotline.people.ciphers import seal, sm3
from hotline.people.models import Account, Unit, UnitKind
from hotline.people.personal import shown
from hotline.regulation.acceptance import CHANNELS, OTHER_CHANNEL, TRANSFERRED, grounds
from hotline.regulation.citation import cites
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STEP, State
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
VERB_WORDS = {
    "supplement": "补充",
    "remind": "催办",
    "withdraw": "撤回",
    "redo": "重办",
    "rate": "评价",
    "extension": "延期批复",
}
UNKNOWN = "没有收过这个单号，请核对，或先转办。"
KEPT = "已记下，由派单员看后处理。"


def _id(partner: Account, number: str, *more: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, "\n".join(["inbox", str(partner.pk), number, *more]))


def channel() -> str:
    """The city's first channel by which others hand over."""
    return next((code for code in CHANNELS if code in TRANSFERRED), OTHER_CHANNEL)


@cites("第十五条")
def hand_over(
    many: Sequence[Mapping[str, Any]], partner: Account, now: datetime, *, imported: PartnerImport | None = None,
    rows: Sequence[bytes] = (),
) -> list[tuple[Order, bool] | Refused]:  # fmt: skip
    """Register what a partner hands over; what came before under the same number is given again, whatever it says now.

    For each its order and whether it was here before, or the refusal. `rows`: their lines as they came, sealed beside.
    """
    numbers = [str(one["number"]) for one in many]
    answers: dict[int, tuple[Order, bool] | Refused] = {}
    taken: dict[int, dict[str, Any]] = {}
    for place, one in enumerate(many):
        try:
            taken[place] = _facts(one)
        except Refused as refused:
            answers[place] = refused
    with transaction.atomic():
        before = _before(partner, numbers)
        seen = {n for n, (live, _) in before.items() if live}
        made = register_many(list(taken.values()), actor=partner, now=now,
                             request_ids=[_first_id(partner, numbers[p], before) for p in taken])  # fmt: skip
        fresh: list[Handed] = []
        for place, order in zip(taken, made, strict=True):
            if isinstance(order, Refused):
                answers[place] = order
                continue
            answers[place] = (order, numbers[place] in seen)
            if numbers[place] not in seen:
                seen.add(numbers[place])
                row = _sealed_row(rows[place], order) if rows else None
                fresh.append(
                    Handed(
                        account=partner,
                        foreign_number=numbers[place],
                        order=order,
                        imported=imported,
                        sealed=row,
                    )
                )
        Handed.objects.bulk_create(fresh, ignore_conflicts=True)
    return [answers[place] for place in range(len(many))]


def _facts(one: Mapping[str, Any]) -> dict[str, Any]:
    facts = {**one, "channel": one.get("channel") or channel(), "origin_number": one["number"]}
    facts["source_due"] = facts.pop("due", None)
    if facts["channel"] not in TRANSFERRED:
        words = "渠道须是转办的渠道，见 /api/openapi.json。"
        raise Refused("invalid", words, "第十五条", fields={"channel": "渠道不对。"})
    return facts


def _before(partner: Account, numbers: Sequence[str]) -> dict[str, tuple[bool, int]]:
    """Number -> whether it is here, and how many imports of it were undone."""
    found: dict[str, tuple[bool, int]] = {}
    rows = Handed.objects.filter(account=partner, foreign_number__in=numbers)
    for number, undone in rows.values_list("foreign_number", "undone_at"):
        live, times = found.get(number, (False, 0))
        found[number] = (live or undone is None, times + (undone is not None))
    return found


def _first_id(partner: Account, number: str, before: Mapping[str, tuple[bool, int]]) -> uuid.UUID:
    _, undone = before.get(number, (False, 0))
    return _id(partner, number, f"after {undone}") if undone else _id(partner, number)


def _sealed_row(row: bytes, order: Order) -> bytes:
    return seal(row.decode(), f"handed:{order.number}")


def handed_of(number: str, partner: Account) -> Handed:
    """A partner's number with our order. Refused 404 when they never handed it over, or it was undone."""
    rows = Handed.objects.filter(account=partner, foreign_number=number, undone_at=None)
    found = rows.select_related("order__contact", "order__lead_unit").first() if "\0" not in number else None
    if found is None:
        raise Refused("unknown", UNKNOWN)
    return found


def act(verb: str, number: str, key: str, given: Mapping[str, Any], partner: Account, now: datetime) -> Order:
    """One verb of theirs on an order open or closed, once a key.

    Refused as the door refuses, in its words; what the order takes no more is kept for a person to decide on.
    """
    if verb not in VERBS:
        raise Refused("unknown", "没有这个操作。")
    action, facts = _step_of(verb, given)
    handed = handed_of(number, partner)
    try:
        return perform(action, handed.order.number, actor=partner, given=facts, now=now,
                       request_id=_id(partner, number, verb, key))  # fmt: skip
    except Refused as refused:
        if refused.code != "not_open":
            raise
        _keep(handed, verb, key, facts, refused, now)
        raise Refused(
            refused.code, refused.sentence + KEPT, refused.article, fields=refused.fields, more=refused.more
        ) from None


def put_file(number: str, content: bytes, partner: Account, now: datetime) -> Order:
    """A file to an order of theirs; the same content again is the same file. Refused as the store and the door refuse."""
    order = handed_of(number, partner).order
    attach(ready(content, now), order.number, actor=partner, now=now,
           request_id=_id(partner, number, "file", sm3(content).hex()))  # fmt: skip
    order.refresh_from_db()
    return order


def _step_of(verb: str, given: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    action, fields = VERBS[verb]
    facts: dict[str, Any] = {name: given.get(name) or "" for name in fields}
    if verb == "rate":
        facts["how"] = "system"
    if verb != "extension":
        return action, facts
    granted, due = given.get("granted"), given.get("due")
    if granted is None:
        raise Refused(
            "incomplete", "请写明是否同意延期（granted）。", "第二十条", fields={"granted": "请填。"}
        )
    words = f"来源单位延期批复：{'同意' if granted else '不同意'}。{facts['note']}"
    if granted and due:
        return "source_due", {"source_due": due, "reason": words}
    return action, {"note": words}


def _keep(
    handed: Handed, verb: str, key: str, facts: Mapping[str, Any], refused: Refused, now: datetime
) -> None:
    """What came too late, sealed, and a line under the dispatchers' bell."""
    said = json.dumps(dict(facts), ensure_ascii=False, default=str)
    word, fresh = LateWord.objects.get_or_create(
        handed=handed, verb=verb, key=key,
        defaults={"received_at": now, "refused": refused.sentence[:300],
                  "sealed": seal(said, f"late:{handed.pk}:{verb}:{key}")},
    )  # fmt: skip
    if fresh:
        number = handed.order.number
        centre = Unit.objects.filter(kind=UnitKind.CENTRE).order_by("id")[0]
        Notice.objects.bulk_create(
            [Notice(key=f"late-word:{word.pk}", unit=centre, post="dispatcher",
                    order_number=number, article=STEP[VERBS[verb][0]].article, created_at=now,
                    sentence=f"{handed.account.name}对 {number} 来文“{VERB_WORDS[verb]}”，本件现在办不了，请看转办来件页")]
        )  # fmt: skip


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
        "source_due": local(order.source_due).isoformat() if order.source_due else None,
        "reply": vars(found.reply) if found.reply else None,
        "returned": _returned(back),
        "path": [
            {"at": local(line.at).isoformat(), "words": line.words, "detail": line.detail}
            for line in found.lines
        ],
        "seq": order.last_seq,
    }


def _returned(given: Mapping[str, Any] | None) -> dict[str, str] | None:
    if not given:
        return None
    ground = given.get("ground", "")
    return {
        "ground": ground,
        "ground_words": grounds().get(ground, ""),
        "reason": shown(given.get("reason", "")),
    }


def changed_since(partner: Account, since: datetime, limit: int) -> list[Order]:
    """A partner's orders on which something happened since, the longest quiet first: what to ask about."""
    rows = Order.objects.filter(contact__registered_by=partner, events__recorded_at__gte=since)
    return list(rows.select_related("contact").distinct().order_by("id")[:limit])
