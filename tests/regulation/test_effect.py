"""Whether a campaign helped: rates by 30 days and the exact test, checked by hand (第二十二条)."""

from math import comb

import pytest

from hotline.regulation.effect import effect

NUMBERS = {"before_days": 365, "least_days": 28, "chance": 0.05}


def test_the_rates_are_by_thirty_days():
    found = effect(24, 1, 360, 60, NUMBERS)
    assert (found.a_month_before, found.a_month_after) == (2.0, 0.5)


def test_the_probability_is_the_binomial_one():
    """25 orders in 420 days, 60 of them after: so few as 1 falls there with P(X <= 1), X ~ B(25, 1/7)."""
    by_hand = sum(comb(25, k) * (1 / 7) ** k * (6 / 7) ** (25 - k) for k in (0, 1))
    assert effect(24, 1, 360, 60, NUMBERS).probability == pytest.approx(by_hand)


@pytest.mark.parametrize(
    ("before", "after", "days", "verdict"),
    [
        (60, 1, 60, "fewer"),
        (60, 30, 60, "more"),
        (60, 9, 60, "unclear"),
        (0, 0, 60, "unclear"),
        (60, 0, 27, "early"),
    ],
)
def test_it_says_fewer_or_more_only_beyond_chance(before, after, days, verdict):
    assert effect(before, after, 360, days, NUMBERS).verdict == verdict


def test_without_a_past_or_on_the_first_day_nothing_is_said():
    for spans in ((0, 60), (360, 0)):
        found = effect(0, 0, *spans, NUMBERS)
        assert (found.verdict, found.probability) == ("early", None)
