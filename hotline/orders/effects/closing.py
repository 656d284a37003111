"""确认、重办、归档 (第二十四条、第二十七条)."""

from datetime import datetime

from hotline.orders.effects.case import Effect, Given, end, lead_of
from hotline.orders.effects.checked import refuse_a_poor_reply
from hotline.orders.owing import Case
from hotline.people.models import Account
from hotline.regulation.duties import DUTY
from hotline.regulation.refusals import Refused
from hotline.regulation.retention import destroy_not_before
from hotline.regulation.time_limits import local


def confirm(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """办结 (reading 4). Joint units that never answered are on record as such and owe no more."""
    lead = lead_of(case)
    refuse_a_poor_reply(case, lead, given)
    case.order.closed_at = at
    end(case, lead, at, "done")
    for task in case.live:
        end(case, task, at, "not_replied", "主办已办结，会办未回复")


def redo(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.redo_count += 1
    task = lead_of(case)
    task.endorsed_by = task.signed_off_by = None


def archive(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    if owed := [d for d in case.open if d.kind != "archive"]:
        words = "、".join(f"{DUTY[d.kind].label}（{d.article}）" for d in owed)
        raise Refused("still_owed", f"还不能归档：还欠{words}。", "第二十七条")
    case.order.archived_at, case.order.sealed_at = at, None
    classes = {"kind": case.order.kind, **{f: getattr(case.order, f) for f in ("safety", "major", "secret")}}
    case.order.destroy_not_before = destroy_not_before(local(at).date(), classes)


EFFECTS: dict[str, Effect] = {
    "confirm": confirm, "redo": redo, "archive": archive
}  # fmt: skip
