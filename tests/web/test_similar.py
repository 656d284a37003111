"""What the one who takes a call is told about orders that may be the same matter (第二十二条)."""

import json
from pathlib import Path

import pytest

from hotline.orders.register import register_many
from hotline.orders.similar import ALIKE, by_words, similar
from hotline.regulation.suggest import suggest
from tests.world import at, call, dispatched, do, person

CASES = Path(__file__).parents[2] / "hotline" / "console" / "data" / "requests.jsonl"
ROWS = [json.loads(line) for line in CASES.read_text().splitlines()]
GROUP = {row["id"]: row["duplicate_of"] or row["id"] for row in ROWS}


@pytest.fixture
def all_cases_at_once(world):
    """Harder than life: all 240 on one day, so that each double has 239 others to stand out from."""
    calls = [{"kind": "complaint", "channel": "phone", "text": r["text"], "county": r["county"], "place": r["location"],
              "topic": suggest(r["text"], r["county"]).topic} for r in ROWS]  # fmt: skip
    made = register_many(calls, actor=person("liujie"), now=at("2026-04-08 09:00"))
    return {order.pk: row["id"] for order, row in zip(made, ROWS, strict=True)}, calls


def test_doubles_of_the_cases_are_among_the_first_five_by_their_words(all_cases_at_once):
    names, calls = all_cases_at_once
    doubles = [(row["id"], facts) for row, facts in zip(ROWS, calls, strict=True) if row["duplicate_of"]]
    at_five = at_one = told = 0
    for me, facts in doubles:
        ranked = [(names[pk], score) for pk, score, _ in by_words(facts, 10) if names[pk] != me][:5]
        alike = [score for other, score in ranked if GROUP[other] == GROUP[me]]
        at_five += bool(alike)
        at_one += GROUP[ranked[0][0]] == GROUP[me]
        told += any(score >= ALIKE for score in alike)
    noise = sum(names[pk] != row["id"] and GROUP[names[pk]] != GROUP[row["id"]] and score >= ALIKE
                for row, facts in zip(ROWS, calls, strict=True) for pk, score, _ in by_words(facts, 6)) / len(ROWS)  # fmt: skip
    print(f"{len(doubles)} doubles of {len({GROUP[me] for me, _ in doubles})} groups among 240: "
          f"recall at 5 {at_five / len(doubles):.0%}, at 1 {at_one / len(doubles):.0%}, "
          f"shown {told / len(doubles):.0%}; others shown {noise:.1f} a call")  # fmt: skip
    assert at_five / len(doubles) >= 0.85
    assert told / len(doubles) >= 0.75
    assert noise <= 1.5


def test_the_callers_open_order_comes_first_and_takes_this_call(world):
    mine = dispatched(text="13路末班太早", plate="")
    call("wangmin", "2026-04-09 09:00", phone="13905570999")
    [first, second] = similar("13905570361", {"plate": "皖lt 2056"}, at("2026-04-09 10:00"))
    assert (first.order, first.why, first.may_supplement, first.may_merge) == (
        mine,
        ["同一来电人"],
        True,
        False,
    )
    assert (second.why, second.may_supplement, second.may_merge) == (["同一对象"], False, True)


def test_the_third_call_about_one_open_order_may_remind_its_unit(world):
    order = dispatched()
    [one] = similar("13905570361", {}, at("2026-04-09 10:00"))
    assert (one.calls, one.may_remind) == (1, False)
    do("liujie", "supplement", order, "2026-04-09 10:00", note="又来电")
    do("chenli", "supplement", order, "2026-04-09 11:00", note="承办人自己记的，不算来电")
    [one] = similar("13905570361", {}, at("2026-04-10 10:00"))
    assert (one.calls, one.may_remind) == (2, True)


def test_what_is_old_merged_or_of_other_words_is_not_shown(world):
    call("liujie", "2026-03-01 09:00")
    main = call("liujie", "2026-04-08 09:00")
    merged = call("liujie", "2026-04-08 09:10")
    do("wangmin", "merge", merged, "2026-04-08 09:20", main_order=main.number, reason="同一件事")
    found = similar("13905570361", {}, at("2026-04-08 10:00"))
    assert [one.order for one in found] == [main]
    assert similar("", {"text": "船闸过闸排队"}, at("2026-04-08 10:00")) == []
    assert similar("", {}, at("2026-04-08 10:00")) == []


def test_looking_costs_a_fixed_number_of_queries(world, django_assert_num_queries):
    for minute in range(10, 40):
        call("liujie", f"2026-04-08 09:{minute}")
    facts = {"text": "出租车不打表，多收钱", "plate": "皖LT2056"}
    with django_assert_num_queries(5):
        similar("13905570361", facts, at("2026-04-08 10:00"))
