"""What a step leaves for another centre: the order's facts just after it, masked, in the step's own transaction."""

from datetime import datetime
from typing import Any

from hotline.notices.models import Outgoing, to_account
from hotline.orders.models import Event
from hotline.orders.owing import Case
from hotline.people.personal import shown
from hotline.regulation import tellings
from hotline.regulation.acceptance import grounds
from hotline.regulation.citation import cites
from hotline.regulation.tellings import PROVINCE, SOURCE
from hotline.regulation.time_limits import local

WORDS = ("area", "topic", "title", "text", "county", "place", "matter_time", "plate", "company", "route")
REPLY = ("result", "process", "basis")
COMPLAINT = "complaint"
SAID_TO_SOURCE = ("outcome", "reason", "main_order", "working_days", "referral")
WITH_REPLY = ("tell", "confirm", "follow_main")


def outgoing_after(action: str, case: Case, event: Event) -> list[Outgoing]:
    """The rows a step leaves for the province and for the hotline the order came from."""
    to = {telling.to for telling in tellings.after(action)}
    return [*_for_province(to, case, event), *_for_source(to, case, event)]


@cites("第二十一条")
def _for_province(to: set[str], case: Case, event: Event) -> list[Outgoing]:
    """A step on a dispatched complaint, and on what was one until this step."""
    known = case.order.first_dispatched_at is not None and COMPLAINT in (case.kind_before, case.order.kind)
    return [_left(PROVINCE, case, event, _facts(case, event))] if known and PROVINCE in to else []


@cites("第十五条")
def _for_source(to: set[str], case: Case, event: Event) -> list[Outgoing]:
    """A step on an order that a partner's system, or a file of theirs, handed over (第三条、第十六条)."""
    partner = case.order.handed_by_id
    if partner is None or SOURCE not in to:
        return []
    return [_left(to_account(partner), case, event, _state(case, event))]


def _left(partner: str, case: Case, event: Event, payload: dict[str, Any]) -> Outgoing:
    at, order = event.recorded_at, case.order
    return Outgoing(partner=partner, order_number=order.number, seq=event.seq, action=event.action, payload=payload,
                    is_sample=order.is_sample, created_at=at, due_at=at)  # fmt: skip


def _facts(case: Case, event: Event) -> dict[str, Any]:
    """No name and no number of a caller; words as a page shows them."""
    order, task = case.order, case.task
    given = event.new_body.given
    told: dict[str, Any] = {name: shown(getattr(order, name)) for name in WORDS}
    told |= {
        "kind": order.kind, "channel": order.contact.channel, "state": order.state,
        "safety": order.safety, "major": order.major, "secret": order.secret,
        "happened_at": _iso(event.happened_at), "registered_at": _iso(order.registered_at),
        "dispatched_at": _iso(order.first_dispatched_at), "caller_due": _iso(order.caller_due),
        "closed_at": _iso(order.closed_at), "lead_unit": task.unit.name if task else "",
    }  # fmt: skip
    if order.closed_at and task:
        told |= {name: shown(getattr(task, name)) for name in REPLY} | {"opinion": task.opinion}
    if reason := given.get("reason"):
        told["reason"] = shown(reason)
    if main := given.get("main_order"):
        told["main_order"] = main
    return told


def _state(case: Case, event: Event) -> dict[str, Any]:
    """State, unit, dates, reply once told, ground and reason of a return; of what the source said itself nothing."""
    order, task, given = case.order, case.task, event.new_body.given
    told: dict[str, Any] = {
        "state": order.state, "kind": order.kind, "lead_unit": task.unit.name if task else "",
        "happened_at": _iso(event.happened_at), "dispatched_at": _iso(order.first_dispatched_at),
        "caller_due": _iso(order.caller_due), "source_due": _iso(order.source_due), "closed_at": _iso(order.closed_at),
    }  # fmt: skip
    if event.action in WITH_REPLY and task:
        told |= {name: shown(getattr(task, name)) for name in REPLY}
    if event.action == "answer":
        told |= {"result": shown(given.get("answer", "")), "basis": shown(given.get("basis", ""))}
    if ground := given.get("ground"):
        told |= {"ground": ground, "ground_words": grounds().get(ground, "")}
    return told | {n: shown(v) if isinstance(v := given[n], str) else v for n in SAID_TO_SOURCE if n in given}


def _iso(moment: datetime | None) -> str | None:
    return local(moment).isoformat() if moment else None
