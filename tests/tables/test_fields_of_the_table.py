"""What a step asks for: each required field, each choice, each limit, and when it happened."""

import pytest

from hotline.orders.forms import FIELDS, LATE_ENTRY
from hotline.orders.models import Order
from hotline.orders.records import first_broken
from tests.tables.played import ACTIONS, attempt, filled, number_for, presser
from tests.world import at

LATE = {"happened_at": "2026-04-08 10:00", "late_reason": "系统停用期间纸笔登记"}
REQUIRED = [(step, name) for step in ACTIONS for name in step.fields]
WORDS = [
    (s, n)
    for s in ACTIONS
    for n in (*s.fields, *s.optional)
    if FIELDS[n].kind in ("text", "long") and n not in ("law", "query_code", "caller_name", "phone")
]
CHOICES = [(s, n) for s in ACTIONS for n in (*s.fields, *s.optional) if FIELDS[n].choices]
NAMED = [(s, n) for s in ACTIONS for n in s.fields if FIELDS[n].kind in ("unit", "account", "order")]


def named(pair):
    return getattr(pair, "action", pair)


def send(step, stage, **changes):
    return attempt(presser(step), step.action, number_for(step, stage), **(filled(step, stage) | changes))


def names_it(refused, step, name):
    assert (refused.status, refused.article) == (422, step.article)
    assert name in refused.fields
    refused.as_dict()["sentence"].encode()
    return refused.fields[name]


@pytest.mark.parametrize("empty", [None, "", "  \r\n "], ids=["none", "empty", "blank"])
@pytest.mark.parametrize(("step", "name"), REQUIRED, ids=named)
def test_a_required_field_left_out_is_named(stage, step, name, empty):
    if FIELDS[name].kind in ("choice", "choices", "moment") and empty and empty.isspace():
        empty = ""
    assert FIELDS[name].label in names_it(send(step, stage, **{name: empty}), step, name)


@pytest.mark.parametrize(
    "raw", ["praise", "投诉", ["x"], {"a": 1}, 7, True, "x" * 9999, "坏\ud800字", "\0"], ids=ascii
)
@pytest.mark.parametrize(("step", "name"), CHOICES, ids=named)
def test_what_is_not_on_the_list_is_refused_in_sayable_words(stage, step, name, raw):
    names_it(send(step, stage, **{name: raw}), step, name)


@pytest.mark.parametrize(("step", "name"), WORDS, ids=named)
def test_words_fill_their_limit_and_no_more(stage, step, name):
    limit = FIELDS["county"].limit if step.action == "correct" and name == "value" else FIELDS[name].limit
    assert f"最多 {limit} 字" in names_it(send(step, stage, **{name: "路" * (limit + 1)}), step, name)
    assert send(step, stage, **{name: "路" * limit}) is None


@pytest.mark.parametrize("sign", ["\0", "\ud800", "\x1b"], ids=ascii)
@pytest.mark.parametrize(("step", "name"), WORDS, ids=named)
def test_what_no_text_has_is_refused_by_its_place(stage, step, name, sign):
    assert "第 3 字" in names_it(send(step, stage, **{name: f"已核{sign}实"}), step, name)


@pytest.mark.parametrize(("step", "name"), [p for p in WORDS if p[0].action != "split"], ids=named)
def test_emoji_and_rare_characters_are_kept(stage, step, name):
    assert send(step, stage, **{name: "👨‍👩‍👧𠮷好"}) is None
    event = Order.objects.get(number=number_for(step, stage)).events.latest("seq")
    assert event.body.given[name] == "👨‍👩‍👧𠮷好"


@pytest.mark.parametrize("raw", ["没有", "' or 1=1 --", "执法\0队", "x" * 500, 7, ["enforcement"]], ids=ascii)
@pytest.mark.parametrize(("step", "name"), NAMED, ids=named)
def test_a_unit_an_account_or_an_order_that_is_not_there_is_named(stage, step, name, raw):
    refused = send(step, stage, **{name: raw})
    assert refused.status == 422
    assert name in refused.fields


@pytest.mark.parametrize("step", ACTIONS, ids=named)
def test_a_late_entry_is_kept_with_its_moment_and_its_reason(stage, step):
    assert send(step, stage, **LATE) is None
    event = Order.objects.get(number=number_for(step, stage)).events.latest("seq")
    assert (event.happened_at, event.recorded_at) == (at("2026-04-08 10:00"), at("2026-04-08 12:00"))
    assert event.body.given["late_reason"] == LATE["late_reason"]
    assert first_broken(event.order) == ""


@pytest.mark.parametrize(
    ("when", "says"),
    [
        ("2026-04-08 12:01", "将来"),
        ("2099-12-31T23:59:59+08:00", "将来"),
        ("9999-12-31T23:59:59-12:00", "年份不对"),
        ("2026-04-08 08:59", "早于上一条记录"),
        ("2000-01-01T12:00:00+08:00", "早于上一条记录"),
        ("0001-01-01T00:00:00+14:00", "年份不对"),
        ("昨天", "写法不对"),
        ("2026-02-30 09:00", "写法不对"),
        (["2026-04-08"], "写法不对"),
    ],
)
def test_what_happened_lies_between_the_last_record_and_now(stage, when, says):
    refused = attempt("chenli", "sign", stage["dispatched"], happened_at=when, late_reason="停电")
    assert refused.status == 422
    assert says in refused.fields["happened_at"]


def test_a_late_entry_without_a_reason_is_refused(stage):
    refused = attempt("chenli", "sign", stage["dispatched"], happened_at=LATE["happened_at"])
    assert list(refused.fields) == [LATE_ENTRY[1]]


@pytest.mark.parametrize(("field", "value"), [("area", "天上"), ("county", "埇" * 21), ("plate", "皖" * 21)])
def test_a_correction_obeys_the_field_it_corrects(stage, field, value):
    step = next(s for s in ACTIONS if s.action == "correct")
    assert FIELDS[field].label in names_it(send(step, stage, field=field, value=value), step, "value")
