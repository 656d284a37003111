"""Duties in memory: which a step ends, which it opens, which can never be met."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from hotline.orders.models import Event, Order, OwedDuty, Task
from hotline.people.models import Unit
from hotline.regulation import duties, time_limits
from hotline.regulation.acceptance import came_by_transfer
from hotline.regulation.call_backs import unreachable
from hotline.regulation.duties import DUTY, UNREACHABLE_COUNTS, Duty, Facts, Owes
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import local

VOIDING = {"merged": "已并入他单，不再承担", "withdrawn": "已撤回，不再承担"}
NEVER_VOID = ("acknowledge", "archive")


@dataclass
class Case:
    """One order with what a step may touch, loaded at once and written at once."""

    order: Order
    task: Task | None
    open: list[OwedDuty]
    opened: list[OwedDuty] = field(default_factory=list)
    changed: list[OwedDuty] = field(default_factory=list)
    drawn: bool = False

    def owed(self, kind: str) -> OwedDuty | None:
        return next((d for d in self.open if d.kind == kind), None)


@dataclass(frozen=True)
class Offices:
    """The two units every city has: the centre and the bureau."""

    centre: Unit
    bureau: Unit


def settle(case: Case, action: str, event: Event, given: dict[str, Any], offices: Offices) -> None:
    """End and open duties for a step just taken (tables: hotline.regulation.duties)."""
    at = event.happened_at
    for owed in [d for d in case.open if action in DUTY[d.kind].ended_by]:
        _answer(case, owed, event, given)
    if ground := VOIDING.get(case.order.state):
        for owed in [d for d in case.open if d.kind not in NEVER_VOID]:
            _end(case, owed, event, ground)
    for duty in duties.opened_by(action):
        _open(case, duty, at, event, offices)
    if action == "change_kind":
        _recount_reply(case, event)
        if case.order.kind == "complaint" and not case.owed("province_copy"):
            _open(case, DUTY["province_copy"], at, event, offices)


def _answer(case: Case, owed: OwedDuty, event: Event, given: dict[str, Any]) -> None:
    if given.get("outcome") == "failed" and owed.kind in UNREACHABLE_COUNTS:
        owed.attempts = [*owed.attempts, event.happened_at.isoformat()]
        if not unreachable([datetime.fromisoformat(a) for a in owed.attempts]):
            case.changed.append(owed)
            return
        _end(case, owed, event, "分日分时联系三次以上仍联系不上（第二十五条）")
        return
    _end(case, owed, event, "")


def _end(case: Case, owed: OwedDuty, event: Event, ground: str) -> None:
    owed.ended_at, owed.ended_by, owed.ground = event.happened_at, event, ground
    case.open.remove(owed)
    if owed not in case.opened:
        case.changed.append(owed)


def _open(case: Case, duty: Duty, since: datetime, event: Event, offices: Offices) -> None:
    facts = facts_of(case)
    if case.owed(duty.key) or not duty.when(facts):
        return
    due = duty.due(since, facts)
    owed = OwedDuty(
        order=case.order,
        task=case.task if duty.owes in (Owes.UNIT, Owes.SPEAKER) else None,
        kind=duty.key,
        owed_by=_who_owes(duty, case, offices),
        since=since,
        first_due=due.at,
        due=due.at,
        warn_at=time_limits.warn_at(due.at, since, value_on(local(since).date(), "warn_before")[duty.key]),
        article=duty.article,
        provisional=due.provisional,
        trace=[list(row) for row in due.trace],
    )
    case.opened.append(owed)
    case.open.append(owed)
    if ground := duty.impossible(facts):
        _end(case, owed, event, ground)


def _who_owes(duty: Duty, case: Case, offices: Offices) -> Unit:
    if duty.owes == Owes.BUREAU:
        return offices.bureau
    spoken_by_centre = duty.owes == Owes.SPEAKER and case.order.secret
    if duty.owes == Owes.CENTRE or spoken_by_centre or case.task is None:
        return offices.centre
    return case.task.unit


def facts_of(case: Case) -> Facts:
    """What the duty table may ask about a case now."""
    order, contact = case.order, case.order.contact
    reply = case.owed("redo_reply") or case.owed("reply")
    return Facts(
        kind=order.kind,
        state=order.state,
        safety=order.safety,
        anonymous=contact.caller.anonymous,
        transferred=came_by_transfer(contact.channel),
        called_back=case.drawn,
        reply_due=reply.due if reply else None,
        others_owed=any(d.kind != "archive" for d in case.open),
    )


def _recount_reply(case: Case, event: Event) -> None:
    """Reading 11: from the original dispatch; the first date is kept and both are reported."""
    reply = case.owed("reply")
    if reply is None or case.task is None:
        return
    due = time_limits.recounted_reply_due(case.task.dispatched_at, case.order.kind, event.happened_at)
    reply.due, reply.provisional, reply.trace = due.at, due.provisional, [list(r) for r in due.trace]
    before = value_on(local(event.happened_at).date(), "warn_before")["reply"]
    reply.warn_at = time_limits.warn_at(due.at, event.happened_at, before)
    reply.warned_at = reply.reminded_at = None
    case.changed.append(reply)
