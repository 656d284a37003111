"""Units are made and changed by the system administrator, from the page and from the API alike (第七条、第八条)."""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Max

from hotline.orders.access import log_look
from hotline.people.models import Account, Unit, UnitKind
from hotline.people.roles import LABELS, Role
from hotline.regulation.jurisdiction import counties
from hotline.regulation.refusals import Refused

CARRIERS = {k.value: k.label for k in UnitKind if k not in (UnitKind.CENTRE, UnitKind.BUREAU)}
"""The kinds that carry work (第七条); a city has one centre and one bureau, which nobody makes or turns into another kind."""
FIELDS = {"name": "名称", "short_name": "简称", "kind": "类别", "county": "县区", "parent": "上级单位", "duty_phone": "值班电话",
          "responsible": "承办责任人", "is_active": "在用", "served_by_centre": "代录"}  # fmt: skip
FLAGS = ("is_active", "served_by_centre")
NOT_LOGGED = ("responsible",)
LIMITS = {"name": 60, "short_name": 30, "duty_phone": 30, "responsible": 30}
CODE = re.compile(r"[a-z][a-z0-9-]{1,39}", re.ASCII)
PHONE = re.compile(r"[0-9+][0-9 \-()（）转]{2,29}", re.ASCII)
ARTICLE = "第七条"


def carriers() -> list[Unit]:
    """The units a call may go to (第七条)."""
    units = Unit.objects.filter(is_active=True, parent=None, kind__in=CARRIERS)
    return list(units.order_by("ordinal", "id"))


def make_unit(given: Mapping[str, Any], *, actor: Account, now: datetime) -> Unit:
    """A new unit that carries work. Raises Refused (403, 422 naming each field)."""
    _only_system_admin(actor)
    code = _words(given, "code")
    wrong = (
        {} if CODE.fullmatch(code) else {"code": "代码由小写字母、数字、短横组成，字母开头，2 至 40 个字符。"}
    )
    if Unit.objects.filter(code=code).exists():
        wrong["code"] = f"代码 {code} 已有单位用，请换一个。"
    unit = Unit(code=code, is_active=True)
    _take(unit, given, wrong)
    try:
        with transaction.atomic():
            unit.ordinal = (Unit.objects.aggregate(last=Max("ordinal"))["last"] or 0) + 1
            unit.save()
            log_look(actor, "unit_made", now, reason=f"{code} {unit.name}（{unit.get_kind_display()}）")
    except IntegrityError:
        raise Refused("invalid", "刚刚有人建了同名或同代码的单位，请刷新后再看。", ARTICLE) from None
    return unit


def change_unit(code: str, given: Mapping[str, Any], *, actor: Account, now: datetime) -> Unit:
    """A unit with the given fields changed, the others as they were; its code never changes. Refused (403, 404, 409, 422)."""
    _only_system_admin(actor)
    try:
        with transaction.atomic():
            unit = Unit.objects.select_for_update().filter(code=code).first() if code.isprintable() else None
            if unit is None:
                raise Refused("unknown", "没有这个单位。")
            before = {name: getattr(unit, name) for name in FIELDS}
            _take(unit, given, {})
            if changes := [name for name, was in before.items() if was != getattr(unit, name)]:
                unit.save()
                said = "；".join(_told(name, before[name], getattr(unit, name)) for name in changes)
                log_look(actor, "unit_changed", now, reason=f"{code}：{said}")
    except IntegrityError:
        raise Refused("invalid", "刚刚有人把别的单位改成了这个名称，请换一个。", ARTICLE) from None
    return unit


def _only_system_admin(actor: Account) -> None:
    if Role.SYSTEM_ADMIN not in actor.held or not actor.is_active:
        raise Refused("not_yours", f"单位由{LABELS[Role.SYSTEM_ADMIN]}建立和修改（三权分立）。", "第九条")


def _take(unit: Unit, given: Mapping[str, Any], wrong: dict[str, str]) -> None:
    """Put what was given into the unit, or raise Refused naming every wrong field at once."""
    for name, limit in LIMITS.items():
        if name in given:
            said = _words(given, name)
            setattr(unit, name, said)
            if len(said) > limit or not said.isprintable():
                wrong[name] = f"“{FIELDS[name]}”至多 {limit} 个字，不含换行和控制符。"
    for name in FLAGS:
        if name in given:
            setattr(unit, name, given[name] in (True, "on", "1", "true"))
    _names(unit, wrong)
    _place(unit, given, wrong)
    if unit.duty_phone and not PHONE.fullmatch(unit.duty_phone) and "duty_phone" not in wrong:
        wrong["duty_phone"] = f"值班电话“{unit.duty_phone}”不像电话，请核对。"
    if wrong:
        raise Refused("incomplete", "还不能保存：" + "".join(wrong.values()), ARTICLE, fields=wrong)
    if unit.pk and not unit.is_active and (held := unit.tasks.filter(ended_at=None).count()):
        sentence = f"{unit.name}还有 {held} 件在办，请先办结或改派，再停用。"
        raise Refused("still_owed", sentence, "第十七条", fields={"is_active": sentence})


def _names(unit: Unit, wrong: dict[str, str]) -> None:
    others = Unit.objects.exclude(pk=unit.pk)
    for name in ("name", "short_name"):
        said = getattr(unit, name)
        if not said:
            wrong[name] = f"请填单位{FIELDS[name]}。"
        elif name not in wrong and others.filter(**{name: said}).exists():
            wrong[name] = f"已有单位的{FIELDS[name]}是“{said}”，请换一个。"


def _place(unit: Unit, given: Mapping[str, Any], wrong: dict[str, str]) -> None:
    """Kind, county and superior unit: where it stands among the units of 第七条."""
    only_one = unit.pk is not None and unit.kind not in CARRIERS
    kind = _words(given, "kind") if "kind" in given else unit.kind
    if only_one and (kind != unit.kind or _words(given, "parent") or given.get("is_active") in (False, "")):
        wrong["kind"] = f"{unit.name}全市只有一个，类别、上级和在用不能改。"
        return
    if not only_one and kind not in CARRIERS:
        wrong["kind"] = f"请选单位类别：{'、'.join(CARRIERS.values())}。"
    unit.kind = kind
    if "county" in given:
        unit.county = _words(given, "county")
    if unit.county and unit.county not in counties():
        wrong["county"] = "请从本市县区里选。"
    elif kind == UnitKind.COUNTY and not unit.county:
        wrong["county"] = "县区单位要选所属县区。"
    if "parent" in given:
        unit.parent = _superior(unit, _words(given, "parent"), wrong)


def _superior(unit: Unit, code: str, wrong: dict[str, str]) -> Unit | None:
    """Two levels at most: a unit below another has none below itself."""
    if not code:
        return None
    found = Unit.objects.filter(code=code, is_active=True).first() if code.isprintable() else None
    if found is None or found.kind not in CARRIERS:
        wrong["parent"] = "请从在用的承办单位里选上级。"
    elif found.pk == unit.pk or found.parent_id is not None:
        wrong["parent"] = "上级不能是本单位，也不能是别的单位的下级。"
    elif unit.pk and unit.children.exists():
        wrong["parent"] = f"{unit.name}自己有下级单位，不能再归别的单位。"
    elif unit.pk and unit.parent_id != found.pk and unit.tasks.filter(ended_at=None).exists():
        wrong["parent"] = f"{unit.name}还有在办的工单，办结后再改上级。"
    return found


def _words(given: Mapping[str, Any], name: str) -> str:
    return str(given.get(name) or "").strip()


def _told(name: str, before: Any, after: Any) -> str:
    if name in NOT_LOGGED:
        return FIELDS[name]
    was, now_ = ("是" if v is True else "否" if v is False else str(v or "空") for v in (before, after))
    return f"{FIELDS[name]}“{was}”改为“{now_}”"
