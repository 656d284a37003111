"""Tables of units and of people taken in whole: first looked at row by row, then all of them or none (第七条、第八条).

Looking does the very same as taking in and is undone. A table taken in twice changes nothing the second time, and a
table of what is there already, edited, is a change of many at once.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from hotline.attachments import sheets
from hotline.orders.units import CARRIERS, FIELDS, FLAGS, LIMITS, change_unit, make_unit
from hotline.people.access_log import log_look
from hotline.people.models import Account, Unit
from hotline.people.roles import LABELS, Role
from hotline.regulation.refusals import Refused

ARTICLE = "第八条"
UNITS = {"code": "代码", **FIELDS}
PEOPLE = {"username": "账号", "name": "姓名", "unit": "单位", "section": "科室", "desk_phone": "座机"}
TABLES = {"units": UNITS, "people": PEOPLE}
NEEDED = {"units": ("code", "name"), "people": ("username", "name", "unit")}
MOST = {"name": 30, "section": 30, "desk_phone": 30}
ROWS = 1000
MADE, CHANGED, SAME = "新增", "修改", "不变"
Given = dict[str, str]


@dataclass
class Line:
    """One row: its place in the file, whom it is about, what it does or what is wrong with it."""

    row: int
    key: str
    words: str
    does: str = ""
    wrong: str = ""


def rows_of(raw: bytes) -> tuple[str, list[tuple[int, Given]]]:
    """Which table a file is, by its heads, and its rows by field. Refused 422."""
    try:
        table = sheets.read(raw)
    except Refused as refused:
        raise _no(refused.sentence) from None
    which = next(
        (of for of, labels in TABLES.items() if all(labels[n] in table.heads for n in NEEDED[of])), None
    )
    if which is None:
        raise _no("认不出这张表：单位表要有“代码、名称”，人员表要有“账号、姓名、单位”。请用“现有的表”改。")
    place = {name: table.heads.index(label) for name, label in TABLES[which].items() if label in table.heads}
    return which, [
        (row, {name: cells[at].strip() for name, at in place.items()}) for row, cells in table.rows
    ]


def take(
    which: str, rows: Sequence[tuple[int, Given]], *, actor: Account, now: datetime, look: bool
) -> list[Line]:
    """Every row made, changed or left as it is. look: the same, undone. Refused 403; 422 when a row is wrong and it is no look."""
    if Role.SYSTEM_ADMIN not in actor.held or not actor.is_active:
        raise Refused("not_yours", f"单位和人员由{LABELS[Role.SYSTEM_ADMIN]}导入（三权分立）。", "第九条")
    if len(rows) > ROWS:
        raise _no(f"一次最多 {ROWS} 行，这张表有 {len(rows)} 行，请分几次。")
    with transaction.atomic():
        lines = _all(which, rows, actor, now)
        wrong = [line for line in lines if line.wrong]
        if wrong and not look:
            raise _no(f"第 {wrong[0].row} 行：{wrong[0].wrong}共 {len(wrong)} 行有误，一行也没有导入。")
        if look:
            transaction.set_rollback(True)
    return lines


def _all(which: str, rows: Sequence[tuple[int, Given]], actor: Account, now: datetime) -> list[Line]:
    does: Callable[[Given, Account, datetime], str] = _unit if which == "units" else _person
    key = NEEDED[which][0]
    seen: set[str] = set()
    lines = []
    for row, given in rows:
        line = Line(row, given.get(key, ""), given.get("name", ""))
        lines.append(line)
        if line.key in seen:
            line.wrong = f"{TABLES[which][key]} {line.key} 在表里有两行，请删去一行。"
            continue
        seen.add(line.key)
        try:
            with transaction.atomic():
                line.does = does(given, actor, now)
        except Refused as refused:
            line.wrong = "".join(refused.fields.values()) or refused.sentence
    return lines


def _unit(given: Given, actor: Account, now: datetime) -> str:
    said: dict[str, Any] = {name: value for name, value in given.items() if value and name not in FLAGS}
    kinds = {label: code for code, label in CARRIERS.items()}
    if "kind" in said:
        said["kind"] = kinds.get(said["kind"], said["kind"])
    if "parent" in said:
        above = _unit_called(said["parent"])
        said["parent"] = above.code if above else said["parent"]
    for flag in FLAGS:
        if given.get(flag):
            said[flag] = _yes(given[flag], FIELDS[flag])
    code = given["code"]
    before = Unit.objects.filter(code=code).values().first() if code.isprintable() else None
    if before is None:
        make_unit(said, actor=actor, now=now)
        return MADE
    if before["kind"] not in CARRIERS:  # the centre and the bureau stay what they are
        said = {name: value for name, value in said.items() if name in LIMITS}
    change_unit(code, said, actor=actor, now=now)
    return SAME if Unit.objects.filter(code=code).values().get() == before else CHANGED


def _person(given: Given, actor: Account, now: datetime) -> str:
    username, unit = given["username"], _unit_called(given["unit"])
    wrong = {
        name: f"“{PEOPLE[name]}”至多 {most} 个字，不含换行和控制符。"
        for name, most in MOST.items()
        if len(given.get(name, "")) > most or not given.get(name, "").isprintable()
    }
    if not (username.isascii() and username.isidentifier() and len(username) <= 40):
        wrong["username"] = "账号由字母、数字、下划线组成，字母开头，最多 40 个。"
    if not given["name"]:
        wrong["name"] = "请填姓名。"
    if unit is None:
        wrong["unit"] = f"没有叫“{given['unit'][:30]}”的单位，请填在用单位的代码、名称或简称。"
    if wrong:
        raise Refused("incomplete", "".join(wrong.values()), ARTICLE, fields=wrong)
    assert unit is not None
    facts = {"name": given["name"], "unit_id": unit.pk}
    facts |= {name: given[name] for name in ("section", "desk_phone") if given.get(name)}
    account = Account.objects.filter(username=username).first()
    if account is None:
        account = Account(username=username, must_change_password=True, **facts)
        account.set_unusable_password()
        account.save()
        log_look(actor, "account_made", now, reason=username)
        return MADE
    changed = [name for name, value in facts.items() if getattr(account, name) != value]
    if not changed:
        return SAME
    if "unit_id" in changed and account.tasks.filter(ended_at=None).exists():
        words = f"{account.name}还有承办的工单，不能换单位：请先离岗移交，或由原单位改派。"
        raise Refused("still_owed", words, "第十八条", fields={"unit": words})
    for name in changed:
        setattr(account, name, facts[name])
    account.save(update_fields=changed)
    log_look(
        actor,
        "account_changed",
        now,
        reason=f"{username}：{'、'.join(PEOPLE[n.removesuffix('_id')] for n in changed)}",
    )
    return CHANGED


def book(which: str) -> bytes:
    """What is there now as a table that can be edited and taken in again."""
    labels = TABLES[which]
    if which == "units":
        units = Unit.objects.select_related("parent").order_by("ordinal", "id")
        rows = [[_said(u, name) for name in labels] for u in units]
    else:
        people = Account.objects.select_related("unit").order_by("unit__ordinal", "id")
        rows = [[a.username, a.name, a.unit.name, a.section, a.desk_phone] for a in people]
    return sheets.write("单位" if which == "units" else "人员", list(labels.values()), rows)


def _said(unit: Unit, name: str) -> str:
    value = unit.get_kind_display() if name == "kind" else getattr(unit, name)
    if isinstance(value, bool):
        return "是" if value else "否"
    return value.code if isinstance(value, Unit) else str(value or "")


def _unit_called(said: str) -> Unit | None:
    if not said.isprintable():
        return None
    units: Mapping[str, Unit] = {
        name: u for u in Unit.objects.filter(is_active=True) for name in (u.short_name, u.name, u.code)
    }
    return units.get(said)


def _yes(said: str, label: str) -> bool:
    if said not in ("是", "否"):
        words = f"“{label}”写是或否。"
        raise Refused("incomplete", words, ARTICLE, fields={"": words})
    return said == "是"


def _no(sentence: str) -> Refused:
    return Refused("invalid", sentence, ARTICLE, fields={"file": sentence})
