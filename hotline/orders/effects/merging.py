"""并单、撤回 (第二十二条、第二十五条, reading 14): one matter, many callers; the earliest due wins."""

from datetime import datetime

from hotline.orders.effects.case import Effect, Given, end_all
from hotline.orders.models import Order
from hotline.orders.owing import Case
from hotline.people.models import Account
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import BEFORE_CLOSING, State
from hotline.regulation.time_limits import Due

ARTICLE = "第二十二条"
NO_MAIN = ("merged", "withdrawn", "archived", "returned", "referred")
NOT_OVER = (*BEFORE_CLOSING, State.MERGED, State.WITHDRAWN)
"""Of a main order: nothing to tell the merged callers yet."""


def merge(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    main: Order = given["main_order"]
    if main.pk == case.order.pk or main.state in NO_MAIN:
        raise Refused("invalid", f"不能并入 {main.number}：它是本件，或已不在办。请另选一件在办的。", ARTICLE,
                      fields={"main_order": "请另选一件在办的。"})  # fmt: skip
    if main.state == "registered" and case.order.first_dispatched_at:
        words = f"{main.number} 还没有转办，本件已经转办：请反过来，把 {main.number} 并入本件。"
        raise Refused("invalid", words, ARTICLE, fields={"main_order": words})
    case.order.merged_into = main
    end_all(case, at, "merged")


def absorb(main: Case, merged: Case) -> None:
    """What the main order takes over from one merged into it: the earlier date, and what is grave about it."""
    order, other = main.order, merged.order
    if other.safety and (not order.safety or other.alarm_off_at is None):
        order.alarm_off_at = other.alarm_off_at
    order.safety, order.major = order.safety or other.safety, order.major or other.major
    order.caller_due = min(filter(None, (order.caller_due, other.caller_due)), default=None)
    own = main.owed("reply")
    its = next((d for d in merged.changed if d.kind == "reply"), None)  # the merging has just ended it
    if own and its and its.due < own.due:
        main.new_reply_due = Due(its.due, its.article, its.provisional, tuple(tuple(r) for r in its.trace))


def unmerge(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """Back to the desk, to be decided on anew; its caller's date stays (reading 3)."""
    if lead := case.task:
        case.touch(lead).outcome = "unmerged"
    case.order.merged_into = case.order.followed_at = case.order.lead_unit = None


def follow_main(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """The main order is closed: the merged one's caller is told, and called back if in the frame."""
    main = case.order.merged_into
    if main is None or not ended_since(main, case.order.followed_at):
        raise Refused("not_open", "主单还没有新的结果，不必告知。", "第二十五条")
    case.order.followed_at = at


def ended_since(main: Order, followed_at: datetime | None) -> bool:
    """Whether a main order came to an end its merged ones have not followed yet."""
    if main.state == "merged":
        return main.followed_at is not None and (followed_at is None or followed_at < main.followed_at)
    if main.state in NOT_OVER:
        return False
    return followed_at is None or (main.closed_at is not None and followed_at < main.closed_at)


def withdraw(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    if Order.objects.filter(merged_into=case.order.pk).exists():
        raise Refused("not_open", "别的来件已并入本件，不能撤回：来电人还在等结果。可先取消并单。", ARTICLE)
    end_all(case, at, "withdrawn")


EFFECTS: dict[str, Effect] = {
    "merge": merge, "join": merge, "unmerge": unmerge, "follow_main": follow_main, "withdraw": withdraw,
}  # fmt: skip
