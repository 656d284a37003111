"""The monthly score card: what a rate earns, what a late order costs, who stands where (第三十条)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hotline.regulation.citation import cites
from hotline.regulation.duties import DUTY
from hotline.regulation.parameters import value_on

ITEMS = {
    "signed": ("按时签收", "第十七条"),
    "contacted": ("按时联系来电人", "第十九条"),
    "on_time": ("限时办结", "第二十条"),
    "satisfied": ("回访满意", "第二十六条"),
    "redone": ("不退回重办", "第二十四条"),
    "explained": ("按时书面说明", "第二十四条"),
}
"""Indicator -> what it is called on the card, and the article behind it."""
DEDUCTIONS = {
    "late": ("逾期回复", "第二十条"),
    "late_long": ("逾期回复，超过 {days} 个工作日", "第二十条"),
    "late_open": ("期末超期未办结", "第二十三条"),
    "kind_after_due": ("原期限已过后改类别", "第二十条"),
    "ledger_red": ("履责台账缺项", "第三十条"),
}
LESS_IS_BETTER = frozenset({"redone"})
"""Here a row above the line is the fault."""


def rule_words(rule: str, card: Mapping[str, Any]) -> str:
    """What a rule is called under a card: an item, a deduction, or, of the centre, a duty met in time."""
    if rule in DEDUCTIONS:
        return DEDUCTIONS[rule][0].format(days=card.get("long_after_working_days", ""))
    return ITEMS[rule][0] if rule in ITEMS else DUTY[rule].label


def keys_of(card: Mapping[str, Any]) -> list[str]:
    """The items of a card in the order of their tables: JSON keeps none."""
    return [key for key in (*ITEMS, *DUTY) if key in card["items"]]


@dataclass(frozen=True)
class Item:
    """One rate of one unit: its points, and how many of how many were well done."""

    key: str
    points: Decimal
    good: int
    rows: int

    @property
    def earned(self) -> Decimal | None:
        """Points earned; None for 0/0, which is neither earned nor lost."""
        return self.points * self.good / self.rows if self.rows else None

    @property
    def cost(self) -> Decimal:
        """What one row not well done costs."""
        return two(self.points / self.rows) if self.rows else Decimal()


@cites("第三十条")
def card_on(day: date, name: str = "score_card") -> dict[str, Any]:
    """The card in force on a day: items, deductions; of the units also long_after_working_days, least_orders."""
    return dict(value_on(day, name))


@cites("第三十条")
def score(items: Iterable[Item], deducted: Decimal) -> Decimal | None:
    """Earned over attainable × 100, less the deductions, not below 0; None when there was nothing to do at all."""
    counted = [(i.points, i.earned) for i in items if i.earned is not None]
    attainable = sum((points for points, _ in counted), Decimal())
    if not attainable:
        return None
    earned = sum((e for _, e in counted if e is not None), Decimal())
    return max(Decimal(), one(earned / attainable * 100 - deducted))


def ranks(scores: Mapping[Any, Decimal]) -> dict[Any, int]:
    """Places by score, the highest first; equal ones share a place and the next is left out: 1, 2, 2, 4."""
    return {who: 1 + sum(other > own for other in scores.values()) for who, own in scores.items()}


@cites("第三十条")
def listed(scores: Mapping[Any, Decimal], numbers: Mapping[str, Any]) -> dict[Any, str]:
    """Who of one group stands on the red list and who on the black one (assessment_lists: red, red_from, black, black_below).

    The first so many places with at least so many points; the last so many places below so many. Equal ones stand together.
    """
    high, low = ranks(scores), ranks({who: -value for who, value in scores.items()})
    red = {
        who: "red" for who, v in scores.items() if high[who] <= numbers["red"] and v >= numbers["red_from"]
    }
    black = {
        who: "black"
        for who, v in scores.items()
        if low[who] <= numbers["black"] and v < numbers["black_below"]
    }
    return black | red


@cites("第三十条")
def year_score(parts: Mapping[str, Decimal | None], formula: Mapping[str, Any]) -> Decimal | None:
    """The weighted mean of a year's parts (months, inspections, check); what there was not weighs nothing. None of nothing."""
    there = [(Decimal(str(formula[key])), value) for key, value in parts.items() if value is not None]
    weight = sum((w for w, _ in there), Decimal())
    return one(sum((w * v for w, v in there), Decimal()) / weight) if weight else None


def mean(values: Iterable[Decimal]) -> Decimal | None:
    """The mean, unrounded; None of nothing."""
    all_of = list(values)
    return sum(all_of, Decimal()) / len(all_of) if all_of else None


def one(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def two(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
