"""主办、会办、下级承办 (第十七条、第十八条、第二十二条): each unit with its own task, dates, handler and held time."""

from datetime import datetime

from hotline.orders.effects.case import (
    Effect,
    Given,
    acting_of,
    end,
    fit_to_carry,
    fit_to_lead,
    lead_of,
    take_in_hand,
)
from hotline.orders.models import TaskRole
from hotline.orders.owing import Case
from hotline.people.models import Account, Unit
from hotline.regulation.refusals import Refused


def ask_to_join(case: Case, units: list[Unit], at: datetime) -> None:
    """A joint task for each unit. Refused 422 for one that works on the order already."""
    for unit in units:
        fit_to_carry(unit, "joint_units")
        if any(t.unit_id == unit.pk for t in case.live):
            words = f"{unit.name}已在办理本件，请从会办里去掉。"
            raise Refused("invalid", words, "第十八条", fields={"joint_units": words})
        case.give(unit, TaskRole.JOINT, at)


def add_joint(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    ask_to_join(case, given["joint_units"], at)


def remove_joint(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    task = acting_of(case)
    if task.role == TaskRole.LEAD:
        words = "这是主办单位，不是会办单位；要换主办请用“改派主办”。"
        raise Refused("invalid", words, "第十八条", fields={"task_unit": words})
    end(case, task, at, "removed", "已取消会办")


def change_lead(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """A new lead with its own dates; the old one's held time is closed (reading 3)."""
    old, unit = lead_of(case), fit_to_lead(given)
    if unit.pk == old.unit_id:
        words = f"{unit.name}已是主办单位，请另选。"
        raise Refused("invalid", words, "第十八条", fields={"lead_unit": words})
    for task in [t for t in case.live if t.unit_id == unit.pk]:
        end(case, task, at, "became_lead", "改为主办")
    end(case, old, at, "replaced", "已改派，由新的主办单位承担")
    case.order.lead_unit = unit
    case.give(unit, TaskRole.LEAD, at)


def sub_dispatch(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """二次转办: the lead passes part of the work to a unit below it and stays responsible."""
    lead, unit = lead_of(case), fit_to_carry(given["sub_unit"], "sub_unit")
    if unit.parent_id != lead.unit_id:
        words = f"{unit.name}不是{lead.unit.name}的下级单位，请另选。"
        raise Refused("invalid", words, "第十八条", fields={"sub_unit": words})
    if any(t.unit_id == unit.pk for t in case.live):
        words = f"{unit.name}已在办理本件。"
        raise Refused("invalid", words, "第十八条", fields={"sub_unit": words})
    case.give(unit, TaskRole.SUBORDINATE, at, parent=lead)


def joint_sign(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    take_in_hand(acting_of(case), actor)


def joint_reply(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """A joint unit answers the lead; its own task is done and its held time closed."""
    task = take_in_hand(acting_of(case), actor)
    task.result, task.process, task.basis = given["result"], given.get("process", ""), given.get("basis", "")
    task.drafted_at = at
    end(case, task, at, "replied", "已向主办单位回复")


def assign(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    task, handler = acting_of(case), given["handler"]
    if handler.unit_id != task.unit_id or not handler.is_active or not handler.is_unit:
        words = f"{handler.name}不是{task.unit.name}在职的承办人，请另选。"
        raise Refused("invalid", words, "第十八条", fields={"handler": "请选本单位的承办人。"})
    if handler.pk in case.order.recused:
        words = f"{handler.name}在本件上已回避，请另选承办人。"
        raise Refused("invalid", words, "第九条", fields={"handler": words})
    task.handler = handler


EFFECTS: dict[str, Effect] = {
    "add_joint": add_joint, "remove_joint": remove_joint, "change_lead": change_lead, "sub_dispatch": sub_dispatch,
    "joint_sign": joint_sign, "joint_reply": joint_reply, "assign": assign, "joint_assign": assign,
}  # fmt: skip
