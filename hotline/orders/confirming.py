"""程序性确认 as a check-list computed from the record: what was done, by whom, when, and what is missing (第二十七条).

Read only: it says what the record shows; a person confirms or sends back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from hotline.orders.checking import standing_musts
from hotline.orders.forms import HOW, TOLD_OPINIONS
from hotline.orders.late_entry import claim_words
from hotline.orders.models import Event, Order, OwedDuty, Task, TaskRole
from hotline.orders.standing import held_of, matter_of, stood_to
from hotline.people.personal import shown
from hotline.regulation.parameters import value_on
from hotline.regulation.replies import PARTS
from hotline.regulation.steps import Who
from hotline.regulation.time_limits import end_words, local


@dataclass(frozen=True)
class Line:
    """One line of the list. good: yes, no, or None where nothing is asked. seq: the event it was read from."""

    key: str
    label: str
    good: bool | None
    words: str
    article: str
    seq: int | None = None


@dataclass(frozen=True)
class Record:
    """What the list is read from: an order, its lead's task, and all of its rows, oldest first."""

    order: Order
    lead: Task
    tasks: Sequence[Task]
    events: Sequence[Event]
    duties: Sequence[OwedDuty]

    def last(self, *actions: str) -> Event | None:
        """The newest event of some action."""
        return next((e for e in reversed(self.events) if e.action in actions), None)

    def newest(self, *kinds: str) -> OwedDuty | None:
        """The duty of some kind that was opened last."""
        return max((d for d in self.duties if d.kind in kinds), key=lambda d: d.pk, default=None)

    def seq_of(self, duty: OwedDuty) -> int | None:
        """The place in the record of the step that ended a duty."""
        return next((e.seq for e in self.events if e.pk == duty.ended_by_id), None)


def checklist(record: Record, now: datetime) -> list[Line]:
    """The lines in the order of the road: contact, parts, signing, telling, opinion, time, joint units, machine check."""
    return [
        _contacted(record),
        _whole(record),
        _endorsed_and_signed(record, now),
        _told_after_signing(record),
        _asked_for_opinion(record),
        _on_time(record),
        *_extension_told(record),
        *_joined(record),
        *_explained(record),
        _checked(record),
    ]


def _contacted(record: Record) -> Line:
    duty = record.newest("contact")
    hours = value_on(local(duty.since if duty else record.order.registered_at).date(), "first_contact_hours")
    key, label, article = "contact", f"{hours} 小时内联络", "第十九条"
    if duty is None or duty.ground:
        return Line(key, label, None, duty.ground if duty else "不需联络", article)
    if duty.ended_at is None:
        tried = f"，试过 {len(duty.attempts)} 次" if duty.attempts else ""
        return Line(key, label, False, f"没有联络{tried}，限 {end_words(duty.due)}", article)
    return Line(key, label, duty.ended_at <= duty.due, _when(duty), article, record.seq_of(duty))


def _whole(record: Record) -> Line:
    missing = [label for name, label in PARTS.items() if not getattr(record.lead, name).strip()]
    drafted = record.last("draft")
    words = f"缺{'、'.join(missing)}" if missing else "结果、过程、依据都有"
    return Line("parts", "回复三项", not missing, words, "第二十五条", drafted.seq if drafted else None)


def _endorsed_and_signed(record: Record, now: datetime) -> Line:
    key, label, article = "signer", "逐级审签、签发人", "第二十四条"
    lead, event = record.lead, record.last("sign_off")
    if lead.signed_off_by is None or lead.endorsed_by is None or event is None:
        return Line(key, label, False, "没有审核或签发", article)
    principal = event.given.get("acting_for")
    matter, held = matter_of(record.order), held_of(record.tasks)
    right = bool(principal) or Who.SIGNER in stood_to(lead.signed_off_by, matter, held, now)
    for_whom = f"代{principal}" if principal else ""
    words = f"{lead.endorsed_by.name}审核，{lead.signed_off_by.name}{for_whom}签发 {local(event.happened_at):%m-%d %H:%M}"
    if not right:
        words += "；这类件须单位主要负责人签发"
    if given := event.given.get("override_reason"):
        words += f"；带必改签发，理由：{shown(given)}"
    return Line(key, label, right, words, article, event.seq)


def _told_after_signing(record: Record) -> Line:
    key, label, article = "told", "先签发后答复", "第二十五条"
    duty, signed, told = record.newest("tell"), record.last("sign_off"), record.last("tell")
    if duty is not None and duty.ground:
        return Line(key, label, None, duty.ground, article, record.seq_of(duty))
    if duty is None or duty.ended_at is None or told is None or signed is None:
        return Line(key, label, False, "没有答复来电人", article)
    words = f"{local(told.happened_at):%m-%d %H:%M} {HOW.get(record.lead.told_how, '')}答复"
    return Line(key, label, told.seq > signed.seq, words, article, told.seq)


def _asked_for_opinion(record: Record) -> Line:
    key, label, article = "opinion", "征询意见", "第二十五条"
    duty, told = record.newest("tell"), record.last("tell")
    if duty is not None and duty.ground:
        return Line(key, label, None, duty.ground, article)
    said = TOLD_OPINIONS.get(record.lead.opinion, "")
    return Line(key, label, bool(said), said or "没有记意见", article, told.seq if told else None)


def _on_time(record: Record) -> Line:
    """By the later of the two limits where an order was sent back (reading 6)."""
    key, label, article = "on_time", "按时回复", "第二十条"
    duty = record.newest("redo_reply") or record.newest("reply")
    if duty is None:
        return Line(key, label, None, "没有回复期限", article)
    if duty.ended_at is None:
        return Line(key, label, False, f"没有反馈，限 {end_words(duty.due)}", article)
    latest = max(d.due for d in record.duties if d.kind in ("reply", "redo_reply"))
    return Line(key, label, duty.ended_at <= latest, _when(duty, latest), duty.article, record.seq_of(duty))


def _extension_told(record: Record) -> list[Line]:
    duty = record.newest("tell_extension")
    if duty is None:
        return []
    words = duty.ground or (_when(duty) if duty.ended_at else "准了延期，还没有告知来电人")
    good = None if duty.ground else duty.ended_at is not None
    return [Line("extension", "延期已告知", good, words, "第二十条", record.seq_of(duty))]


def _joined(record: Record) -> list[Line]:
    asked = [
        t
        for t in record.tasks
        if t.role != TaskRole.LEAD and t.outcome not in ("returned", "removed", "became_lead")
    ]
    return [
        Line(f"joint_{t.unit.code}", f"会办 {t.unit.short_name}", bool(t.result), "已回复" if t.result else "没有回复", "第二十二条")
        for t in asked
    ]  # fmt: skip


def _explained(record: Record) -> list[Line]:
    duty, review = record.newest("explain"), record.newest("review_explanation")
    if duty is None:
        return []
    accepted = record.last("accept_explanation")
    done = duty.ended_at is not None and review is not None and review.ended_at is not None
    words = "已认可" if done else "已交，待审" if duty.ended_at else f"还没有交，限 {end_words(duty.due)}"
    return [
        Line("explain", "书面说明", done, words, "第二十四条", accepted.seq if accepted and done else None)
    ]


def _checked(record: Record) -> Line:
    musts = standing_musts(record.order, record.lead)
    said = "；".join(f"{f.defect}{f'“{f.quote}”' if f.quote else ''}" for f in musts)
    return Line("check", "机器检查", not musts, f"必改：{said}" if musts else "没有必改", "第二十四条")


def _when(duty: OwedDuty, due: datetime | None = None) -> str:
    assert duty.ended_at is not None
    limit = due or duty.due
    late = "，迟于期限" if duty.ended_at > limit else ""
    claim = f"；{claimed}" if (claimed := claim_words(duty)) else ""
    return f"{local(duty.ended_at):%m-%d %H:%M}，限 {end_words(limit)}{late}{claim}"
