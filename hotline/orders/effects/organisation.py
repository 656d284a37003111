"""What the organisation's own changes do to an order: a unit's successor, a handler's (第七条、第十八条, decision 0135)."""

from datetime import datetime

from hotline.orders.effects.case import Effect, Given, end, fit_to_carry
from hotline.orders.models import Task, TaskRole
from hotline.orders.owing import SUCCEEDED, Case
from hotline.people.models import Account, Unit
from hotline.regulation.refusals import Refused

COPIED = ("result", "process", "basis", "inner_note", "return_reason", "return_outcome", "drafted_at", "endorsed_by", "signed_off_by",
          "told_how", "opinion", "handler")  # fmt: skip
"""What was done on a task its successor goes on with; its people went along."""


def succeed(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """承继: each task of the unit before goes on as the successor's, as it stands and by the dates it has."""
    old, new = given["old_unit"], fit_to_carry(given["new_unit"], "new_unit")
    owing = {d.task.pk for d in case.open if d.task is not None}
    tasks = [t for t in case.tasks if t.unit_id == old.pk and (t.ended_at is None or t.pk in owing)]
    if not tasks:
        raise Refused("not_open", f"{old.name}在本件上没有在办的任务，不必承继。", "第七条")
    for task in tasks:
        _go_on(case, task, new, at)


def _go_on(case: Case, task: Task, unit: Unit, at: datetime) -> None:
    own = next((t for t in case.live if t.unit_id == unit.pk), None)
    if own is not None and task.role != TaskRole.LEAD:
        end(case, task, at, "succeeded", SUCCEEDED)
        return
    if own is not None:
        end(case, own, at, "became_lead", "改为主办")
    heir = case.give(unit, TaskRole(task.role), at, parent=task.parent)
    for name in COPIED:
        setattr(heir, name, getattr(task, name))
    heir.outcome = task.outcome
    if task.ended_at is None:
        end(case, task, at, "succeeded")
    else:
        heir.ended_at, case.touch(task).outcome = at, "succeeded"
    if task.role == TaskRole.LEAD:
        case.order.lead_unit = unit
    case.passed_on.append((task, heir))
    case.acting = heir


def hand_over(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """离岗移交: what was assigned to one is assigned to another of the same unit."""
    leaver, heir = given["from_person"], given["handler"]
    tasks = [t for t in case.live if t.handler_id == leaver.pk]
    if not tasks:
        raise Refused("not_open", f"{leaver.name}没有承办本件，不必移交。", "第十八条")
    if any(t.unit_id != heir.unit_id for t in tasks) or not heir.is_active or not heir.is_unit:
        words = f"{heir.name}不是本单位在职的承办人，请另选。"
        raise Refused("invalid", words, "第十八条", fields={"handler": words})
    for task in tasks:  # whoever recused from the matter gets none of it: it is the unit's to assign
        case.touch(task).handler = None if heir.pk in case.order.recused else heir


EFFECTS: dict[str, Effect] = {"succeed": succeed, "hand_over": hand_over}
