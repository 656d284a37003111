"""Who is told what after a step (table: hotline.regulation.tellings)."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Value
from django.db.models.functions import Replace

from hotline.notices.models import Notice
from hotline.orders.models import Event, Order
from hotline.orders.owing import Case, Offices
from hotline.people.models import Unit, UnitKind
from hotline.people.personal import shown
from hotline.regulation import tellings
from hotline.regulation.time_limits import local

KEPT_SECRET = "（来电人要求保密）"
RECUSED = "（有人回避）"
SHIELDED = "（反映承办单位，来电人隐去）"
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
        title = (
            RECUSED
            if order.recused
            else (SHIELDED if order.shielded else KEPT_SECRET)
            if order.secret
            else shown(order.title)
        )
        sentence = tellings.words(telling, local(event.recorded_at).date(), order.number, title)
        rows += [
            Notice(key=f"{order.number}:{event.seq}:{place}:{nth}", unit=unit, post=telling.post, order_number=order.number,
                   sentence=sentence[:200], article=telling.article, urgent=telling.urgent, created_at=event.recorded_at)
            for nth, unit in enumerate(_told(telling.to, case, offices))
        ]  # fmt: skip
    return rows


def unsay(orders: Iterable[Order]) -> None:
    """Of callers hidden, and words closed, by the step just taken: they go from what was told before."""
    for order in orders:
        was: dict[str, Any] = vars(order).get("as_loaded", {})
        closed = order.words_closed and not was.get("words_closed")
        if closed or (order.secret and not was.get("secret") and was.get("title") != order.title):
            told = Notice.objects.filter(order_number=order.number)
            if not closed:
                told = told.exclude(unit__kind=UnitKind.CENTRE)
            instead = order.title if closed else SHIELDED if order.shielded else KEPT_SECRET
            told.update(sentence=Replace("sentence", Value(shown(was["title"])), Value(instead)))


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
