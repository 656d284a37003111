"""An order as JSON: what the page shows, masked as the page masks it."""

from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime
from typing import Any

from hotline.orders.closed_words import may_read
from hotline.orders.confidential import WRITTEN, all_in_clear
from hotline.orders.forms import FIELDS
from hotline.orders.models import Order, OwedDuty, Task
from hotline.orders.owing import late_among
from hotline.orders.similar import Likeness
from hotline.orders.standing import owed_to_act_on, standing
from hotline.people.callers import masked, name_of, phone_of
from hotline.people.models import Account, Unit
from hotline.people.personal import hidden, shown
from hotline.regulation.acceptance import KINDS
from hotline.regulation.duties import DUTY
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import State, Step, open_to
from hotline.regulation.time_limits import contact_due, local, reply_due

PLAIN = ("number", "kind", "area", "title", "state", "safety", "major", "secret", "shielded")
MOMENTS = ("registered_at", "first_dispatched_at", "caller_due", "closed_at", "archived_at")


def receipt(order: Order) -> dict[str, Any]:
    """What a caller of POST /orders gets back: enough to go on with."""
    return {
        "number": order.number,
        "state": order.state,
        "state_label": State(order.state).label,
        "title": shown(order.title),
        "registered_at": iso(order.registered_at),
        "seen": order.last_seq,
    }


def receipts(made: Iterable[Order | Refused]) -> dict[str, Any]:
    """What a caller gets who sent many: for each, in order, its receipt or its refusal."""
    return {"results": [one.as_dict() if isinstance(one, Refused) else receipt(one) for one in made]}


def row(order: Order) -> dict[str, Any]:
    """One order in a list."""
    return receipt(order) | {
        "kind": order.kind,
        "lead_unit": unit(order.lead_unit),
        "caller_due": iso(order.caller_due),
    }


def whole(order: Order, person: Account, now: datetime) -> dict[str, Any]:
    """One order with its open duties and the steps open to this person."""
    origin = order.contact.origin_number
    if order.secret and not person.is_centre:
        origin = hidden(origin)
    duties = list(order.duties.filter(ended_at=None).select_related("owed_by").order_by("due", "id"))
    return (
        {name: getattr(order, name) for name in PLAIN}
        | {name: shown(getattr(order, name)) for name in WRITTEN}
        | {name: iso(getattr(order, name)) for name in MOMENTS}
        | receipt(order)
        | {
            "kind_label": KINDS[order.kind],
            "channel": order.contact.channel,
            "origin_number": shown(origin),
            "caller": _caller(order, person),
            "lead_unit": unit(order.lead_unit),
            "merged_into": order.merged_into.number if order.merged_into else None,
            "duties": [_duty(owed, now) for owed in duties],
            "steps": [_step(step) for step in _open_steps(order, person, duties, now)],
        }
    )


def proposed(told: dict[str, Any], now: datetime) -> dict[str, Any]:
    """What the desk is told while a call is taken down, and when it would be due if it were dispatched now."""
    kind = told["kind"] if told["kind"] in KINDS else next(iter(KINDS))
    reply, contact, mark = reply_due(now, kind), contact_due(now), told["marked"]
    return {
        "recognised": [{"words": w, "label": label, "field": f or None} for w, label, f in told["recognised"]],
        "proposals": [asdict(line) for line in told["lines"]],
        "fill": told["fill"],
        "safety_words": list(told["safety_words"]),
        "known": [known(m.version, m.score) for m in told["known"]],
        "similar": [_alike(one) for one in told["similar"]],
        "marked": {"until": iso(mark.until), "reason": shown(mark.reason), "order": mark.order} if mark else None,
        "due": {"kind": kind, "reply": iso(reply.at), "contact": iso(contact.at), "provisional": reply.provisional,
                "trace": [{"day": day, "counted": counted, "why": why} for day, counted, why in reply.trace]},
    }  # fmt: skip


def _alike(one: Likeness) -> dict[str, Any]:
    may = {
        "supplement": one.may_supplement,
        "remind": one.may_supplement and one.may_remind,
        "join": one.may_merge,
    }
    ways = [way for way, open_ in may.items() if open_]
    return receipt(one.order) | {"why": one.why, "calls": one.calls, "ways": ways}


def revealed(order: Order, person: Account) -> dict[str, Any]:
    """Name, number and what was masked in the order's words, in clear; only after the step “reveal” was recorded."""
    caller = order.contact.caller
    return {
        "name": name_of(caller),
        "phone": phone_of(caller),
        "words": all_in_clear(order) if may_read(person, order) else {},
    }


def iso(moment: datetime | None) -> str | None:
    return local(moment).isoformat() if moment else None


def unit(found: Unit | None) -> dict[str, str] | None:
    return {"code": found.code, "name": found.name} if found else None


def _caller(order: Order, person: Account) -> dict[str, Any]:
    caller = order.contact.caller
    if order.secret and not person.is_centre:
        name = phone = "要求保密"
    else:
        name, phone = masked(caller)
    return {"kind": caller.kind, "name": name, "phone": phone, "practitioner": caller.practitioner}


def _duty(owed: OwedDuty, now: datetime) -> dict[str, Any]:
    return {
        "kind": owed.kind,
        "label": DUTY[owed.kind].label,
        "owed_by": unit(owed.owed_by),
        "since": iso(owed.since),
        "due": iso(owed.due),
        "first_due": iso(owed.first_due),
        "light": "red" if now > owed.due else "amber" if now >= owed.warn_at else "green",
        "provisional": owed.provisional,
        "article": owed.article,
    }


def _open_steps(order: Order, person: Account, duties: list[OwedDuty], now: datetime) -> tuple[Step, ...]:
    tasks = list(Task.objects.filter(order=order).select_related("unit").order_by("id"))
    who = standing(person, order, tasks, now)
    late = late_among(duties, now) is not None
    return open_to(who, State(order.state), owed_to_act_on(person, duties), late, order.on_hold)


def _step(step: Step) -> dict[str, Any]:
    names = [*step.fields, *step.optional]
    return {
        "action": step.action,
        "label": step.label,
        "article": step.article,
        "fields": [_field(name, required=name in step.fields) for name in names],
    }


def known(version: Any, score: float) -> dict[str, Any]:
    """An entry of the knowledge base that may answer a request."""
    return {"entry": version.cite, "question": version.question, "answer": version.answer, "basis": version.basis,
            "score": round(score, 2)}  # fmt: skip


def _field(name: str, *, required: bool) -> dict[str, Any]:
    field = FIELDS[name]
    return {
        "name": name,
        "label": field.label,
        "kind": field.kind,
        "required": required,
        "limit": field.limit,
        "choices": dict(field.choices),
    }
