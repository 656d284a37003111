"""Who is called back, who counts as unreachable, and how long an order is kept."""

from datetime import date

import pytest

from hotline.regulation.acceptance import Counted, counted, repeat_call
from hotline.regulation.call_backs import drawn, must_call_back, topped_up, unreachable
from hotline.regulation.parameters import in_force_since, rule_version, trial_ends_on
from tests.world import at

SEED = bytes(range(32))
CLOSED = at("2026-04-20 10:00")
NUMBERS = [f"20260420-{n:04d}" for n in range(1, 5001)]
FIRST_DRAWN = [
    "20260420-0004",
    "20260420-0006",
    "20260420-0009",
    "20260420-0012",
    "20260420-0014",
    "20260420-0016",
    "20260420-0023",
    "20260420-0031",
    "20260420-0034",
]


def test_every_complaint_is_called_back():
    assert all(
        must_call_back("complaint", instant=i, number=n, closed_at=CLOSED, seed=SEED)
        for n in NUMBERS[:200]
        for i in (True, False)
    )


def test_the_sample_can_be_drawn_again_by_anybody_who_holds_the_seed():
    """Drawn once, by hand: HMAC-SHA256(seed, number) read as a fraction and compared with the rate."""
    first = [
        n
        for n in NUMBERS[:40]
        if must_call_back("inquiry", instant=False, number=n, closed_at=CLOSED, seed=SEED)
    ]
    assert first == FIRST_DRAWN
    assert first == [n for n in NUMBERS[:40] if drawn(n, SEED, 0.2)]


def test_another_months_seed_draws_other_orders():
    assert {n for n in NUMBERS if drawn(n, SEED, 0.2)} != {n for n in NUMBERS if drawn(n, bytes(32), 0.2)}


def test_about_a_fifth_is_drawn_and_a_higher_rate_keeps_those_already_drawn():
    few, more = ({n for n in NUMBERS if drawn(n, SEED, rate)} for rate in (0.2, 0.5))
    assert 900 < len(few) < 1100
    assert few < more


@pytest.mark.parametrize(("rate", "count"), [(0, 0), (1, len(NUMBERS))])
def test_nobody_and_everybody_are_rates_too(rate, count):
    assert sum(drawn(n, SEED, rate) for n in NUMBERS) == count


def test_a_unit_that_nobody_was_drawn_from_gives_one_order_and_always_the_same():
    drawn_ones, left_out = FIRST_DRAWN[:2], ["20260420-0001", "20260420-0002", "20260420-0003"]
    strata = {
        ("enforcement", "inquiry"): [*drawn_ones, *left_out],
        ("sixian", "suggestion"): left_out,
        ("x", "y"): [],
    }
    added = topped_up(strata, SEED, drawn_ones)
    assert len(added) == 1 and added < set(left_out)
    assert added == topped_up(
        {key: reversed(list(numbers)) for key, numbers in strata.items()}, SEED, drawn_ones
    )


@pytest.mark.parametrize(
    ("attempts", "given_up"),
    [
        ([], False),
        (["04-20 09:00", "04-20 15:00"], False),
        (["04-20 09:00", "04-20 15:00", "04-20 17:00"], False),  # three, but on one day
        (["04-20 09:00", "04-21 09:10", "04-22 09:20"], False),  # always in the morning
        (["04-20 09:00", "04-20 15:00", "04-21 09:00"], True),
        (["04-20 23:00", "04-21 00:30", "04-21 08:00"], True),
    ],
)
def test_three_attempts_on_two_days_in_both_halves_make_somebody_unreachable(attempts, given_up):
    assert unreachable([at(f"2026-{a}") for a in attempts]) is given_up


def test_the_regulation_is_on_trial_for_two_years_from_its_issue():
    assert (in_force_since(), trial_ends_on()) == (date(2023, 5, 8), date(2025, 5, 8))


def test_an_event_is_recorded_under_the_rules_of_its_day():
    assert rule_version(date(2023, 5, 8)) == "2023-05-08"
    assert rule_version(date(2023, 5, 7)) == "2023-05-07"


def test_a_second_call_on_an_open_order_is_a_supplement_and_a_third_a_reminder():
    assert [repeat_call(n) for n in range(4)] == ["register", "supplement", "remind", "remind"]


def test_volume_counts_contacts_and_orders_count_once():
    assert counted([(1, "closed"), (1, "registered"), (2, "merged"), (3, "merged")]) == Counted(3, 2)
