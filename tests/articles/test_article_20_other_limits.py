"""第二十条 …法律、法规另有规定的从其规定。"""

import pytest

from hotline.regulation.refusals import Refused
from tests.tables.conftest import extensions_allowed
from tests.world import at, dispatched, do, owed

ASKED = {"working_days": 5, "reason": "等待检测报告"}


def test_another_laws_limit_is_cited_and_counted_from_the_dispatch(world):
    law = "《中华人民共和国行政处罚法》第六十条"
    order = do(
        "wangmin",
        "set_statutory_limit",
        dispatched(),
        "2026-04-09 09:00",
        law=law,
        working_days=30,
        reason="立案处罚",
    )
    reply = owed(order, "reply")
    assert (reply.first_due, reply.due) == (at("2026-04-23 00:00"), at("2026-05-23 00:00"))
    assert (order.caller_due, order.statutory_law) == (reply.due, law)


@pytest.mark.parametrize(
    "rule", ["《出租汽车驾驶员从业资格管理规定》第四十条", "部里的通知", "《道路运输条例》"]
)
def test_a_ministrys_rule_is_no_law_and_a_law_is_cited_by_article(world, rule):
    with pytest.raises(Refused) as refused:
        do(
            "wangmin",
            "set_statutory_limit",
            dispatched(),
            "2026-04-09 09:00",
            law=rule,
            working_days=30,
            reason="x",
        )
    assert "部门规章" in refused.value.fields["law"]


def test_there_is_no_extension_until_the_bureau_says_so(world):
    with pytest.raises(Refused) as refused:
        do("zhaowenbin", "request_extension", dispatched(), "2026-04-09 09:00", **ASKED)
    assert (refused.value.article, "市局确认前不办延期" in refused.value.sentence) == ("第二十条", True)


def test_where_it_is_allowed_both_dates_are_kept_and_the_caller_is_told(world):
    with extensions_allowed():
        order = dispatched()
        do("zhaowenbin", "request_extension", order, "2026-04-22 09:00", **ASKED)
        assert owed(order, "reply").due == at("2026-04-23 00:00"), "申请不停钟"
        do("wangmin", "grant_extension", order, "2026-04-22 10:00", **ASKED)
        reply = owed(order, "reply")
        assert (reply.first_due, reply.due) == (at("2026-04-23 00:00"), at("2026-04-30 00:00"))
        assert owed(order, "tell_extension").due == at("2026-04-24 00:00")
        do(
            "chenli",
            "tell_extension",
            order,
            "2026-04-22 11:00",
            outcome="reached",
            how="phone",
            note="已告知延期",
        )
        assert owed(order, "tell_extension").ended_at is not None
        with pytest.raises(Refused) as refused:
            do("zhaowenbin", "request_extension", order, "2026-04-23 09:00", **ASKED)
        assert "已延期过一次" in refused.value.sentence


def test_a_minute_late_or_longer_than_the_limit_itself_is_refused(world):
    with extensions_allowed():
        order = dispatched()
        with pytest.raises(Refused) as refused:
            do("zhaowenbin", "request_extension", order, "2026-04-23 00:01", **ASKED)
        assert "到期前" in refused.value.sentence
        with pytest.raises(Refused) as refused:
            do("zhaowenbin", "request_extension", order, "2026-04-22 09:00", working_days=11, reason="x")
        assert refused.value.fields["working_days"] == "延期最多 10 个工作日（不超过原期限）。"
        with pytest.raises(Refused) as refused:
            do("gaoyuan", "request_extension", order, "2026-04-22 09:00", **ASKED)
        assert refused.value.status == 403, "由单位负责人签"
