"""机构变动 (第七条): units renamed, merged, abolished on a day; open work goes to the successor through the door (decision 0135)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Q

from hotline.knowledge.models import Entry, Feedback
from hotline.orders.models import JointMeasure, OwedDuty, Task
from hotline.orders.perform import Asked, perform_many
from hotline.orders.units import CARRIERS, LIMITS
from hotline.people import fresh
from hotline.people.access_log import log_look
from hotline.people.filled import day, text, whole
from hotline.people.models import Account, Unit, UnitChange
from hotline.people.organisation import ChangeKind
from hotline.people.roles import LABELS, Role
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local

ARTICLE = "第七条"
BATCH = 200


@transaction.atomic
def record_change(given: Mapping[str, str], *, actor: Account, now: datetime) -> UnitChange:
    """Keep a change for its day of effect, today at the earliest: a past day's work is done. Refused 403, 422."""
    _only_system_admin(actor)
    kind = given.get("kind", "")
    facts = whole(
        "还不能登记：",
        ARTICLE,
        unit=lambda: _carrier(given, "unit", "哪个单位"),
        kind=lambda: _kind(kind),
        on=lambda: day(given, "on", "生效日"),
        document=lambda: text(given, "document", "文号", 60),
        successor=lambda: None if kind == ChangeKind.RENAMED else _carrier(given, "successor", "承继单位"),
        new_name=lambda: _name(given, "new_name", "新名称", kind),
        new_short_name=lambda: _name(given, "new_short_name", "新简称", kind),
    )
    unit, successor = facts["unit"], facts["successor"]
    wrong: dict[str, str] = {}
    if facts["on"] < local(now).date():
        wrong["on"] = "生效日已过：过去的工单和数字不改。请填今天或以后的日子。"
    if UnitChange.objects.filter(unit=unit, done_at=None, cancelled_at=None).exists():
        wrong["unit"] = f"{unit.name}已有一项变动等着生效，请先撤销它。"
    if successor is not None and (why := _unfit(unit, successor)):
        wrong["successor"] = why
    if wrong:
        raise Refused("incomplete", "还不能登记：" + "".join(wrong.values()), ARTICLE, fields=wrong)
    made = UnitChange.objects.create(
        **facts, old_name=unit.name, old_short_name=unit.short_name, recorded_by=actor, recorded_at=now
    )
    log_look(actor, "change_recorded", now, reason=f"{unit.code}：{made.words}（{made.document}）")
    return made


@transaction.atomic
def cancel_change(pk: int, *, actor: Account, now: datetime) -> None:
    """A change that has not taken effect never will. Refused 403, 404, 409."""
    _only_system_admin(actor)
    row = UnitChange.objects.select_for_update().filter(pk=pk).first()
    if row is None:
        raise Refused("unknown", "没有这项变动。")
    if row.done_at or row.cancelled_at:
        raise Refused("not_open", "这项变动已经生效或撤销，不能再撤销。", ARTICLE)
    row.cancelled_at = now
    row.save(update_fields=["cancelled_at"])
    log_look(actor, "change_cancelled", now, reason=f"{row.unit.code}：{row.words}")


def open_orders(unit: Unit) -> list[str]:
    """Numbers of the orders on which a unit still owes or does something, oldest first."""
    tasks = Task.objects.filter(unit=unit, ended_at=None).values_list("order__number", flat=True)
    owed = OwedDuty.objects.filter(owed_by=unit, ended_at=None).values_list("order__number", flat=True)
    return sorted({*tasks, *owed})


def carry_out(now: datetime) -> int:
    """Do what has its day: called by every beat; how many changes took effect. What is refused is undone whole and says why."""
    waiting = UnitChange.objects.filter(done_at=None, cancelled_at=None, stuck="", on__lte=local(now).date())
    done = 0
    for pk in list(waiting.order_by("on", "id").values_list("pk", flat=True)):
        try:
            with transaction.atomic():
                row = waiting.select_for_update(of=("self",), skip_locked=True).filter(pk=pk).first()
                if row is not None:
                    _take_effect(row, now)
                    done += 1
        except Refused as refused:
            UnitChange.objects.filter(pk=pk).update(stuck=refused.sentence[:200])
    return done


def _take_effect(row: UnitChange, now: datetime) -> None:
    unit = Unit.objects.select_for_update().get(pk=row.unit_id)
    if row.successor is None:
        if (
            Unit.objects.exclude(pk=unit.pk)
            .filter(Q(name=row.new_name) | Q(short_name=row.new_short_name))
            .exists()
        ):
            raise Refused("invalid", f"已有单位叫“{row.new_name}”或“{row.new_short_name}”。", ARTICLE)
        unit.name, unit.short_name = row.new_name, row.new_short_name
    else:
        row.orders = _pass_on(unit, row.successor, row, now)
        row.people = Account.objects.filter(unit=unit).update(unit=row.successor)
        unit.children.update(parent=row.successor)
        Entry.objects.filter(unit=unit, withdrawn_at=None).update(unit=row.successor)
        Feedback.objects.filter(unit=unit, answered_at=None).update(unit=row.successor)
        JointMeasure.objects.filter(unit=unit, done_at=None).update(unit=row.successor)
        unit.is_active = False
    unit.save()
    row.done_at = now
    row.save(update_fields=["orders", "people", "done_at"])
    log_look(
        row.recorded_by,
        "change_in_effect",
        now,
        reason=f"{unit.code}：{row.words}（{row.document}）",
        hits=row.orders,
    )
    transaction.on_commit(fresh.forget)


def _pass_on(unit: Unit, successor: Unit, row: UnitChange, now: datetime) -> int:
    """Every open order by the step 承继, a batch at a time; a refusal undoes the whole change."""
    numbers = open_orders(unit)
    given = {"old_unit": unit.code, "new_unit": successor.code, "reason": f"{row.words}（{row.document}）"}
    for start in range(0, len(numbers), BATCH):
        asked = [Asked("succeed", number, given) for number in numbers[start : start + BATCH]]
        for answer in perform_many(asked, actor=None, now=now):
            if isinstance(answer, Refused):
                raise answer
    return len(numbers)


def _unfit(unit: Unit, successor: Unit) -> str:
    if unit.pk == successor.pk:
        return "承继单位不能是它自己，请另选。"
    if successor.parent_id == unit.pk:
        return f"{successor.name}是{unit.name}的下级，请先把它改为独立单位。"
    if unit.children.exists() and successor.parent_id is not None:
        return f"{unit.name}有下级单位，承继单位不能又是别的单位的下级，请另选。"
    ahead = UnitChange.objects.filter(unit=successor, done_at=None, cancelled_at=None)
    return f"{successor.name}自己也要撤并，请另选。" if ahead.exclude(successor=None).exists() else ""


def _kind(said: str) -> str:
    if said not in ChangeKind.values:
        raise Refused("incomplete", "请选变动的种类。")
    return said


def _carrier(given: Mapping[str, str], name: str, label: str) -> Unit:
    code = given.get(name, "")
    unit = Unit.objects.filter(code=code, is_active=True).first() if code.isprintable() else None
    if unit is None or unit.kind not in CARRIERS:
        raise Refused("incomplete", f"请从在用的承办单位里选“{label}”。")
    return unit


def _name(given: Mapping[str, str], name: str, label: str, kind: str) -> str:
    if kind != ChangeKind.RENAMED:
        return ""
    column = name.removeprefix("new_")
    said = text(given, name, label, LIMITS[column])
    if Unit.objects.filter(**{column: said}).exclude(code=given.get("unit", "")).exists():
        raise Refused("incomplete", f"已有单位的{label.removeprefix('新')}是“{said}”，请换一个。")
    return said


def _only_system_admin(actor: Account) -> None:
    if Role.SYSTEM_ADMIN not in actor.held or not actor.is_active:
        raise Refused("not_yours", f"机构变动由{LABELS[Role.SYSTEM_ADMIN]}登记（三权分立）。", "第九条")
