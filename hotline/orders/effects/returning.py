"""退单 (第十八条 首接负责制): a unit asks to be released; the centre decides; a request stops no clock (reading 3)."""

from datetime import datetime

from hotline.orders.effects.case import Effect, Given, acting_of, end, fit_to_carry
from hotline.orders.effects.sharing import change_lead
from hotline.orders.models import Task, TaskRole
from hotline.orders.owing import Case
from hotline.people.models import Account
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import CENTRE
from hotline.regulation.time_limits import end_words, local, working_days_due

ARTICLE = "第十八条"


def request_return(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    task, order = acting_of(case), case.order
    if task.role == TaskRole.LEAD and order.designated_at:
        raise Refused("not_open", f"本件已由{CENTRE}指定承办，不得再退单，请办理。", ARTICLE)
    if case.owed("decide_return", task):
        raise Refused("not_open", f"退单申请已在{CENTRE}待裁定，不必重复申请；裁定前原期限照计。", ARTICLE)
    days = value_on(local(task.dispatched_at).date(), "request_return_within_working_days")
    until = working_days_due(task.dispatched_at, days, ARTICLE).at
    if at > until:
        words = f"退单须在转办后 {days} 个工作日内提出（限 {end_words(until)}），现已超过，请办理；确有困难请{CENTRE}协调。"
        raise Refused("not_open", words, ARTICLE)
    if given["return_reason"] == "not_ours" and "suggested_unit" not in given:
        words = "以“非本单位职责”退单，请填“建议改由谁办”。"
        raise Refused("incomplete", words, ARTICLE, fields={"suggested_unit": words})
    if task.role == TaskRole.LEAD:
        order.disputes += 1
    task.return_reason, task.return_outcome = given["return_reason"], ""


def uphold_return(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """The lead is released; the order lies with the centre again, the caller's date unmoved."""
    task = _asked(case, given, lead=True)
    task.return_outcome = "upheld"
    end(case, task, at, "returned", f"退单成立，由{CENTRE}改派")
    case.order.lead_unit = None


def uphold_joint_return(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    task = _asked(case, given, lead=False)
    task.return_outcome = "upheld"
    end(case, task, at, "returned", "同意退出会办")


def reject_return(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """The first date stands; after the second dispute the refusal is final."""
    task = _asked(case, given)
    task.return_outcome = "rejected"
    if task.role == TaskRole.LEAD:
        _final_after_disputes(case, at)


def designate(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """The centre names another lead at once."""
    task = _asked(case, given, lead=True)
    fit_to_carry(given["lead_unit"], "lead_unit")
    task.return_outcome = "designated"
    change_lead(case, given, actor, at)
    _final_after_disputes(case, at)


def _final_after_disputes(case: Case, at: datetime) -> None:
    if case.order.disputes >= value_on(local(at).date(), "disputes_before_designation_is_final"):
        case.order.designated_at = at


def _asked(case: Case, given: Given, lead: bool | None = None) -> Task:
    """The task whose request is decided: the one named, or the only one waiting."""
    waiting = [d.task for d in case.open if d.kind == "decide_return" and d.task is not None]
    if lead is not None:
        waiting = [t for t in waiting if (t.role == TaskRole.LEAD) == lead]
    if "task_unit" in given:
        waiting = [t for t in waiting if t.unit_id == given["task_unit"].pk]
    if not waiting:
        whose = {True: "主办单位", False: "会办单位", None: "所选单位"}[lead]
        raise Refused("not_open", f"{whose}没有待裁定的退单申请。", ARTICLE)
    if len(waiting) > 1:
        words = f"有 {len(waiting)} 个单位申请退单，请选“哪个会办单位”。"
        raise Refused("incomplete", words, ARTICLE, fields={"task_unit": words})
    case.acting = waiting[0]
    return case.touch(waiting[0])


EFFECTS: dict[str, Effect] = {
    "request_return": request_return, "uphold_return": uphold_return, "uphold_joint_return": uphold_joint_return,
    "reject_return": reject_return, "designate": designate,
}  # fmt: skip
