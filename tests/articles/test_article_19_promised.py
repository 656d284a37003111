"""第十九条 主动沟通联络: a time promised to a caller is owed by who promised it, and nobody's shift forgets it."""

import pytest

from hotline.console.watch import tick
from hotline.notices.models import Notice
from hotline.orders.open_duties import open_duties
from hotline.orders.worklists import WORKLIST
from hotline.shifts.sheet import sheet
from hotline.web.words import light
from tests.world import SCORES, at, call, dispatched, do, owed, person, refused, reply_to

THREE = "2026-04-08 15:00"


def on_list(who, when="2026-04-08 12:00"):
    return [d.order.number for d in open_duties(person(who), WORKLIST["promised"], at(when))]


@pytest.fixture
def promised(world):
    order = dispatched("2026-04-08 09:30")
    do("chenli", "contact", order, "2026-04-08 10:00", outcome="reached", note="在开会", promised_at=THREE)
    return order


def test_it_stands_in_the_list_of_who_promised_and_nobody_elses(promised):
    duty = owed(promised, "promised_call")
    assert (duty.owed_by.code, duty.due, duty.article) == ("enforcement", at(THREE), "第十九条")
    assert on_list("chenli") == [promised.number]
    assert on_list("sunsixian") == on_list("liujie") == []


def test_its_light_turns_and_the_unit_is_warned_half_an_hour_before(promised):
    duty = owed(promised, "promised_call")
    colours = [
        light(duty.due, duty.warn_at, at(f"2026-04-08 {when}"))[0] for when in ("14:00", "14:30", "15:01")
    ]
    assert colours == ["green", "amber", "red"]
    tick(at("2026-04-08 14:31"))
    assert Notice.objects.filter(sentence__startswith=f"预警：{promised.number} 按约回电").exists()


def test_the_call_meets_it_and_one_nobody_answers_does_not(promised):
    do("chenli", "ring_back", promised, THREE, outcome="failed", note="响铃无人接")
    assert owed(promised, "promised_call").attempts == [at(THREE).isoformat()]
    do("chenli", "ring_back", promised, "2026-04-08 15:10", outcome="reached", note="说明了进展")
    assert owed(promised, "promised_call").ended_at == at("2026-04-08 15:10")
    assert on_list("chenli") == []


def test_a_new_promise_takes_the_place_of_the_old(promised):
    do(
        "chenli",
        "ring_back",
        promised,
        THREE,
        outcome="reached",
        note="还没查完",
        promised_at="2026-04-09 09:00",
    )
    [open_one] = promised.duties.filter(kind="promised_call", ended_at=None)
    assert open_one.due == at("2026-04-09 09:00")


def test_what_the_desk_promised_is_the_centres_and_goes_to_the_next_shift(promised):
    do("liujie", "supplement", promised, "2026-04-08 11:00", note="又来电催", promised_at="2026-04-08 17:00")
    assert on_list("liujie") == [promised.number]
    part = next(p for p in sheet(at("2026-04-08 16:00"), at("2026-04-08 23:00")) if p["key"] == "promised")
    assert (part["count"], promised.number in str(part["rows"])) == (1, True)
    met = refused(do, "chenli", "ring_back", dispatched("2026-04-08 11:30", phone="13905570999"), "2026-04-08 12:00",
                  outcome="reached", note="x")  # fmt: skip
    assert met.code == "not_open"
    do("liujie", "ring_back", promised, "2026-04-08 17:00", outcome="reached", note="已说明")
    assert {d.owed_by.code for d in promised.duties.filter(kind="promised_call", ended_at=None)} == {
        "enforcement"
    }


def test_a_call_back_the_caller_put_off_is_in_the_caller_backs_own_list(world):
    order = dispatched("2026-04-08 09:30")
    reply_to(order, "2026-04-09 10:00")
    do("wangmin", "confirm", order, "2026-04-09 11:00")
    do(
        "mengli",
        "call_back",
        order,
        "2026-04-10 09:00",
        outcome="failed",
        words="说下午再打",
        promised_at="2026-04-10 16:00",
    )
    assert on_list("mengli", "2026-04-10 12:00") == [order.number]
    do("mengli", "call_back", order, "2026-04-10 16:00", **SCORES)
    assert owed(order, "promised_call").ended_at == at("2026-04-10 16:00")


def test_a_unit_that_lost_the_order_owes_it_no_more(promised):
    do("wangmin", "change_lead", promised, "2026-04-08 11:00", lead_unit="sixian", reason="属泗县")
    assert not promised.duties.filter(kind="promised_call", ended_at=None).exists()


def test_a_time_that_is_over_is_no_promise(world):
    order = call("liujie", "2026-04-08 09:00")
    met = refused(
        do, "liujie", "supplement", order, "2026-04-08 09:10", note="x", promised_at="2026-04-08 09:10"
    )
    assert met.fields == {"promised_at": "答应回电的时刻已过，请填将来的时刻。"}
