"""What is asked of a reply through the API: the machine check without saving, and the check-list of a confirmation."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from hotline.orders.checking import checked, led_by
from hotline.orders.confirming import Record, checklist
from hotline.orders.models import Event, Order, OwedDuty
from hotline.people.models import Account
from hotline.regulation.steps import STEP


def check(order: Order, parts: dict[str, str], person: Account, now: datetime) -> dict[str, Any]:
    """The findings on a reply and the points asked. Refused 403, 409."""
    task, _ = led_by(order, person, now, STEP["draft"], STEP["confirm"])
    found = checked(order, task, parts)
    return {
        "findings": [r.finding.as_dict() | {"part": r.part} for r in found.remarks],
        "points": [asdict(p) for p in found.points],
    }


def confirmation(order: Order, person: Account, now: datetime) -> dict[str, Any]:
    """The check-list, line by line. Refused 403, 409."""
    task, tasks = led_by(order, person, now, STEP["confirm"])
    events = list(Event.objects.filter(order=order).select_related("body").order_by("seq"))
    duties = list(OwedDuty.objects.filter(order=order).order_by("id"))
    lines = checklist(Record(order, task, tasks, events, duties), now)
    return {
        "number": order.number,
        "state": order.state,
        "seen": order.last_seq,
        "lines": [asdict(line) for line in lines],
    }
