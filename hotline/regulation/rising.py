"""Which themes rise: each against its own past, by the exact test of two Poisson rates, false alarms held down (第二十八条).

Given the sum of both counts, the newer one is binomial when nothing has changed (Przyborowski and Wilenski 1940); over many
themes at once the rule of Benjamini and Hochberg (1995) bounds the share of false alarms. No random numbers, no tables.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from hotline.regulation.citation import cites


@dataclass(frozen=True)
class Compared:
    """One theme: how often now and before, and over how many days each."""

    now: int
    before: int
    days_now: int
    days_before: int

    @property
    def expected(self) -> float:
        """How many the past would give in as many days."""
        return self.before * self.days_now / self.days_before

    @property
    def ratio(self) -> float | None:
        """Rate now over rate before; None when there was none before."""
        return self.now / self.expected if self.before else None

    @property
    def p_of_more(self) -> float:
        """How probable so many or more are when nothing has changed."""
        return tail(self.now, self.now + self.before, self.days_now / (self.days_now + self.days_before))

    @property
    def p_of_fewer(self) -> float:
        """How probable so few or fewer are when nothing has changed."""
        share = self.days_before / (self.days_now + self.days_before)
        return tail(self.before, self.now + self.before, share)


def tail(hits: int, tries: int, share: float) -> float:
    """P(X >= hits) of a binomial with so many tries; 0 < share < 1."""
    if hits <= 0:
        return 1.0
    logs = [
        math.lgamma(tries + 1) - math.lgamma(k + 1) - math.lgamma(tries - k + 1)
        + k * math.log(share) + (tries - k) * math.log1p(-share)
        for k in range(hits, tries + 1)
    ]  # fmt: skip
    return min(1.0, math.fsum(math.exp(each) for each in logs))


def discoveries(probabilities: Sequence[float], rate: float) -> set[int]:
    """The places of those that stand when no more than `rate` of them may be false alarms on average."""
    ranked = sorted(range(len(probabilities)), key=lambda i: probabilities[i])
    last = max((n for n, i in enumerate(ranked, 1) if probabilities[i] <= n * rate / len(ranked)), default=0)
    return set(ranked[:last])


@cites("第二十八条")
def rising(themes: Sequence[Compared], least: int, rate: float) -> set[int]:
    """The places of the themes that rise: at least so many now, and more than chance, all tested together."""
    tried = [i for i, theme in enumerate(themes) if theme.now >= least]
    found = discoveries([themes[i].p_of_more for i in tried], rate)
    return {tried[i] for i in found if (themes[tried[i]].ratio or math.inf) > 1}
