"""The monthly score card: what a rate earns, what a late order costs, who stands where (第三十条)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from hotline.regulation.citation import cites
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
}
LESS_IS_BETTER = frozenset({"redone"})
"""Here a row above the line is the fault."""


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
def card_on(day: date) -> dict[str, Any]:
    """The card in force on a day: items, deductions, long_after_working_days, least_orders."""
    return dict(value_on(day, "score_card"))


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


def one(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


def two(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.01"), ROUND_HALF_UP)
