"""第十八条 …承办单位对转办工单落实首接负责制,情况复杂的由市12328热线中心协调解决。"""

import pytest

from hotline.orders.precedents import precedents
from hotline.regulation.refusals import Refused
from tests.world import at, dispatched, do, owed

NOT_OURS = {"return_reason": "not_ours", "reason": "该路段由市公路中心养护", "suggested_unit": "highway"}


def refused_once(order, when="2026-04-08 10:00"):
    return do("gaoyuan", "request_return", order, when, **NOT_OURS)


def test_asking_to_be_released_stops_no_clock_and_the_centre_decides_in_a_working_day(world):
    order = dispatched()
    before = owed(order, "reply").due
    refused_once(order)
    assert owed(order, "reply").due == before and owed(order, "reply").ended_at is None
    assert owed(order, "decide_return").due == at("2026-04-10 00:00")
    assert owed(order, "decide_return").owed_by.code == "centre"


def test_agreed_the_order_lies_with_the_centre_and_the_callers_date_stands(world):
    order = dispatched()
    first = order.caller_due
    refused_once(order)
    order = do("wangmin", "uphold_return", order, "2026-04-08 14:00", reason="确属市公路中心")
    assert (order.state, order.lead_unit) == ("registered", None)
    assert owed(order, "reply").ground == "退单成立，由市中心改派"
    assert owed(order, "redispatch").due == at("2026-04-08 16:00")
    order = do("wangmin", "dispatch", order, "2026-04-09 09:00", kind="complaint", lead_unit="highway")
    assert (order.caller_due, order.first_dispatched_at) == (first, at("2026-04-08 09:30"))
    assert owed(order, "reply").due == at("2026-04-24 00:00"), "新单位按自己的接件日计"
    assert order.duties.filter(kind="province_copy").count() == 1, "同一件不抄送两次"
    held = order.tasks.get(unit__code="enforcement")
    assert (held.outcome, held.ended_at) == ("returned", at("2026-04-08 14:00"))


def test_refused_the_first_date_stands(world):
    order = dispatched()
    refused_once(order)
    order = do("wangmin", "reject_return", order, "2026-04-08 14:00", reason="首接负责")
    assert order.lead_unit.code == "enforcement"
    assert owed(order, "reply").due == at("2026-04-23 00:00")


def test_after_two_disputes_the_designation_is_final(world):
    order = dispatched()
    refused_once(order)
    do("wangmin", "reject_return", order, "2026-04-08 14:00", reason="首接负责")
    refused_once(order, "2026-04-09 09:00")
    order = do("wangmin", "designate", order, "2026-04-09 10:00", lead_unit="sixian", reason="指定泗县局承办")
    assert (order.state, order.lead_unit.code) == ("dispatched", "sixian")
    with pytest.raises(Refused) as refused:
        do("hanjuzhang", "request_return", order, "2026-04-09 11:00", **NOT_OURS)
    assert refused.value.article == "第十八条" and "指定承办" in refused.value.sentence


def test_too_late_or_twice_or_without_saying_whose_it_is(world):
    order = dispatched()
    with pytest.raises(Refused) as refused:
        do(
            "gaoyuan",
            "request_return",
            order,
            "2026-04-08 10:00",
            return_reason="not_ours",
            reason="不归我们",
        )
    assert list(refused.value.fields) == ["suggested_unit"]
    refused_once(order)
    with pytest.raises(Refused) as refused:
        refused_once(order, "2026-04-08 11:00")
    assert "不必重复" in refused.value.sentence
    late = dispatched()
    with pytest.raises(Refused) as refused:
        refused_once(late, "2026-04-10 00:01")
    assert "04-09 24:00" in refused.value.sentence


def test_a_handler_does_not_give_it_back_alone_and_a_unit_does_not_decide_its_own_request(world):
    order = dispatched()
    for who, action, given in (
        ("chenli", "request_return", NOT_OURS),
        ("gaoyuan", "reject_return", {"reason": "x"}),
    ):
        with pytest.raises(Refused) as refused:
            do(who, action, order, "2026-04-08 10:00", **given)
        assert refused.value.status == 403


def test_earlier_decisions_over_the_topic_are_shown_before_the_next_dispatch(world):
    order = dispatched()
    refused_once(order)
    do("wangmin", "uphold_return", order, "2026-04-08 14:00", reason="确属市公路中心")
    do("wangmin", "dispatch", order, "2026-04-08 15:00", kind="complaint", lead_unit="highway")
    [found] = precedents(order.topic)
    assert (found.number, found.unit, found.reason, found.outcome, found.lead_now) == (
        order.number, "执法支队", "非本单位职责", "同意退单", "市公路中心")  # fmt: skip


def test_the_centre_changes_the_lead_with_a_reason_and_the_old_one_owes_no_more(world):
    order = dispatched()
    do("chenli", "sign", order, "2026-04-08 10:00")
    order = do("wangmin", "change_lead", order, "2026-04-08 11:00", lead_unit="sixian", reason="事发地在泗县")
    assert (order.state, order.lead_unit.code) == ("dispatched", "sixian")
    assert not order.duties.filter(ended_at=None, owed_by__code="enforcement").exists()
    with pytest.raises(Refused) as refused:
        do("chenli", "contact", order, "2026-04-08 12:00", outcome="reached", note="x")
    assert refused.value.status == 403
    assert do("sunsixian", "sign", order, "2026-04-08 12:00").state == "handling"
