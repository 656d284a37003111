"""按放假通知重计 (reading 9): every open duty of an order whose count a notice changed. The first date is always kept."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.orders.effects.case import Effect, Given
from hotline.orders.models import OwedDuty
from hotline.orders.owing import Case, begin_again, count_anew
from hotline.people.models import Account
from hotline.regulation.duties import DUTY
from hotline.regulation.recounts import assessed_by, counted_again, due_after_notice, says
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import Due, contact_due, end_words, joint_reply_due, local

FLOORED = "通知缩短的期限不早于下一工作日终了（读法 9）"


@dataclass(frozen=True)
class Change:
    """One open duty counted again. moved: its due changes; otherwise only its 暂定 or its count does."""

    owed: OwedDuty
    due: Due

    @property
    def moved(self) -> bool:
        return self.due.at != self.owed.due

    @property
    def words(self) -> str:
        return f"{DUTY[self.owed.kind].label} {end_words(self.owed.due)} → {end_words(self.due.at)}"


def changes(case: Case, now: datetime) -> list[Change]:
    """What the calendar now in force changes in an order's open duties."""
    found: dict[str, datetime] = {}
    made = []
    for owed in sorted(case.open, key=lambda d: d.kind not in ("reply", "redo_reply")):
        again = _again(owed, found)
        if again is None:
            continue
        due = _not_too_soon(owed, again, now)
        if owed.kind in ("reply", "redo_reply"):
            found[f"before {owed.kind}"], found[owed.kind] = owed.due, due.at
        if due.at != owed.due or due.provisional != owed.provisional:
            made.append(Change(owed, due))
    return made


def _again(owed: OwedDuty, found: dict[str, datetime]) -> Due | None:
    """The duty's count once more, as it was counted the first time. None where no notice can change it."""
    if owed.kind == "contact":
        return contact_due(owed.since)
    if owed.kind == "joint_reply" and owed.task is not None and "reply" in found:
        return joint_reply_due(owed.task.dispatched_at, found["reply"])
    trace = tuple((str(day), counted, str(note)) for day, counted, note in owed.trace)
    if trace:
        return counted_again(trace, owed.article) if says(trace, owed.due) else None
    for kind in ("redo_reply", "reply"):  # told within the reply's own limit: it goes where that goes
        if owed.kind == "tell" and found.get(f"before {kind}") == owed.due:
            return Due(found[kind], owed.article)
    return None


def _not_too_soon(owed: OwedDuty, again: Due, now: datetime) -> Due:
    at = due_after_notice(owed.due, again, now)
    if at == again.at:
        return again
    last = (local(at) - timedelta(microseconds=1)).date().isoformat()
    return Due(at, again.article, again.provisional, (*again.trace, (last, None, FLOORED)))


def recount(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """Count again what is open. Refused when nothing changes: a second go finds nothing left to do."""
    made = changes(case, at)
    if not made:
        raise Refused("not_open", "放假通知不改变本件的期限。", "第二十条")
    given["moved"] = [change.words for change in made if change.moved]
    for change in made:
        _write(case, change, at)


def _write(case: Case, change: Change, at: datetime) -> None:
    owed, before, moved = change.owed, change.owed.due, change.moved
    if owed.kind == "reply" and case.order.caller_due == before:
        case.order.caller_due = change.due.at
    count_anew(owed, change.due, owed.since, at)
    if moved:
        owed.assessed_due = assessed_by(owed.assessed_due or before, owed.due)
        begin_again(owed)
    case.changed.append(owed)


EFFECTS: dict[str, Effect] = {"recount": recount}
