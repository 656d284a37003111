"""Duties in memory: which a step ends, which it opens, which can never be met."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol, TypeVar

from hotline.orders.models import Event, Order, OwedDuty, Task, TaskRole
from hotline.people.models import Caller, Unit
from hotline.regulation import duties, time_limits
from hotline.regulation.acceptance import came_by_transfer
from hotline.regulation.call_backs import unreachable
from hotline.regulation.duties import (
    DUTY,
    FAILED_LEAVES_OPEN,
    UNREACHABLE_COUNTS,
    VOIDED,
    Duty,
    Facts,
    Owes,
)
from hotline.regulation.overdue import LADDERS, MEASURES, REPLIES
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import Due, local

VOIDING = {"merged": "已并入他单，不再承担", "withdrawn": "已撤回，不再承担"}
GIVEN_UP = ("returned", "replaced", "unmerged", "succeeded")
"""Outcomes of a lead task after which its unit leads no more."""
NEVER_VOID = ("acknowledge", "archive")
SUCCEEDED = "单位已撤并，由承继单位承担"
NO_LONGER_LATE = "已回复或期限已改，不再督办"
UNREACHED = "分日分时多次联系仍联系不上（第二十五条）"
"""The ground of a duty that was met as far as it can be (reading 8)."""


@dataclass
class Case:
    """One order with what a step may touch, loaded at once and written at once."""

    order: Order
    tasks: list[Task]
    open: list[OwedDuty]
    opened: list[OwedDuty] = field(default_factory=list)
    changed: list[OwedDuty] = field(default_factory=list)
    drawn: bool = False
    acting: Task | None = None
    """The task this step is about: the actor's own unit's, the one named, or the lead's."""
    given_out: list[Task] = field(default_factory=list)
    touched: list[Task] = field(default_factory=list)
    dropped: list[tuple[Task, str]] = field(default_factory=list)
    """Tasks a step took away, with the ground on which their duties end."""
    passed_on: list[tuple[Task, Task]] = field(default_factory=list)
    """Tasks of a unit that is no more, each with its successor's (decision 0135)."""
    pressed: list[Task] = field(default_factory=list)
    """The tasks of the units a step urged."""
    new_reply_due: Due | None = None
    reached: list[str] = field(default_factory=list)
    """The rungs of the ladder this step reached."""
    dissatisfied: bool = False
    claims: list[OwedDuty] = field(default_factory=list)
    """The duties a unit's late entry says were met within limits that are over (decision 0073)."""
    promised_at: datetime | None = None
    """When the caller was promised a call in this step."""
    opens_at: datetime | None = None
    """From when a step's new duties run, where that is not when it happened."""
    stays: bool = False
    """Whether the step leaves the state as it is, whatever its row says."""
    callers: list[Caller] = field(default_factory=list)
    """Callers a step corrected."""
    kind_before: str = field(init=False, default="")

    def __post_init__(self) -> None:
        self.kind_before = self.order.kind

    @property
    def task(self) -> Task | None:
        """The lead's task: the newest that was not given back or taken away."""
        return lead_among(self.tasks)

    @property
    def live(self) -> list[Task]:
        return [t for t in self.tasks if t.ended_at is None]

    def owed(self, kind: str, task: Task | None = None) -> OwedDuty | None:
        return next((d for d in self.open if d.kind == kind and (task is None or d.task is task)), None)

    def give(self, unit: Unit, role: TaskRole, at: datetime, parent: Task | None = None) -> Task:
        """A unit's new task, to be written with the step."""
        task = Task(order=self.order, unit=unit, role=role, dispatched_at=at, parent=parent)
        self.tasks.append(task)
        self.given_out.append(task)
        return task

    def touch(self, task: Task) -> Task:
        """The task, to be written with the step."""
        if task not in self.given_out and not any(t is task for t in self.touched):
            self.touched.append(task)
        return task


class PartOf(Protocol):
    """A unit's part in an order: its task, or what of it a list shows."""

    @property
    def role(self) -> str: ...
    @property
    def outcome(self) -> str: ...


Part = TypeVar("Part", bound=PartOf)


def lead_among(tasks: Iterable[Part]) -> Part | None:
    """The lead's task of an order's tasks in the order they were given out."""
    leads = [t for t in tasks if t.role == TaskRole.LEAD and t.outcome not in GIVEN_UP]
    return leads[-1] if leads else None


@dataclass(frozen=True)
class Offices:
    """The two units every city has: the centre and the bureau."""

    centre: Unit
    bureau: Unit


def settle(case: Case, action: str, event: Event, given: dict[str, Any], offices: Offices) -> None:
    """End and open duties for a step just taken (tables: hotline.regulation.duties)."""
    at = event.happened_at
    for owed in [d for d in case.open if action in DUTY[d.kind].ended_by and _about(case, d, event)]:
        if DUTY[owed.kind].enough(action, facts_of(case, at)):
            _answer(case, owed, event, given)
    for owed in [d for d in case.open if action in DUTY[d.kind].voided_by]:
        _end(case, owed, event, VOIDED[action])
    for dropped, why in case.dropped:
        for owed in [d for d in case.open if d.task is dropped]:
            _end(case, owed, event, why)
    for old, new in case.passed_on:
        for owed in [d for d in case.open if d.task is old]:
            _pass_on(case, owed, old, new, event)
    if case.new_reply_due is not None:
        _recount_reply(case, case.new_reply_due, event)
        case.new_reply_due = None
    if case.order.secret:
        _speak_for_the_unit(case, offices)
    if event.from_state != event.to_state and (ground := VOIDING.get(event.to_state)):
        for owed in [d for d in case.open if d.kind not in NEVER_VOID]:
            _end(case, owed, event, ground)
    if not any(d.rung for d in case.open if d.kind in REPLIES):
        for owed in [d for d in case.open if d.kind in MEASURES]:
            _end(case, owed, event, NO_LONGER_LATE)
    for duty in duties.opened_by(action):
        for task in _tasks_of(duty, case, event):
            _open(case, duty, case.opens_at or at, event, offices, task)


def _speak_for_the_unit(case: Case, offices: Offices) -> None:
    """Of a caller who asked for secrecy meanwhile, what a unit had to say is the centre's to say (reading 8)."""
    for owed in [d for d in case.open if DUTY[d.kind].owes in (Owes.SPEAKER, Owes.PROMISER)]:
        if owed.owed_by_id != offices.centre.pk:
            owed.owed_by = offices.centre
            case.changed.append(owed)


def _about(case: Case, owed: OwedDuty, event: Event) -> bool:
    if DUTY[owed.kind].owes == Owes.PROMISER:
        return owed.owed_by_id == event.unit_id
    return not DUTY[owed.kind].per_task or owed.task is case.acting


def _tasks_of(duty: Duty, case: Case, event: Event) -> list[Task | None]:
    """Whose task a duty is opened for: each joint unit's just asked, the one a step is about, or the lead's."""
    if duty.owes == Owes.JOINT:
        return [t for t in case.given_out if t.role != TaskRole.LEAD]
    if duty.per_task:
        return [case.acting]
    if duty.owes == Owes.PROMISER:
        return [next((t for t in case.live if t.unit_id == event.unit_id), None)]
    return [case.task if duty.owes in (Owes.UNIT, Owes.SPEAKER) else None]


def _answer(case: Case, owed: OwedDuty, event: Event, given: dict[str, Any]) -> None:
    if given.get("outcome") == "failed" and owed.kind in (*FAILED_LEAVES_OPEN, *UNREACHABLE_COUNTS):
        owed.attempts = [*owed.attempts, event.happened_at.isoformat()]
        if owed.kind in FAILED_LEAVES_OPEN or not unreachable(
            [datetime.fromisoformat(a) for a in owed.attempts]
        ):
            case.changed.append(owed)
            return
        _end(case, owed, event, UNREACHED)
        return
    _end(case, owed, event, "")


def _end(case: Case, owed: OwedDuty, event: Event, ground: str) -> None:
    owed.ended_at, owed.ended_by, owed.ground = event.happened_at, event, ground
    if ground in ("", UNREACHED) and any(d is owed for d in case.claims):
        owed.claimed_at, owed.ended_at = event.happened_at, event.recorded_at
    case.open.remove(owed)
    if owed not in case.opened:
        case.changed.append(owed)


ABOUT_A_DUTY = ("kind", "first_due", "due", "warn_at", "article", "provisional", "trace", "assessed_due", "attempts",
                "warned_at", "reminded_at", "pressed_at", "rung", "next_rung_at")  # fmt: skip


def _pass_on(case: Case, owed: OwedDuty, old: Task, new: Task, event: Event) -> None:
    """What the unit before owed its successor owes, by the same dates; what others owe about it they owe about the new task."""
    if owed.owed_by_id != old.unit_id:
        owed.task = new
        case.changed.append(owed)
        return
    heir = OwedDuty(order=case.order, task=new, owed_by=new.unit, since=event.happened_at,
                    **{name: getattr(owed, name) for name in ABOUT_A_DUTY})  # fmt: skip
    _end(case, owed, event, SUCCEEDED)
    case.opened.append(heir)
    case.open.append(heir)


def _open(case: Case, duty: Duty, since: datetime, event: Event, offices: Offices, task: Task | None) -> None:
    facts = facts_of(case, since)
    own = duty.per_task or duty.owes == Owes.PROMISER
    if not duty.when(facts) or any(d.kind == duty.key and (not own or d.task is task) for d in case.open):
        return
    due = duty.due(since, facts)
    owed = OwedDuty(
        order=case.order,
        task=task,
        kind=duty.key,
        owed_by=_who_owes(duty, case, offices, task),
        since=since,
        first_due=due.at,
        due=due.at,
        warn_at=time_limits.warn_at(due.at, since, value_on(local(since).date(), "warn_before")[duty.key]),
        article=duty.article,
        provisional=due.provisional,
        trace=[list(row) for row in due.trace],
        next_rung_at=due.at if duty.key in LADDERS else None,
    )
    case.opened.append(owed)
    case.open.append(owed)
    if ground := duty.impossible(facts):
        _end(case, owed, event, ground)


def _who_owes(duty: Duty, case: Case, offices: Offices, task: Task | None) -> Unit:
    if duty.owes == Owes.BUREAU:
        return offices.bureau
    if duty.owes == Owes.PROMISER:
        return task.unit if task and not case.order.secret else offices.centre
    spoken_by_centre = duty.owes == Owes.SPEAKER and case.order.secret
    if duty.owes == Owes.CENTRE or spoken_by_centre or task is None:
        return offices.centre
    return task.unit


def facts_of(case: Case, at: datetime) -> Facts:
    """What the duty table may ask about a case now."""
    order, contact = case.order, case.order.contact
    reply, late = case.owed("redo_reply") or case.owed("reply"), late_among(case.open, at)
    return Facts(
        kind=order.kind,
        state=order.state,
        safety=order.safety,
        anonymous=contact.caller.anonymous,
        transferred=came_by_transfer(contact.channel),
        called_back=case.drawn,
        reply_due=reply.due if reply else None,
        others_owed=any(d.kind != "archive" for d in case.open),
        copied=bool(order.province_number),
        late_since=late.due if late else None,
        reached=frozenset(case.reached),
        dissatisfied=case.dissatisfied,
        promised_at=case.promised_at,
        claimed=bool(case.claims),
    )


def late_among(open_duties: Iterable[OwedDuty], at: datetime) -> OwedDuty | None:
    """The reply whose limit is over and that is not in (第二十三条)."""
    return next((d for d in open_duties if d.kind in REPLIES and at > d.due), None)


def _recount_reply(case: Case, due: Due, event: Event) -> None:
    """The reply's new date; the first one is kept and both are reported. Joint units' dates go with it."""
    reply = case.owed("reply")
    if reply is None:
        return
    _recount(case, reply, due, event)
    for joint in [d for d in case.open if d.kind == "joint_reply" and d.task is not None]:
        assert joint.task is not None
        _recount(case, joint, time_limits.joint_reply_due(joint.task.dispatched_at, due.at), event)


def _recount(case: Case, reply: OwedDuty, due: Due, event: Event) -> None:
    count_anew(reply, due, event.happened_at, event.happened_at)
    begin_again(reply)
    if reply not in case.opened:
        case.changed.append(reply)


def count_anew(owed: OwedDuty, due: Due, since: datetime, at: datetime) -> None:
    """Another count of a duty: its date, how it was counted, and its warning, never before `since`."""
    owed.due, owed.provisional, owed.trace = due.at, due.provisional, [list(row) for row in due.trace]
    owed.warn_at = time_limits.warn_at(due.at, since, value_on(local(at).date(), "warn_before")[owed.kind])


def begin_again(owed: OwedDuty) -> None:
    """What was said of the old date is said anew of the new one, and the ladder begins there (第二十三条)."""
    owed.warned_at = owed.reminded_at = None
    if owed.kind in LADDERS:
        owed.rung, owed.next_rung_at = 0, owed.due
