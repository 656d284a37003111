"""A complaint of a unit: whom it is about, and who must not learn from whom it came (第九条, decisions 0067 and 0140)."""

from collections.abc import Iterable
from typing import Any

from hotline.orders.confidential import hide, in_clear
from hotline.orders.models import Order
from hotline.orders.owing import Case
from hotline.people.models import Unit


def complained_of(order: Order, units: Iterable[Unit]) -> Unit | None:
    """The first of some units that a complaint is about, or that stands under the unit it is about."""
    accused = in_clear(order, "company") if order.kind == "complaint" and order.company else ""
    return next((unit for unit in units if accused and _named(unit, accused)), None)


def _named(unit: Unit, accused: str) -> bool:
    above = unit.parent
    return any(name in accused for one in (unit, above) if one for name in (one.name, one.short_name))


def shield(case: Case, given: dict[str, Any]) -> None:
    """Once a unit complained of has a part in the order, the caller is hidden from all units, for good."""
    order = case.order
    if order.secret or (found := complained_of(order, [task.unit for task in case.tasks])) is None:
        return
    order.secret = order.shielded = True
    given["shielded"] = f"被反映的{found.short_name}参与承办，来电人对承办单位隐去，由热线中心联系"
    hide(order, [case.touch(task) for task in case.tasks])
