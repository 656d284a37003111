"""After the archive (第二十七条): sealing, legal hold, destruction."""

from datetime import datetime

from hotline.orders.effects.case import Effect, Given
from hotline.orders.owing import Case
from hotline.people.models import Account
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local


def seal_package(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    if case.order.sealed_at is not None:
        raise Refused("not_open", "本件的归档卷已封存，不必再封。", "第二十七条")
    case.order.sealed_at = at


def hold(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.on_hold = True


def release(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.on_hold = False


def destroy(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """From here on the order is a tombstone; hotline.archives takes its content away under another database role."""
    if case.open:
        raise Refused("still_owed", "本件还有未尽的责任，不能销毁。", "第二十七条")
    first = case.order.destroy_not_before
    if first is None or local(at).date() < first:
        raise Refused("not_open", f"本件 {first} 前不得销毁。", "第二十七条")
    case.order.destroyed_at = at


EFFECTS: dict[str, Effect] = {
    "seal_package": seal_package, "hold": hold, "release": release, "destroy": destroy,
}  # fmt: skip
