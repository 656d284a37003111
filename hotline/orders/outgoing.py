"""What a step leaves for another centre: the order's facts just after it, masked, in the step's own transaction."""

from datetime import datetime
from typing import Any

from hotline.notices.models import Outgoing
from hotline.orders.models import Event
from hotline.orders.owing import Case
from hotline.people.personal import shown
from hotline.regulation import tellings
from hotline.regulation.citation import cites
from hotline.regulation.tellings import PROVINCE
from hotline.regulation.time_limits import local

WORDS = ("area", "topic", "title", "text", "county", "place", "matter_time", "plate", "company", "route")
REPLY = ("result", "process", "basis")
COMPLAINT = "complaint"


@cites("第二十一条")
def outgoing_after(action: str, case: Case, event: Event) -> list[Outgoing]:
    """The province's row for a step on a dispatched complaint, and on what was one until this step."""
    known = case.order.first_dispatched_at is not None and COMPLAINT in (case.kind_before, case.order.kind)
    if not known or not any(telling.to == PROVINCE for telling in tellings.after(action)):
        return []
    left_at = event.recorded_at
    return [
        Outgoing(partner=PROVINCE, order_number=case.order.number, seq=event.seq, action=action,
                 payload=_facts(case, event), is_sample=case.order.is_sample, created_at=left_at, due_at=left_at)
    ]  # fmt: skip


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


def _iso(moment: datetime | None) -> str | None:
    return local(moment).isoformat() if moment else None
