"""提醒、督办 (第二十三条)."""

from datetime import datetime, timedelta

from hotline.orders.effects.case import Effect, Given
from hotline.orders.owing import Case
from hotline.people.models import Account
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local


def remind(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """Each unit that owes something is pressed; no more often than the city allows."""
    units = {t.unit_id for t in case.live}
    owed = [d for d in case.open if d.owed_by_id in units]
    if not owed:
        raise Refused("not_open", "承办单位没有在途的责任，不必催办。", "第二十三条")
    pause = timedelta(minutes=value_on(local(at).date(), "remind_cooldown_minutes"))
    last = max((d.pressed_at for d in owed if d.pressed_at), default=None)
    if last and at - last < pause:
        minutes = int(pause.total_seconds() // 60)
        words = f"{local(last):%H:%M} 刚催过，{minutes} 分钟内不重复催办。"
        raise Refused("not_open", words, "第二十三条")
    for duty in owed:
        duty.pressed_at = at
        if at > duty.due:
            duty.reminded_at = at
        case.changed.append(duty)


EFFECTS: dict[str, Effect] = {"remind": remind}
