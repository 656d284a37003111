"""Whether a campaign helped: as many a month after it began as before, by the exact test of two Poisson rates (第二十二条)."""

from dataclasses import dataclass
from typing import Any

from hotline.regulation.citation import cites
from hotline.regulation.rising import Compared

MONTH = 30
"""Days of the month a rate is said by."""


@dataclass(frozen=True)
class Effect:
    """How many came in how many days, before and after; what may be said of it."""

    before: int
    after: int
    days_before: int
    days_after: int
    verdict: str
    """fewer, more, unclear; early: too few days to say anything."""

    @property
    def a_month_before(self) -> float | None:
        """Orders in 30 days before; None without a past."""
        return self.before / self.days_before * MONTH if self.days_before else None

    @property
    def a_month_after(self) -> float | None:
        """Orders in 30 days since; None on the first day."""
        return self.after / self.days_after * MONTH if self.days_after else None

    @property
    def probability(self) -> float | None:
        """How probable so great a change is when nothing has changed, in the direction it went; None without both spans."""
        if not (self.days_before and self.days_after):
            return None
        compared = Compared(self.after, self.before, self.days_after, self.days_before)
        return min(compared.p_of_fewer, compared.p_of_more)


@cites("第二十二条")
def effect(before: int, after: int, days_before: int, days_after: int, numbers: dict[str, Any]) -> Effect:
    """numbers: the parameter campaign_effect: least_days on both sides, chance: the greatest probability called a change."""
    if min(days_before, days_after) < numbers["least_days"]:
        verdict = "early"
    else:
        compared = Compared(after, before, days_after, days_before)
        fewer, more = compared.p_of_fewer <= numbers["chance"], compared.p_of_more <= numbers["chance"]
        verdict = "fewer" if fewer else "more" if more else "unclear"
    return Effect(before, after, days_before, days_after, verdict)
