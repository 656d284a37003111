"""How an order comes to be: a contact, its caller, the order, its first event and duties, in one transaction."""

import json
import re
import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta
from typing import Any

from django.db import transaction

from hotline.notices.models import Notice
from hotline.orders import forms, records
from hotline.orders.models import Contact, Event, Order
from hotline.orders.owing import Case, settle
from hotline.orders.perform import load_offices, notices_after
from hotline.orders.writing import give_ids, write_orders, write_up_to_number
from hotline.people.callers import name_of, new_caller
from hotline.people.ciphers import seal
from hotline.people.models import Account, CallerKind
from hotline.people.personal import Marked, mark, shown
from hotline.people.phones import normalise
from hotline.people.roles import Role
from hotline.regulation.parameters import in_force_since, rule_version
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STEP, State
from hotline.regulation.time_limits import ZONE, local

MAY_REGISTER = {Role.OPERATOR, Role.DISPATCHER, Role.SHIFT_LEAD, Role.PARTNER}
PLAIN = ("kind", "area", "topic", "county", "place", "matter_time", "plate", "company", "route", "reply_by")
FLAGS = ("safety", "major", "secret", "practitioner", "is_sample")
ABOUT_CALLER = {
    "caller_kind": forms.Field("来电人性质", "choice", choices={k.value: k.label for k in CallerKind}),
    "reply_by": forms.Field("希望的答复方式", limit=10),
}
TITLE_LENGTH = 40


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
    if not actor.held & MAY_REGISTER or not actor.is_active:
        raise Refused("not_yours", f"登记来件由{STEP['register'].who[0].label}办理。", "第十五条")
    ids = list(request_ids or [None] * len(many))
    answers: dict[int, Order | Refused] = {}
    with transaction.atomic():
        known = _already_registered([i for i in ids if i])
        fresh: dict[int, dict[str, Any]] = {}
        first: dict[uuid.UUID | None, int] = {}
        for place, given in enumerate(many):
            try:
                if ids[place] in known:
                    answers[place] = _same_request(known[ids[place]])
                elif ids[place] not in first:
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


def _same_request(event: Event) -> Order:
    if event.action != "register":
        raise Refused("invalid", "这个请求编号已用于别的操作，请刷新页面后重新提交。")
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
    elif arrived < datetime.combine(in_force_since(), time(), ZONE):
        wrong["happened_at"] = f"来件时刻早于本办法施行之日（{in_force_since()}），请核对。"
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
    contacts = [_new_contact(facts, actor, now) for facts in many]
    return _record(many, contacts, actor, now, ids)


def _new_contact(facts: dict[str, Any], actor: Account, now: datetime) -> Contact:
    return Contact(
        channel=facts["channel"],
        origin_number=facts.get("origin_number", ""),
        arrived_at=facts.get("happened_at", now),
        caller=new_caller(facts),
        registered_by=actor,
    )


def _record(
    many: list[dict[str, Any]],
    contacts: list[Contact],
    actor: Account,
    now: datetime,
    ids: Sequence[uuid.UUID | None],
    parent: Order | None = None,
) -> list[Order]:
    """Everything new, each table once; the running number is taken as late as can be and held shortly."""
    offices = load_offices()
    marked = [mark(f["text"], [f.get("caller_name", "")], [f.get("phone", "")]) for f in many]
    orders = [_new_order(f, m, c, now, parent) for f, m, c in zip(many, marked, contacts, strict=True)]
    events = [_first_event(o, actor, now, key) for o, key in zip(orders, ids, strict=True)]
    cases = [Case(order, [], []) for order in orders]
    new_contacts = [c for c in contacts if c.pk is None]
    give_ids([c.caller for c in new_contacts], new_contacts, orders, events)
    for case, event in zip(cases, events, strict=True):
        settle(case, "register", event, {}, offices)
    numbers = write_up_to_number(new_contacts, cases, local(now).date())
    notices: list[Notice] = []
    for case, event, facts, found, number in zip(cases, events, many, marked, numbers, strict=True):
        _give_number(case.order, number, found)
        records.chain(event, case.order, _body(facts, case.order), {})
        notices += notices_after("register", case, event, offices)
    write_orders(cases, events, notices)
    return orders


def _new_order(
    facts: dict[str, Any], marked: Marked, contact: Contact, now: datetime, parent: Order | None
) -> Order:
    plain = {name: facts.get(name, "") for name in PLAIN}
    return Order(
        contact=contact,
        title=title_of(marked.text),
        text=marked.text,
        object_key=object_key(facts),
        state=State.REGISTERED,
        registered_at=facts.get("happened_at", now),
        split_from=parent,
        **plain,
        **{f: facts[f] for f in ("safety", "major", "secret", "is_sample")},
    )


def _give_number(order: Order, number: str, marked: Marked) -> None:
    order.number, order.head = number, records.genesis(number)
    if marked.values:
        order.text_sealed = seal(json.dumps(marked.values, ensure_ascii=False), f"text:{number}")


def _first_event(order: Order, actor: Account, now: datetime, request_id: uuid.UUID | None) -> Event:
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
    )


def _body(facts: dict[str, Any], order: Order) -> dict[str, Any]:
    """The event's body: the masked words and plain facts, never name or number."""
    left_out = {"caller_name", "phone", "text", "happened_at"}
    return {k: v for k, v in facts.items() if k not in left_out and v not in ("", False)} | {
        "text": order.text
    }


def title_of(text: str) -> str:
    """The first clause of the words, masked, at most 40 characters."""
    plain = shown(text).strip()
    first = re.split(r"[。！？!?\n；;]", plain, maxsplit=1)[0] or plain
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"


def object_key(facts: Mapping[str, Any]) -> str:
    """What is complained of, written one way: plate before route before company."""
    found = facts.get("plate") or facts.get("route") or facts.get("company") or ""
    return re.sub(r"\s", "", str(found)).upper()


def register_split(parent: Order, given: dict[str, Any], actor: Account, now: datetime) -> Order:
    """拆单: a second order from the same contact (一事一单)."""
    facts = {
        "text": given["text"], "kind": given["kind"], "caller_name": name_of(parent.contact.caller),
        "channel": parent.contact.channel, "county": parent.county, "place": parent.place, "area": parent.area,
        **{f: getattr(parent, f, False) for f in ("safety", "major", "secret", "is_sample")},
    }  # fmt: skip
    [made] = _record([facts], [parent.contact], actor, now, [None], parent)
    return made


def similar(phone: str, key: str, now: datetime, days: int = 30) -> list[tuple[Order, str]]:
    """Orders of the last 30 days by the same caller or on the same object, newest first, with the reason."""
    from hotline.people.ciphers import index_of  # noqa: PLC0415

    since, found = now - timedelta(days=days), dict[int, tuple[Order, str]]()
    recent = Order.objects.filter(registered_at__gte=since).exclude(state="merged").order_by("-id")
    if key:
        found |= {o.pk: (o, "同一对象") for o in recent.filter(object_key=key)[:10]}
    if phone:
        found |= {
            o.pk: (o, "同一来电人") for o in recent.filter(contact__caller__phone_index=index_of(phone))[:10]
        }
    return [found[pk] for pk in sorted(found, reverse=True)][:10]
