"""What the effects share: their shape, and the tasks of a case."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from hotline.orders.models import Task
from hotline.orders.owing import Case
from hotline.people.models import Account, Unit, UnitKind
from hotline.regulation.refusals import Refused

Given = dict[str, Any]
Effect = Callable[[Case, Given, Account | None, datetime], None]


def lead_of(case: Case) -> Task:
    """The lead's task, to be changed. Refused when nobody leads."""
    if case.task is None:
        raise Refused("not_open", "本件还没有转办，没有承办单位。", "第十七条")
    return case.touch(case.task)


def acting_of(case: Case) -> Task:
    """The task this step is about, to be changed. Refused when it is not under way."""
    if case.acting is None or case.acting.ended_at is not None:
        raise Refused("not_open", "您单位在本件上没有在办的任务。", "第十七条")
    return case.touch(case.acting)


def take_in_hand(task: Task, actor: Account | None) -> Task:
    """Whoever first works on an unassigned task becomes its named handler (第十八条 责任人)."""
    if task.handler_id is None and actor is not None and actor.unit_id == task.unit_id:
        task.handler = actor
    return task


def end(case: Case, task: Task, at: datetime, outcome: str, ground: str = "") -> None:
    """A unit's work on the order is over; with a ground, what it still owes is owed no more."""
    task.ended_at, task.outcome = at, outcome
    case.touch(task)
    if ground:
        case.dropped.append((task, ground))


def end_all(case: Case, at: datetime, outcome: str) -> None:
    for task in case.live:
        end(case, task, at, outcome)


def fit_to_carry(unit: Unit, field: str) -> Unit:
    """A unit of articles 7 and 17 in service. Refused 422 for the centre, the bureau and closed units."""
    if unit.kind in (UnitKind.CENTRE, UnitKind.BUREAU) or not unit.is_active:
        words = f"{unit.name}不是承办单位，请另选。"
        raise Refused("invalid", words, "第七条", fields={field: words})
    return unit


def fit_to_lead(given: Given) -> Unit:
    """The unit a step makes the lead. One that named nobody as responsible leads too, and the record says so (第八条)."""
    unit = fit_to_carry(given["lead_unit"], "lead_unit")
    if not unit.responsible:
        given["warned"] = f"{unit.name}还没有明确承办责任人（第八条）"
    return unit
