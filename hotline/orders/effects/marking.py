"""What is marked on an order whatever its state: safety, secrecy, weight, a wrong field."""

from datetime import datetime

from hotline.orders.confidential import in_clear, rewrite
from hotline.orders.effects.case import Effect, Given
from hotline.orders.owing import Case
from hotline.orders.similar import object_key
from hotline.people.models import Account
from hotline.regulation.refusals import Refused


def alert(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.safety = True


def call_off(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """Nobody but a person calls an alert off, with a reason; the record keeps both."""
    if not case.order.safety:
        raise Refused("not_open", "本件没有安全警报，无从解除。", "第十八条")
    case.order.safety = False


def mark_secret(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.secret = True


def mark_major(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.major = True


def correct(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    given["old"] = in_clear(case.order, given["field"])
    rewrite(case.order, given["field"], given["value"])
    case.order.object_key = object_key(vars(case.order))


EFFECTS: dict[str, Effect] = {
    "alert": alert,
    "call_off": call_off,
    "mark_secret": mark_secret,
    "mark_major": mark_major,
    "correct": correct,
}
