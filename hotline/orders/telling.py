"""Who is told what after a step (table: hotline.regulation.tellings)."""

from hotline.notices.models import Notice
from hotline.orders.models import Event
from hotline.orders.owing import Case, Offices
from hotline.people.models import Unit
from hotline.people.personal import shown
from hotline.regulation import tellings
from hotline.regulation.time_limits import local

KEPT_SECRET = "（来电人要求保密）"
"""In place of the title where a notice may leave the house (decision 0032)."""


def notices_after(action: str, case: Case, event: Event, offices: Offices) -> list[Notice]:
    """The outbox rows a step leaves (table: hotline.regulation.tellings)."""
    order, rows = case.order, []
    for place, telling in enumerate(tellings.after(action)):
        if telling.only_safety and not order.safety:
            continue
        if telling.rung and telling.rung not in case.reached:
            continue
        if telling.only_moved and not event.new_body.given.get("moved"):
            continue
        title = KEPT_SECRET if order.secret else shown(order.title)
        sentence = tellings.words(telling, local(event.recorded_at).date(), order.number, title)
        rows += [
            Notice(key=f"{order.number}:{event.seq}:{place}:{nth}", unit=unit, post=telling.post, order_number=order.number,
                   sentence=sentence[:200], article=telling.article, urgent=telling.urgent, created_at=event.recorded_at)
            for nth, unit in enumerate(_told(telling.to, case, offices))
        ]  # fmt: skip
    return rows


def _told(to: str, case: Case, offices: Offices) -> list[Unit]:
    match to:
        case "unit":
            return [case.task.unit] if case.task else []
        case "joint":
            return [t.unit for t in case.given_out if t.role != "lead"]
        case "asked":
            return [case.acting.unit] if case.acting else []
        case "dropped":
            return [task.unit for task, _ in case.dropped]
        case "pressed":
            return [task.unit for task in case.pressed]
        case tellings.PROVINCE | tellings.SOURCE:
            return []
    return [offices.centre if to == "centre" else offices.bureau]
