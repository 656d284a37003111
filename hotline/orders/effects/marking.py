"""What is marked on an order whatever its state: safety, secrecy, weight, a wrong field."""

from datetime import datetime, timedelta

from hotline.orders.confidential import hide, in_clear, rewrite
from hotline.orders.effects.case import Effect, Given
from hotline.orders.owing import Case
from hotline.orders.similar import object_key
from hotline.people.models import Account
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local


def alert(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.safety, case.order.alarm_off_at = True, None


def call_off(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """The alarm ends, by a person and for a reason; the matter stays one of safety (decision 0043)."""
    if not case.order.safety:
        raise Refused("not_open", "本件没有安全警报，无从解除。", "第十八条")
    if off_at := case.order.alarm_off_at:
        raise Refused("not_open", f"本件的安全警报已于 {local(off_at):%Y-%m-%d %H:%M} 解除。", "第十八条")
    case.order.alarm_off_at = at


def mark_secret(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.secret = True
    hide(case.order, [case.touch(task) for task in case.tasks])


def mark_unreasonable(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """骚扰、不合理诉求: a hint for those who take the next call, for a time; intake is never blocked (第十五条)."""
    days = value_on(local(at).date(), "unreasonable_mark_at_most_days")
    if not at < given["until"] <= at + timedelta(days=days):
        words = f"标记至须晚于现在，最长 {days} 天。"
        raise Refused("invalid", words, "第十五条", fields={"until": words})
    case.order.unreasonable_until = given["until"]


def mark_major(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.major = True


def province_copy(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    case.order.province_number = given["province_number"]


def correct(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    if case.order.words_closed:
        raise Refused("not_open", "本件按第十六条第（五）项退回，内容已封，不再更正。", "第十六条")
    given["old"] = in_clear(case.order, given["field"])
    rewrite(case.order, given["field"], given["value"])
    case.order.object_key = object_key(vars(case.order))


EFFECTS: dict[str, Effect] = {
    "alert": alert,
    "call_off": call_off,
    "mark_secret": mark_secret,
    "mark_unreasonable": mark_unreasonable,
    "mark_major": mark_major,
    "province_copy": province_copy,
    "correct": correct,
}
