"""The machine check of an order's reply, and the check-list of a confirmation, from the record. Read only."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hotline.orders.models import Event, Order, OwedDuty, Task, TaskRole
from hotline.people.callers import phone_of
from hotline.people.personal import MARK, mark, shown
from hotline.people.phones import mask
from hotline.regulation.replies import PARTS
from hotline.regulation.reply_checks import MUST, Finding
from hotline.regulation.reply_checks.drafts import check_parts
from hotline.regulation.time_limits import local

HIDDEN_DIGITS = re.compile(r"(?<=\d)\*{4,}(?=\d)")
EARLIER_REPLIES = 20
"""How many of a unit's newest replies a draft is compared with."""


def findings_on(order: Order, parts: Mapping[str, str], earlier: Iterable[str] = ()) -> list[Finding]:
    """What the check says of a reply as it is stored or typed; its quotes are masked as pages show them (第九条)."""
    own = mask(phone_of(order.contact.caller)) if phone_of(order.contact.caller) else ""
    words = {name: _with_numbers(parts.get(name, ""), own) for name in PARTS}
    found = check_parts(
        shown(order.text), words, kind=order.kind, received=local(order.registered_at).date(), earlier=earlier
    )
    return [Finding(f.code, f.sentence, f.severity, shown(mark(f.quote).text)) for f in found]


def _with_numbers(text: str, own: str) -> str:
    """A number the door has masked counts as the number it is; the caller's own stays as it is."""
    return MARK.sub(
        lambda m: m[1] if m[1] == own else HIDDEN_DIGITS.sub(lambda d: "0" * len(d[0]), m[1]), text
    )


def parts_of(task: Task) -> dict[str, str]:
    return {name: getattr(task, name) for name in PARTS}


def standing_musts(order: Order, task: Task) -> list[Finding]:
    """The 必改 that still stand in the reply of a task."""
    return [f for f in findings_on(order, parts_of(task)) if f.severity == MUST]


def earlier_replies(order: Order, task: Task | None) -> list[str]:
    """The unit's newest replies on other orders, as a copied one would show."""
    if task is None:
        return []
    rows = (
        Task.objects.filter(unit=task.unit_id, drafted_at__isnull=False).exclude(order=order).order_by("-id")
    )
    return ["\n".join((t.process, t.basis, t.result)) for t in rows[:EARLIER_REPLIES]]


@dataclass(frozen=True)
class Item:
    """One line of the check-list. good: True, False, or None where nothing is asked."""

    label: str
    good: bool | None
    words: str
    article: str


def checklist(
    order: Order, tasks: list[Task], lead: Task, events: list[Event], duties: list[OwedDuty]
) -> list[Item]:
    """程序性确认 as far as the record shows it: what was done, by whom, and what is missing (第二十七条)."""
    return [
        _contacted(duties),
        _whole(lead),
        _signed(lead, events),
        _told(lead, duties),
        *_joined(tasks),
        *_explained(duties),
        _checked(order, lead),
    ]


def _newest(duties: list[OwedDuty], kind: str) -> OwedDuty | None:
    return max((d for d in duties if d.kind == kind), key=lambda d: d.pk, default=None)


def _contacted(duties: list[OwedDuty]) -> Item:
    duty = _newest(duties, "contact")
    if duty is None or (duty.ended_at and duty.ground):
        return Item("联系来电人", None, duty.ground if duty else "不需联系", "第十九条")
    if duty.ended_at is None:
        return Item("联系来电人", False, f"没有联系上，已试 {len(duty.attempts)} 次", "第十九条")
    late = "，迟于期限" if duty.ended_at > duty.due else ""
    return Item("联系来电人", not late, f"{local(duty.ended_at):%m-%d %H:%M} 已联系{late}", "第十九条")


def _whole(lead: Task) -> Item:
    missing = [label for name, label in PARTS.items() if not getattr(lead, name).strip()]
    return Item(
        "回复三项",
        not missing,
        f"缺{'、'.join(missing)}" if missing else "结果、过程、依据都有",
        "第二十五条",
    )


def _signed(lead: Task, events: list[Event]) -> Item:
    event = next((e for e in reversed(events) if e.action == "sign_off"), None)
    if lead.signed_off_by is None or lead.endorsed_by is None or event is None:
        return Item("逐级审签", False, "没有审核或签发", "第二十四条")
    words = (
        f"{lead.endorsed_by.name}审核，{lead.signed_off_by.name}签发 {local(event.happened_at):%m-%d %H:%M}"
    )
    if given := getattr(getattr(event, "body", None), "given", {}).get("override_reason"):
        words += f"；带必改签发，理由：{shown(given)}"
    return Item("逐级审签", True, words, "第二十四条")


def _told(lead: Task, duties: list[OwedDuty]) -> Item:
    from hotline.orders.forms import HOW, TOLD_OPINIONS  # noqa: PLC0415  forms needs the tables, not this page

    duty = _newest(duties, "tell")
    if duty is None:
        return Item("答复并征询意见", False, "没有答复来电人", "第二十五条")
    if duty.ground:
        return Item("答复并征询意见", None, duty.ground, "第二十五条")
    asked = TOLD_OPINIONS.get(lead.opinion, "")
    words = f"{HOW.get(lead.told_how, '')}答复；意见：{asked or '没有征询'}"
    return Item("答复并征询意见", bool(asked), words, "第二十五条")


def _joined(tasks: list[Task]) -> list[Item]:
    rows = []
    for task in tasks:
        if task.role == TaskRole.LEAD or task.outcome in ("returned", "removed"):
            continue
        replied = bool(task.result)
        rows.append(
            Item(f"会办 {task.unit.short_name}", replied, "已回复" if replied else "没有回复", "第二十二条")
        )
    return rows


def _explained(duties: list[OwedDuty]) -> list[Item]:
    duty = _newest(duties, "explain")
    if duty is None:
        return []
    review = _newest(duties, "review_explanation")
    if duty.ended_at is None:
        return [Item("书面说明", False, "还没有交", "第二十四条")]
    reviewed = review is not None and review.ended_at is not None
    return [Item("书面说明", reviewed, "已审" if reviewed else "已交，待审", "第二十四条")]


def _checked(order: Order, lead: Task) -> Item:
    musts = standing_musts(order, lead)
    names = "、".join(dict.fromkeys(f.defect for f in musts))
    return Item("机器检查", not musts, f"必改：{names}" if musts else "没有必改", "第二十四条")
