"""The monthly card's arithmetic (第三十条)."""

from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.regulation.score_card import Item, listed, ranks, score, year_score

D = Decimal


def test_equal_scores_share_a_place_and_the_next_is_left_out():
    scores = dict(zip("abcdefg", map(D, ("99", "98", "97", "90", "90", "90", "80")), strict=True))
    assert list(ranks(scores).values()) == [1, 2, 3, 4, 4, 4, 7]


def test_what_there_was_not_is_neither_earned_nor_lost():
    items = [Item("on_time", D(30), 3, 4), Item("satisfied", D(25), 0, 0)]
    assert score(items, D(0)) == D("75.0")
    assert score([Item("satisfied", D(25), 0, 0)], D(0)) is None


def test_no_score_lies_below_nothing():
    assert score([Item("on_time", D(30), 0, 4)], D(50)) == 0


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.tuples(st.integers(1, 40), st.integers(0, 50), st.integers(0, 50)), min_size=1, max_size=8)
)
def test_doing_one_more_well_never_costs_anything(given_items):
    items = [
        Item(str(n), D(points), min(good, rows), rows) for n, (points, good, rows) in enumerate(given_items)
    ]
    before = score(items, D(0))
    for place, item in enumerate(items):
        if item.good < item.rows:
            better = [*items]
            better[place] = Item(item.key, item.points, item.good + 1, item.rows)
            after = score(better, D(0))
            assert before is not None and after is not None and after >= before


NUMBERS = {"red": 3, "red_from": 90, "black": 2, "black_below": 60}


def test_the_red_list_takes_equal_ones_together_and_nobody_below_its_points():
    scores = dict(zip("abcdef", map(D, ("95", "94", "93", "93", "92", "80")), strict=True))
    assert listed(scores, NUMBERS) == {"a": "red", "b": "red", "c": "red", "d": "red"}
    assert listed({"a": D("89.9")}, NUMBERS) == {}


def test_the_black_list_takes_the_last_places_below_its_points_and_only_those():
    scores = dict(zip("abcde", map(D, ("70", "59.9", "50", "50", "40")), strict=True))
    assert listed(scores, NUMBERS) == {"c": "black", "d": "black", "e": "black"}
    assert listed({"a": D(60), "b": D(61)}, NUMBERS) == {}


def test_the_year_weighs_what_there_is_among_itself():
    formula = {"months": 70, "inspections": 20, "check": 10, "least_months": 6}
    whole = {"months": D(90), "inspections": D(80), "check": D(100)}
    assert year_score(whole, formula) == D("89.0")  # 63 + 16 + 10
    assert year_score(whole | {"inspections": None}, formula) == D("91.3")  # (63 + 10) / 80
    assert year_score(dict.fromkeys(whole), formula) is None
