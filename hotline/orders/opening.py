"""Whether a step may be taken now, by this person, from here; if not, in which words."""

from datetime import datetime

from hotline.orders.models import Order
from hotline.orders.owing import Case, late_among
from hotline.orders.standing import owed_to_act_on
from hotline.people.models import Account
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STEP, State, Step, Who, open_to
from hotline.regulation.time_limits import local


def refuse_unless_open(
    step: Step, case: Case, who: frozenset[Who], actor: Account | None, seen: int | None, now: datetime
) -> None:
    """One step by one person; `seen` is the last event the page showed. Refused 403, 409."""
    order, late = case.order, late_among(case.open, now) is not None
    if not who & set(step.who):
        needs = "、".join(w.label for w in step.who if w != "machine") or Who.MACHINE.label
        over = _over(case, actor) or "您在本件上没有这个身份"
        raise Refused("not_yours", f"“{step.label}”由{needs}办理，{over}。", step.article)
    if seen is not None and seen != order.last_seq:
        raise _changed(order, seen)
    if State(order.state) not in step.from_:
        can = open_to(who, State(order.state), owed_to_act_on(actor, case.open), late, order.on_hold)
        able = "、".join(s.label for s in can) or "无"
        words = f"本件现在是“{State(order.state).label}”，不能“{step.label}”。现在可以：{able}。"
        raise Refused(
            "not_open",
            words,
            step.article,
            more={"open": [s.action for s in can]},
        )
    if step.once_late and not late:
        words = f"本件办理时限未届满，还不到“{step.label}”；可先“催办”。"
        raise Refused("not_open", words, step.article)
    if step.on_hold not in (None, order.on_hold):
        held = "在依法留存中" if order.on_hold else "不在依法留存中"
        raise Refused("not_open", f"本件{held}，不能“{step.label}”。", step.article)
    if step.needs and not case.owed(step.needs):
        raise Refused("not_open", f"本件没有待办的“{step.label}”，不必再办。", step.article)


def _over(case: Case, actor: Account | None) -> str:
    """For a unit that had a part in the order once: that it is over, and since when."""
    own = [t for t in case.tasks if actor is not None and t.unit_id == actor.unit_id]
    if not own or any(t.ended_at is None for t in own):
        return ""
    return f"贵单位在本件上的任务已于 {max(local(t.ended_at) for t in own if t.ended_at):%m-%d %H:%M} 结束"


def _changed(order: Order, seen: int) -> Refused:
    since = list(order.events.filter(seq__gt=seen).select_related("actor", "unit").order_by("seq"))
    lines = [f"{local(e.recorded_at):%m-%d %H:%M} {e.actor or '系统'}“{STEP[e.action].label}”" for e in since]
    return Refused(
        "changed",
        "您打开之后本件已有变动：" + "；".join(lines) + "。请看过再办，已填的内容还在。",
        more={"since": lines},
    )
