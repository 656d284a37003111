"""How an order comes to be: a contact, its caller, the order, its first event and duties, in one transaction."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from django.db import IntegrityError, transaction

from hotline.notices.models import Notice
from hotline.orders import confidential, forms, records, repeats
from hotline.orders.effects.limits import sensible_source_due
from hotline.orders.loading import load_offices
from hotline.orders.models import Contact, Event, Order
from hotline.orders.owing import Case, settle
from hotline.orders.similar import object_key
from hotline.orders.telling import notices_after
from hotline.orders.writing import give_ids, write_orders, write_up_to_number
from hotline.people.callers import name_of, new_caller, phone_of
from hotline.people.models import Account, CallerKind
from hotline.people.phones import normalise
from hotline.people.roles import DESK, Role
from hotline.regulation.acceptance import came_by_transfer
from hotline.regulation.parameters import in_force_since, rule_version
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STEP, State
from hotline.regulation.time_limits import local, start_of

MAY_REGISTER = DESK | {Role.PARTNER}
FLAGS = ("safety", "major", "secret", "practitioner", "is_sample")
ABOUT_CALLER = {
    "caller_kind": forms.Field("来电人性质", "choice", choices={k.value: k.label for k in CallerKind}),
    "reply_by": forms.Field("希望的答复方式", limit=10),
}
NOT_OF_THE_ORDER = ("origin_number", "late_reason")
Guarded = tuple[dict[str, Any], confidential.Values]
"""What was given, its personal values masked, and those values by field (第九条)."""


def register(
    given: Mapping[str, Any], *, actor: Account, now: datetime, request_id: uuid.UUID | None = None
) -> Order:
    """Register one request, or raise Refused (403, 422) and keep nothing."""
    [answer] = register_many([given], actor=actor, now=now, request_ids=[request_id])
    if isinstance(answer, Refused):
        raise answer
    return answer


def register_many(
    many: Sequence[Mapping[str, Any]],
    *,
    actor: Account,
    now: datetime,
    request_ids: Sequence[uuid.UUID | None] | None = None,
) -> list[Order | Refused]:
    """Register many requests, set-based: an order or a refusal for each; a known request_id gives its order again."""
    ids = list(request_ids or [None] * len(many))
    try:
        return _register_many(many, actor, now, ids)
    except IntegrityError:
        if not any(ids):
            raise
        # The same request a moment ago on another connection: its order stands now, and is given again.
        return _register_many(many, actor, now, ids)


def _register_many(
    many: Sequence[Mapping[str, Any]], actor: Account, now: datetime, ids: list[uuid.UUID | None]
) -> list[Order | Refused]:
    if not actor.held & MAY_REGISTER or not actor.is_active:
        raise Refused("not_yours", f"登记来件由{STEP['register'].who[0].label}办理。", "第十五条")
    answers: dict[int, Order | Refused] = {}
    with transaction.atomic():
        known = _already_registered([i for i in ids if i])
        fresh: dict[int, dict[str, Any]] = {}
        first: dict[uuid.UUID | None, int] = {}
        for place, given in enumerate(many):
            try:
                if ids[place] in known:
                    answers[place] = _same_request(known[ids[place]], given, actor)
                elif ids[place] in first:
                    earlier = fresh[first[ids[place]]]
                    repeats.refuse_others(earlier, partial(clean_intake, given, now), actor)
                else:
                    fresh[place] = clean_intake(given, now)
                    if ids[place]:
                        first[ids[place]] = place
            except Refused as refused:
                answers[place] = refused
        made = _make(list(fresh.values()), actor, now, [ids[place] for place in fresh])
        answers |= zip(fresh, made, strict=True)
    return [answers[place] if place in answers else answers[first[ids[place]]] for place in range(len(many))]


def _already_registered(ids: list[uuid.UUID]) -> dict[uuid.UUID | None, Event]:
    return (
        {e.request_id: e for e in Event.objects.filter(request_id__in=ids).select_related("order")}
        if ids
        else {}
    )


def _same_request(event: Event, given: Mapping[str, Any], actor: Account) -> Order:
    if (event.action, event.actor_id) != ("register", actor.pk):
        raise Refused("invalid", "这个请求编号已用于别的操作，请刷新页面后重新提交。")
    repeats.refuse_other_words(event, lambda: clean_intake(given, event.recorded_at), actor)
    return event.order


def clean_intake(given: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """What the intake form gave, checked and typed. Refused 422 naming each field."""
    step = STEP["register"]
    wrong: dict[str, str] = {}
    facts: dict[str, Any] = {}
    try:
        facts = forms.clean(step, given)
    except Refused as refused:
        wrong |= refused.fields
    asked = {name: forms.FIELDS[name] for name in forms.INTAKE} | ABOUT_CALLER
    for name, field in asked.items():
        try:
            if value := forms._one(field, given.get(name)):
                facts[name] = value
        except Refused as refused:
            wrong[name] = refused.sentence
    if "phone" in facts:
        try:
            facts["phone"] = normalise(facts["phone"])
        except Refused as refused:
            wrong["phone"] = refused.sentence
    arrived = facts.get("happened_at", now)
    if arrived > now:
        wrong["happened_at"] = "来件时刻在将来，请改。"
    elif arrived < start_of(in_force_since()):
        wrong["happened_at"] = f"来件时刻早于本办法施行之日（{in_force_since()}），请核对。"
    if "source_due" in facts:
        try:
            sensible_source_due(facts["source_due"], now)
        except Refused as refused:
            wrong |= refused.fields
    if wrong:
        raise Refused("incomplete", "还不能登记：" + "".join(wrong.values()), step.article, fields=wrong)
    return {"caller_kind": "natural"} | facts | {f: _flag(given.get(f)) for f in FLAGS}


def _flag(raw: Any) -> bool:
    return raw in (True, "1", "on", "true", "yes")


def _make(
    many: list[dict[str, Any]], actor: Account, now: datetime, ids: Sequence[uuid.UUID | None]
) -> list[Order]:
    if not many:
        return []
    guarded = [_guarded(facts) for facts in many]
    contacts = [_new_contact(facts, actor, now) for facts, _ in guarded]
    sent = [repeats.digest_of(facts) if key else None for facts, key in zip(many, ids, strict=True)]
    return _record(guarded, contacts, actor, now, ids, sent=sent)


def _guarded(facts: dict[str, Any]) -> Guarded:
    fields = (*confidential.WRITTEN, *NOT_OF_THE_ORDER)
    words, values = confidential.masked(
        facts,
        fields,
        [facts.get("caller_name", "")],
        [facts.get("phone", "")],
        secret=facts.get("secret", False),
    )
    return facts | {name: said for name, said in words.items() if said}, values


def _new_contact(facts: dict[str, Any], actor: Account, now: datetime) -> Contact:
    return Contact(
        channel=facts["channel"],
        origin_number=facts.get("origin_number", ""),
        arrived_at=facts.get("happened_at", now),
        caller=new_caller(facts),
        registered_by=actor,
    )


def _record(
    guarded: list[Guarded],
    contacts: list[Contact],
    actor: Account,
    now: datetime,
    ids: Sequence[uuid.UUID | None],
    parent: Order | None = None,
    sent: Sequence[bytes | None] = (None,),
) -> list[Order]:
    """Everything new, each table once; the running number is taken as late as can be and held shortly."""
    offices = load_offices()
    orders = [_new_order(f, c, now, parent) for (f, _), c in zip(guarded, contacts, strict=True)]
    if Role.PARTNER in actor.held:
        for order in orders:
            order.handed_by = actor if came_by_transfer(order.contact.channel) else None
    events = [_first_event(o, actor, now, key, said) for o, key, said in zip(orders, ids, sent, strict=True)]
    cases = [Case(order, [], []) for order in orders]
    new_contacts = [c for c in contacts if c.pk is None]
    give_ids([c.caller for c in new_contacts], new_contacts, orders, events)
    for case, event in zip(cases, events, strict=True):
        settle(case, "register", event, {}, offices)
    numbers = write_up_to_number(new_contacts, cases, local(now).date())
    notices: list[Notice] = []
    for case, event, (facts, values), number in zip(cases, events, guarded, numbers, strict=True):
        apart = {f: values.pop(f) for f in ("late_reason",) if f in values}
        _give_number(case.order, number, values)
        records.chain(event, case.order, _body(facts), apart)
        notices += notices_after("register", case, event, offices)
    write_orders(cases, events, notices)
    return orders


def _new_order(facts: dict[str, Any], contact: Contact, now: datetime, parent: Order | None) -> Order:
    plain = {name: facts.get(name, "") for name in ("kind", "area", *confidential.WRITTEN)}
    return Order(
        contact=contact,
        title=confidential.title_of(facts["text"]),
        object_key=object_key(facts),
        state=State.REGISTERED,
        source_due=facts.get("source_due"),
        registered_at=facts.get("happened_at", now),
        split_from=parent,
        **plain,
        **{f: facts[f] for f in ("safety", "major", "secret", "is_sample")},
    )


def _give_number(order: Order, number: str, values: confidential.Values) -> None:
    order.number, order.head = number, records.genesis(number)
    order.sealed = confidential.sealed(values, number)


def _first_event(
    order: Order, actor: Account, now: datetime, request_id: uuid.UUID | None, sent: bytes | None
) -> Event:
    return Event(
        order=order,
        action="register",
        actor=actor,
        unit_id=actor.unit_id,
        happened_at=order.registered_at,
        recorded_at=now,
        from_state="",
        to_state=order.state,
        article=STEP["register"].article,
        rule_version=rule_version(local(order.registered_at).date()),
        request_id=request_id,
        request_digest=sent,
    )


def _body(facts: dict[str, Any]) -> dict[str, Any]:
    """The event's body: the masked words and plain facts, never name or number."""
    left_out = {"caller_name", "phone", "happened_at"}
    said = {k: v for k, v in facts.items() if k not in left_out and v not in ("", False)}
    return {k: v.isoformat() if isinstance(v, datetime) else v for k, v in said.items()}


def register_split(parent: Order, given: dict[str, Any], actor: Account, now: datetime) -> Order:
    """拆单: a second order from the same contact (一事一单)."""
    caller = parent.contact.caller
    facts = {
        "text": given["text"], "kind": given["kind"], "caller_name": name_of(caller), "phone": phone_of(caller),
        "channel": parent.contact.channel, "area": parent.area,
        **{f: confidential.in_clear(parent, f) for f in ("county", "place")},
        **{f: getattr(parent, f, False) for f in ("safety", "major", "secret", "is_sample")},
    }  # fmt: skip
    [made] = _record([_guarded(facts)], [parent.contact], actor, now, [None], parent)
    return made
