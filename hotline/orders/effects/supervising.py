"""提醒、督办 (第二十三条)."""

from datetime import datetime, timedelta

from hotline.orders.effects.case import Effect, Given
from hotline.orders.models import OwedDuty
from hotline.orders.owing import Case, late_among
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.overdue import LADDERS, REPLIES, Rung
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local

ARTICLE = "第二十三条"


def remind(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """Each unit that owes something is pressed, by the machine the lead alone; no more often than the city allows."""
    live = [t for t in case.live if actor is not None or t is case.task]
    units = {t.unit_id for t in live}
    owed = [d for d in case.open if d.owed_by_id in units]
    if not owed:
        raise Refused("not_open", "承办单位没有在途的责任，不必催办。", ARTICLE)
    pause = timedelta(minutes=value_on(local(at).date(), "remind_cooldown_minutes"))
    last = max((d.pressed_at for d in owed if d.pressed_at), default=None)
    if last and at - last < pause:
        minutes = int(pause.total_seconds() // 60)
        words = f"{local(last):%H:%M} 刚催过，{minutes} 分钟内不重复催办。"
        raise Refused("not_open", words, ARTICLE)
    case.pressed = [t for t in live if any(d.owed_by_id == t.unit_id for d in owed)]
    for duty in owed:
        duty.pressed_at = at
        if at > duty.due:
            duty.reminded_at = at
        case.changed.append(duty)
    _say(given, [rung for d in owed if d.kind in REPLIES and not d.rung and (rung := _climb(case, d, at))])


def escalate(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """The machine opens the next rung of each ladder whose moment has come; it never claims a call or a visit."""
    rungs = [rung for d in case.open if d.kind in LADDERS and (rung := _climb(case, d, at))]
    if not rungs:
        raise Refused("not_open", "没有到时的督办，不必升级。", ARTICLE)
    _say(given, rungs)


def _climb(case: Case, owed: OwedDuty, at: datetime) -> Rung | None:
    """One rung up, if its moment has come."""
    if owed.next_rung_at is None or at <= owed.next_rung_at:
        return None
    rungs = LADDERS[owed.kind](owed.due)
    rung = rungs[owed.rung]
    _stand_on(case, owed, rungs, owed.rung + 1)
    case.reached.append(rung.key)
    return rung


def _stand_on(case: Case, owed: OwedDuty, rungs: tuple[Rung, ...], height: int) -> None:
    owed.rung = height
    owed.next_rung_at = rungs[height].opens if height < len(rungs) else None
    if not any(d is owed for d in case.changed):
        case.changed.append(owed)


def _say(given: Given, rungs: list[Rung]) -> None:
    if rungs:
        given["rung"] = [r.label for r in rungs]


def _measure(key: str) -> Effect:
    """A person takes a measure, in its turn or before it: the machine does not open it afterwards."""

    def take(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
        owed = late_among(case.open, at)
        if owed is None:
            raise Refused("not_open", "那时办理时限还没有届满，请核对发生时刻。", ARTICLE)
        rungs = LADDERS[owed.kind](owed.due)
        place = next((n for n, r in enumerate(rungs, 1) if r.key == key), 0)
        if owed.rung < place:
            _stand_on(case, owed, rungs, place)

    return take


def report_up(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """To a named leader: the centre is the leading group's office itself (第六条)."""
    leader = given["leader"]
    if Role.LEADER not in leader.held or not leader.is_active:
        words = f"{leader.name}不是领导小组的组长或副组长，请另选。"
        raise Refused("invalid", words, ARTICLE, fields={"leader": words})
    _measure("report_up")(case, given, actor, at)


EFFECTS: dict[str, Effect] = {
    "remind": remind, "escalate": escalate, "urge": _measure("urge"), "written_urge": _measure("written_urge"),
    "dispatch_on_site": _measure("dispatch_on_site"), "report_up": report_up,
}  # fmt: skip
