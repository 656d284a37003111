"""A month's draft: each unit's rates from the statistics, and a row for each order that cost it points (第三十条)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Exists, F, OuterRef
from django.db.models.functions import Greatest

from hotline.ledger.standing import standings
from hotline.orders.late_entry import claim_words
from hotline.orders.models import Event, Order, OwedDuty
from hotline.people.models import Unit, UnitKind
from hotline.regulation.calendar import calendar
from hotline.regulation.indicators import INDICATOR
from hotline.regulation.periods import Period
from hotline.regulation.score_card import DEDUCTIONS, ITEMS, LESS_IS_BETTER, Item, two
from hotline.regulation.time_limits import end_words, local
from hotline.statistics.behind import EVERY, Asked, Row, behind
from hotline.statistics.figures import Figures, figures

GROUPS = {
    UnitKind.COUNTY: "县区",
    UnitKind.PARK: "园区",
    UnitKind.DIRECT: "局直单位",
    UnitKind.DEPARTMENT: "机关科室",
}
"""Who is assessed, and among whom they are ranked. Not the bureau; the centre in a round of its own (assessment/centre.py)."""
DUTY_OF = {"signed": ("sign",), "contacted": ("contact",), "explained": ("explain",), "on_time": ("reply", "redo_reply"),
           "kind_after_due": ("reply",), "late": ("reply", "redo_reply"), "late_long": ("reply", "redo_reply"), "late_open": ("reply", "redo_reply")}  # fmt: skip
Key = tuple[int, int]
"""Order and unit."""


@dataclass(frozen=True)
class Lost:
    """One row: whose, which order, by which rule, how many points, on what evidence."""

    unit_id: int
    order_number: str
    rule: str
    points: Decimal
    article: str
    evidence: str


@dataclass(frozen=True)
class Draft:
    """A month before it is kept."""

    items: dict[int, list[Item]]
    orders: dict[int, int]
    lost: list[Lost]


def assessed_units() -> dict[int, Unit]:
    """The units a round may be about."""
    return {u.pk: u for u in Unit.objects.filter(kind__in=GROUPS).order_by("ordinal", "id")}


def draft(month: Period, card: Mapping[str, Any], now: datetime) -> Draft:
    """What a month's figures and the rows behind them give under a card."""
    counted, units = figures(month, now), assessed_units()
    each = {pk: _items(counted, pk, card) for pk in units}
    items = {pk: found for pk, found in each.items() if any(i.rows for i in found)}
    orders = {pk: counted.of(INDICATOR["dispatched"], "unit", str(pk)).rows for pk in items}
    faults = _faults(month, now, card, set(items))
    lost = [*_lost(faults, items, card, now), *ledger_rows([units[pk] for pk in items], card, now)]
    return Draft(items, orders, lost)


def ledger_rows(units: list[Unit], card: Mapping[str, Any], now: datetime) -> list[Lost]:
    """What is missing or out of date in the ledgers at `now`, a row each; none under a card that does not speak of it (decision 0101)."""
    if "ledger_red" not in card["deductions"]:
        return []
    points = two(Decimal(str(card["deductions"]["ledger_red"])))
    return [
        Lost(s.unit.pk, "", "ledger_red", points, c.obligation.article,
             f"履责台账“{c.obligation.name}”到 {local(now):%Y-%m-%d %H:%M}：{c.words}"[:200])
        for s in standings(now, units) for c in s.red
    ]  # fmt: skip


def _items(counted: Figures, unit: int, card: Mapping[str, Any]) -> list[Item]:
    found = []
    for key in ITEMS:
        figure = counted.of(INDICATOR[key], "unit", str(unit))
        good = figure.rows - int(figure.hits) if key in LESS_IS_BETTER else int(figure.hits)
        found.append(Item(key, Decimal(str(card["items"][key])), good, figure.rows))
    return found


def _faults(month: Period, now: datetime, card: Mapping[str, Any], units: set[int]) -> list[tuple[str, Row]]:
    """(rule, row) of everything not well done, of the units assessed."""
    found: list[tuple[str, Row]] = []
    for key in ITEMS:
        _, rows = behind(Asked(INDICATOR[key], hit=key in LESS_IS_BETTER), month, now, limit=EVERY)
        found += [(key, r) for r in rows if r.unit_id in units]
    _, still = behind(Asked(INDICATOR["late_open"]), month, now, limit=EVERY)
    found += [("late_open", r) for r in still if r.unit_id in units]
    found += [("kind_after_due", r) for r in _kind_changed_late(month) if r.unit_id in units]
    unfinished = {(r.order_id, r.unit_id) for r in still}
    found += [
        ("late", r) for key, r in found if key == "on_time" and (r.order_id, r.unit_id) not in unfinished
    ]
    return found


def _kind_changed_late(month: Period) -> list[Row]:
    """Replies due in the month whose date was moved by another kind after the first date had passed (decision 0011)."""
    changed = Event.objects.filter(
        order=OuterRef("order"), action="change_kind", happened_at__gt=OuterRef("first_due")
    )
    moved = OwedDuty.objects.filter(
        Exists(changed), kind="reply", due__gt=Greatest(F("first_due"), month.start), due__lte=month.end
    )
    return [
        Row(d.order_id, d.owed_by_id, d.due, Decimal()) for d in moved.defer("trace").order_by("due", "id")
    ]


def _lost(
    faults: list[tuple[str, Row]], items: dict[int, list[Item]], card: Mapping[str, Any], now: datetime
) -> list[Lost]:
    orders = Order.objects.only("number", "redo_count").in_bulk({r.order_id for _, r in faults})
    duties = _duties({r.order_id for _, r in faults})
    costs = {(pk, i.key): i.cost for pk, each in items.items() for i in each}
    found = []
    for rule, row in faults:
        unit, order = row.unit_id or 0, orders[row.order_id]
        owed = [d for kind in DUTY_OF.get(rule, ()) for d in duties.get((order.pk, unit, kind), ())]
        duty = next((d for d in owed if row.at in (d.due, d.assessed_due)), next(iter(owed), None))
        rule = "late_long" if rule == "late" and long_late(row.at, duty, card, now) else rule
        points = costs.get((unit, rule)) or Decimal(str(card["deductions"].get(rule, 0)))
        found.append(
            Lost(
                unit, order.number, rule, two(points), _article(rule), _evidence(rule, row, duty, order, now)
            )
        )
    return found


def _duties(orders: set[int]) -> dict[tuple[int, int, str], list[OwedDuty]]:
    """The duties evidence speaks of, the newest of each first."""
    kinds = {kind for each in DUTY_OF.values() for kind in each}
    found: dict[tuple[int, int, str], list[OwedDuty]] = {}
    for duty in OwedDuty.objects.filter(order__in=orders, kind__in=kinds).defer("trace").order_by("-id"):
        found.setdefault((duty.order_id, duty.owed_by_id, duty.kind), []).append(duty)
    return found


def long_late(at: datetime, duty: OwedDuty | None, card: Mapping[str, Any], now: datetime) -> bool:
    """Whether it was, or still is, late by more working days than the card allows; 24:00 belongs to the day it ends."""
    last = local(at - timedelta(microseconds=1)).date()
    done = duty.ended_at if duty is not None and duty.ended_at is not None else now
    return calendar().working_days_after(last, local(done).date()) > int(card["long_after_working_days"])


def _article(rule: str) -> str:
    return (ITEMS | DEDUCTIONS)[rule][1]


def _evidence(rule: str, row: Row, duty: OwedDuty | None, order: Order, now: datetime) -> str:
    at = f"{local(row.at):%Y-%m-%d %H:%M}"
    if rule == "satisfied":
        return f"{at} 回访，来电人不满意"
    if rule == "redone":
        return f"{at} 办结，此前被退回重办 {order.redo_count} 次"
    if rule == "kind_after_due" and duty is not None:
        first = f"{local(duty.first_due):%Y}-{end_words(duty.first_due)}"
        return f"原期限 {first} 已过，此后改类别，期限改为 {local(row.at):%Y}-{end_words(row.at)}；是否扣分请核定"
    return late_words(row.at, duty, now)


def late_words(at: datetime, duty: OwedDuty | None, now: datetime) -> str:
    """By when it was owed and when it was done, with what was claimed of it."""
    due = f"期限 {local(at):%Y}-{end_words(at)}"
    if duty is None or duty.ended_at is None or duty.ended_at > now:
        return f"{due}，到 {local(now):%Y-%m-%d %H:%M} 仍未办"
    why = "；".join(filter(None, (duty.ground, claim_words(duty))))
    return f"{due}，{local(duty.ended_at):%Y-%m-%d %H:%M} 才办{f'（{why}）' if why else ''}"
