"""What each step does to the order and its lead task, in memory. Only perform.py calls this, and writes."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hotline.orders.models import Order, Task, TaskRole
from hotline.orders.owing import Case
from hotline.people.models import Account, Unit, UnitKind
from hotline.regulation.acceptance import KINDS, ground_fits
from hotline.regulation.duties import DUTY
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.retention import destroy_not_before
from hotline.regulation.time_limits import local, reply_due

Given = dict[str, Any]
Effect = Callable[[Case, Given, Account | None, datetime], None]
NEEDS_OWED = {"explain": "explain", "call_back": "call_back", "acknowledge": "acknowledge",
              "province_copy": "province_copy", "inform": "inform"}  # fmt: skip


def dispatch(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    unit: Unit = given["lead_unit"]
    if unit.kind in (UnitKind.CENTRE, UnitKind.BUREAU) or not unit.is_active:
        raise Refused(
            "invalid",
            f"{unit.name}不是承办单位，请另选主办单位。",
            "第七条",
            fields={"lead_unit": "请另选主办单位。"},
        )
    order = case.order
    _classify(order, given)
    order.lead_unit, order.first_dispatched_at = unit, at
    order.caller_due = reply_due(at, order.kind).at
    case.task = Task(order=order, unit=unit, role=TaskRole.LEAD, dispatched_at=at)


def classify(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    _classify(case.order, given)


def _classify(order: Order, given: Given) -> None:
    for name in ("kind", "area", "topic"):
        if given.get(name):
            setattr(order, name, given[name])


def answer(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.closed_at = at


def return_(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    if not ground_fits(given["ground"], case.order.kind):
        words = f"第（二）项只适用于投诉举报，本件是{KINDS[case.order.kind]}，请选别的情形或先改类别。"
        raise Refused("invalid", words, "第十六条", fields={"ground": words})


def assign(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    task, handler = _task(case), given["handler"]
    if handler.unit_id != task.unit_id or not handler.is_active or not handler.is_unit:
        raise Refused("invalid", f"{handler.name}不是{task.unit.name}在职的承办人，请另选。", "第十八条",
                      fields={"handler": "请选本单位的承办人。"})  # fmt: skip
    task.handler = handler


def take_up(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """Signing, contacting and drafting make an unassigned handler the named one (第十八条 责任人)."""
    task = _task(case)
    if task.handler is None and actor is not None and actor.unit_id == task.unit_id:
        task.handler = actor


def draft(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    take_up(case, given, actor, at)
    task = _task(case)
    task.result, task.process, task.basis = given["result"], given["process"], given["basis"]
    task.inner_note = given.get("inner_note", "")
    task.drafted_at, task.endorsed_by, task.signed_off_by = at, None, None


def endorse(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    _task(case).endorsed_by = actor


def sign_off(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    task = _task(case)
    if task.endorsed_by is None:
        raise Refused("not_open", "还没有审核，不能签发：先由科室负责人审核（逐级负责）。", "第二十四条")
    task.signed_off_by = actor


def send_back(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    task = _task(case)
    task.endorsed_by = task.signed_off_by = None


def tell(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    task = _task(case)
    task.told_how, task.opinion = given["how"], given.get("opinion", "")


def submit(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    if case.owed("tell"):
        raise Refused(
            "still_owed",
            "还没有答复来电人，不能反馈：先记“答复来电人”；联系不上的，分日分时至少三次。",
            "第二十五条",
        )


def confirm(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.closed_at = at
    task = _task(case)
    task.ended_at, task.outcome = at, "done"


def redo(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.redo_count += 1
    task = _task(case)
    task.endorsed_by = task.signed_off_by = None


def merge(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    main: Order = given["main_order"]
    if main.pk == case.order.pk or main.state in ("merged", "withdrawn", "archived", "returned", "referred"):
        raise Refused("invalid", f"不能并入 {main.number}：它是本件，或已不在办。请另选一件在办的。", "第二十二条",
                      fields={"main_order": "请另选一件在办的。"})  # fmt: skip
    case.order.merged_into = main
    _end_task(case, at, "merged")


def withdraw(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    _end_task(case, at, "withdrawn")


def archive(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    if owed := [d for d in case.open if d.kind != "archive"]:
        words = "、".join(f"{DUTY[d.kind].label}（{d.article}）" for d in owed)
        raise Refused("still_owed", f"还不能归档：还欠{words}。", "第二十七条")
    case.order.archived_at = at
    case.order.destroy_not_before = destroy_not_before(local(at).date())


def alert(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.safety = True


def mark_secret(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.secret = True


def mark_major(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.major = True


def change_kind(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    reply = case.owed("reply")
    late = reply is not None and at > reply.due
    if late and (actor is None or "shift_lead" not in actor.roles):
        raise Refused("not_open", "原期限已过，改类别须由值班长决定。", "第二十条")
    case.order.kind = given["kind"]


def correct(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    given["old"] = getattr(case.order, given["field"])
    setattr(case.order, given["field"], given["value"])


def remind(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    owed = [d for d in case.open if case.task and d.owed_by_id == case.task.unit_id]
    if not owed:
        raise Refused("not_open", "承办单位没有在途的责任，不必催办。", "第二十三条")
    pause = timedelta(minutes=value_on(local(at).date(), "remind_cooldown_minutes"))
    last = max((d.pressed_at for d in owed if d.pressed_at), default=None)
    if last and at - last < pause:
        raise Refused(
            "not_open",
            f"{local(last):%H:%M} 刚催过，{int(pause.total_seconds() // 60)} 分钟内不重复催办。",
            "第二十三条",
        )
    for duty in owed:
        duty.pressed_at = at
        if at > duty.due:
            duty.reminded_at = at
        case.changed.append(duty)


def _task(case: Case) -> Task:
    if case.task is None:
        raise Refused("not_open", "本件还没有转办，没有承办单位。", "第十七条")
    return case.task


def _end_task(case: Case, at: datetime, outcome: str) -> None:
    if case.task is not None:
        case.task.ended_at, case.task.outcome = at, outcome


EFFECTS: dict[str, Effect] = {
    "dispatch": dispatch, "answer": answer, "return": return_, "classify": classify, "sign": take_up, "assign": assign,
    "contact": take_up, "draft": draft, "endorse": endorse, "sign_off": sign_off, "send_back": send_back, "tell": tell,
    "submit": submit, "confirm": confirm, "redo": redo, "archive": archive, "remind": remind, "alert": alert,
    "change_kind": change_kind, "correct": correct, "mark_secret": mark_secret, "mark_major": mark_major,
    "merge": merge, "withdraw": withdraw,
}  # fmt: skip
