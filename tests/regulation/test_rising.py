"""What rises: exact probabilities against known values, false alarms by the example of those who made the rule (第二十八条)."""

import math

import pytest

from hotline.regulation.rising import Compared, discoveries, rising, tail

BENJAMINI_HOCHBERG_1995 = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719,
                           0.6528, 0.7590, 1.0]  # fmt: skip
"""The fifteen probabilities of their paper, section 3.2: at 0.05 the four smallest stand (Bonferroni keeps three)."""


def test_the_example_of_the_paper_keeps_four():
    assert discoveries(BENJAMINI_HOCHBERG_1995, 0.05) == {0, 1, 2, 3}
    turned = list(reversed(BENJAMINI_HOCHBERG_1995))
    assert discoveries(turned, 0.05) == {11, 12, 13, 14}
    assert discoveries([], 0.05) == set() == discoveries([0.9, 0.8], 0.05)


@pytest.mark.parametrize(
    ("hits", "tries", "share", "known"),
    [(1, 1, 0.25, 0.25), (5, 5, 1 / 13, (1 / 13) ** 5), (0, 7, 0.3, 1), (2, 3, 0.5, 0.5), (8, 10, 0.5, 56 / 1024), (60, 100, 0.5, 0.02844396682)],
)  # fmt: skip
def test_a_tail_is_exact(hits, tries, share, known):
    assert tail(hits, tries, share) == pytest.approx(known, rel=1e-9)


def test_every_tail_is_the_sum_of_its_terms():
    for tries in (1, 6, 19):
        for hits in range(1, tries + 1):
            terms = [math.comb(tries, k) * 0.07**k * 0.93 ** (tries - k) for k in range(hits, tries + 1)]
            assert tail(hits, tries, 0.07) == pytest.approx(math.fsum(terms))


def test_more_and_fewer_are_two_sides_of_one_count():
    theme = Compared(9, 40, 30, 365)
    both = theme.p_of_more + theme.p_of_fewer
    point = math.comb(49, 9) * (30 / 395) ** 9 * (365 / 395) ** 40
    assert both == pytest.approx(1 + point)
    assert theme.expected == pytest.approx(3.288, abs=0.001) and theme.ratio == pytest.approx(
        2.737, abs=0.001
    )


def test_only_what_is_frequent_enough_and_beyond_chance_rises():
    themes = [
        Compared(20, 60, 30, 365),
        Compared(4, 0, 30, 365),
        Compared(5, 0, 30, 365),
        Compared(6, 70, 30, 365),
        Compared(5, 300, 30, 365),
    ]
    assert rising(themes, least=5, rate=0.05) == {0, 2}
    assert themes[2].ratio is None


def test_a_theme_that_only_keeps_pace_among_many_does_not_rise():
    """A hundred themes as always: not one named."""
    assert rising([Compared(5, 61, 30, 365)] * 100, least=5, rate=0.05) == set()
