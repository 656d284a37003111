"""确认、重办、归档 (第二十四条、第二十七条), and the ways an order ends early."""

from datetime import datetime

from hotline.orders.effects.case import Effect, Given, end, end_all, lead_of
from hotline.orders.models import Order
from hotline.orders.owing import Case
from hotline.people.models import Account
from hotline.regulation.duties import DUTY
from hotline.regulation.refusals import Refused
from hotline.regulation.retention import destroy_not_before
from hotline.regulation.time_limits import local


def confirm(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """办结 (reading 4). Joint units that never answered are on record as such and owe no more."""
    lead = lead_of(case)
    case.order.closed_at = at
    end(case, lead, at, "done")
    for task in case.live:
        end(case, task, at, "not_replied", "主办已办结，会办未回复")


def redo(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.redo_count += 1
    task = lead_of(case)
    task.endorsed_by = task.signed_off_by = None


def merge(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    main: Order = given["main_order"]
    if main.pk == case.order.pk or main.state in ("merged", "withdrawn", "archived", "returned", "referred"):
        raise Refused("invalid", f"不能并入 {main.number}：它是本件，或已不在办。请另选一件在办的。", "第二十二条",
                      fields={"main_order": "请另选一件在办的。"})  # fmt: skip
    case.order.merged_into = main
    end_all(case, at, "merged")


def withdraw(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    end_all(case, at, "withdrawn")


def archive(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    if owed := [d for d in case.open if d.kind != "archive"]:
        words = "、".join(f"{DUTY[d.kind].label}（{d.article}）" for d in owed)
        raise Refused("still_owed", f"还不能归档：还欠{words}。", "第二十七条")
    case.order.archived_at = at
    case.order.destroy_not_before = destroy_not_before(local(at).date())


EFFECTS: dict[str, Effect] = {
    "confirm": confirm, "redo": redo, "merge": merge, "withdraw": withdraw, "archive": archive
}  # fmt: skip
