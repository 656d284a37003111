"""What is asked of a reply through the API: the machine check without saving, and the check-list of a confirmation."""

from dataclasses import asdict
from datetime import datetime
from typing import Any

from hotline.orders.checking import earlier_replies, remarks_on
from hotline.orders.confirming import Record, checklist
from hotline.orders.models import Event, Order, OwedDuty, Task
from hotline.orders.owing import lead_among
from hotline.orders.standing import standing
from hotline.people.models import Account
from hotline.people.personal import shown
from hotline.regulation.refusals import Refused
from hotline.regulation.reply_checks.beside import points_beside
from hotline.regulation.steps import STEP, Step


def checked(order: Order, parts: dict[str, str], person: Account, now: datetime) -> dict[str, Any]:
    """The findings on a reply and the points asked. Refused 403, 409."""
    task, _ = _led(order, person, now, STEP["draft"], STEP["confirm"])
    remarks = remarks_on(order, parts, earlier_replies(order, task))
    return {
        "findings": [r.finding.as_dict() | {"part": r.part} for r in remarks],
        "points": [asdict(p) for p in points_beside(shown(order.text), parts)],
    }


def confirmation(order: Order, person: Account, now: datetime) -> dict[str, Any]:
    """The check-list, line by line. Refused 403, 409."""
    task, tasks = _led(order, person, now, STEP["confirm"])
    events = list(Event.objects.filter(order=order).select_related("body").order_by("seq"))
    duties = list(OwedDuty.objects.filter(order=order).order_by("id"))
    lines = checklist(Record(order, task, tasks, events, duties), now)
    return {
        "number": order.number,
        "state": order.state,
        "seen": order.last_seq,
        "lines": [asdict(line) for line in lines],
    }


def _led(order: Order, person: Account, now: datetime, *steps: Step) -> tuple[Task, list[Task]]:
    """The lead's task and all tasks, for somebody who may take one of the steps. Refused 403, 409."""
    rows = (
        Task.objects.filter(order=order).select_related("unit", "endorsed_by", "signed_off_by").order_by("id")
    )
    tasks = list(rows)
    if not standing(person, order, tasks, now) & {w for step in steps for w in step.who}:
        who = "、".join(dict.fromkeys(w.label for step in steps for w in step.who))
        raise Refused("not_yours", f"这一项给{who}，您在本件上没有这个身份。", steps[0].article)
    task = lead_among(tasks)
    if task is None:
        raise Refused("not_open", "本件还没有转办，没有回复可看。", steps[0].article)
    return task, tasks
