"""第二十六条 市中心应当在投诉举报类工单办结后5个工作日内进行回访;对其他类型的业务工单,在办结后5个工作日内进行抽查回访…"""

import pytest

from hotline.orders.models import OwedDuty
from hotline.regulation.refusals import Refused
from tests.articles.test_article_25 import signed
from tests.world import REPLY, SCORES, at, call, do, owed, person

SAID = {"outcome": "reached", "how": "phone", "note": "已告知"}


def closed(**changes):
    order = signed(**changes)
    if not changes:
        do("chenli", "tell", order, "2026-04-09 10:00", outcome="reached", how="phone", note="已告知")
    do("chenli", "submit", order, "2026-04-09 10:10")
    return do("wangmin", "confirm", order, "2026-04-09 11:00")


def test_every_complaint_is_called_back_within_five_working_days_of_closing(world):
    assert owed(closed(), "call_back").due == at("2026-04-17 00:00")


def test_four_opinions_are_asked(world):
    order = closed()
    with pytest.raises(Refused) as refused:
        do("mengli", "call_back", order, "2026-04-10 09:00", outcome="reached")
    assert set(refused.value.fields) == {"efficiency", "reply_score", "result_score", "satisfaction"}
    do("mengli", "call_back", order, "2026-04-10 09:00", **SCORES)
    assert owed(order, "call_back").ended_at == at("2026-04-10 09:00")


def test_neither_the_handler_nor_the_operator_calls_back(world):
    order = closed()
    liujie = person("liujie")
    liujie.roles = ["operator", "caller_back"]
    liujie.save()
    for who in ("liujie", "chenli", "wangmin"):
        with pytest.raises(Refused) as refused:
            do(who, "call_back", order, "2026-04-10 09:00", **SCORES)
        assert refused.value.status == 403


def test_of_other_kinds_a_sample_is_called_back(world):
    for minute in range(60):
        order = call("liujie", f"2026-04-08 09:{minute:02d}", kind="inquiry", phone="13905570784")
        do("liujie", "answer", order, f"2026-04-08 10:{minute:02d}", answer="已答")
    drawn = OwedDuty.objects.filter(kind="call_back").count()
    assert 0 < drawn < 40


def dissatisfied(order=None, **changes):
    return do(
        "mengli",
        "call_back",
        order or closed(),
        "2026-04-10 09:00",
        **SCORES | {"satisfaction": "not"} | changes,
    )


def test_a_dissatisfied_caller_is_for_the_centre_to_decide_on_within_a_working_day(world):
    order = dissatisfied(dislikes=["unsolved"], advice="reopen", words="多收的 6 块钱没退我。")
    assert owed(order, "decide_dissatisfied").due == at("2026-04-14 00:00")
    assert owed(order, "decide_dissatisfied").owed_by.code == "centre"
    with pytest.raises(Refused) as refused:
        do("mengli", "reopen", order, "2026-04-10 09:30", reason="来电人不满意")
    assert refused.value.status == 403
    with pytest.raises(Refused) as refused:
        do("wangmin", "archive", order, "2026-04-10 09:30")
    assert "不满意裁定" in refused.value.sentence


def test_reopened_the_same_unit_has_a_new_task_with_its_own_dates_and_the_first_score_stays(world):
    order = do("zhaolan", "reopen", dissatisfied(), "2026-04-10 10:00", reason="退款没有落实")
    first, second = order.tasks.order_by("id")
    assert (first.outcome, second.unit, second.handler) == ("done", first.unit, first.handler)
    assert (order.state, order.reopened_count, order.closed_at) == ("handling", 1, None)
    assert owed(order, "redo_reply").due == at("2026-04-16 00:00")
    assert owed(order, "decide_dissatisfied").ended_at == at("2026-04-10 10:00")
    for who, action, given in (("chenli", "draft", REPLY), ("gaoyuan", "endorse", {}), ("zhaowenbin", "sign_off", {}),
                               ("chenli", "tell", SAID), ("chenli", "submit", {}), ("wangmin", "confirm", {})):  # fmt: skip
        do(who, action, order, "2026-04-13 09:00", **given)
    assert owed(order, "call_back").due == at("2026-04-21 00:00")
    order = do("mengli", "call_back", order, "2026-04-14 09:00", **SCORES)
    assert (order.first_score, order.final_score) == ("not", "satisfied")


def test_kept_closed_with_a_reason_the_caller_is_told_so(world):
    order = dissatisfied()
    with pytest.raises(Refused) as refused:
        do("zhaolan", "close_dissatisfied", order, "2026-04-10 10:00")
    assert set(refused.value.fields) == {"reason"}
    order = do(
        "zhaolan", "close_dissatisfied", order, "2026-04-10 10:00", reason="已依法处罚，赔偿须走民事途径"
    )
    assert (order.state, owed(order, "inform_decision").due) == ("closed", at("2026-04-14 00:00"))
    do(
        "liujie",
        "inform_decision",
        order,
        "2026-04-10 11:00",
        outcome="reached",
        how="phone",
        note="已说明理由",
    )
    do("wangmin", "province_copy", order, "2026-04-10 11:30", province_number="AH-1")
    assert do("wangmin", "archive", order, "2026-04-10 12:00").state == "archived"


def test_a_joint_handler_does_not_call_back(world):
    from tests.articles.test_article_22 import joined

    order = joined()
    mengli = person("mengli")
    order.tasks.filter(unit__code="sixian").update(handler=mengli)
    from hotline.orders.standing import standing

    assert "caller_back" not in standing(mengli, order, list(order.tasks.all()), at("2026-04-08 10:00"))


def test_a_citizens_own_rating_never_stands_in_for_a_complaints_call_back(world):
    order = closed()
    order = do("liujie", "rate", order, "2026-04-09 12:00", satisfaction="very", how="system", words="很快")
    assert owed(order, "call_back").ended_at is None
    assert (order.first_score, order.final_score) == ("", "")
    assert order.events.latest("seq").body.given["self_rated"] == "自评"


def test_of_other_kinds_it_does_and_dissatisfaction_is_decided_on_all_the_same(world):
    order = drawn_inquiry()
    order = do("liujie", "rate", order, "2026-04-09 12:00", satisfaction="not", how="system")
    assert owed(order, "call_back").ended_at == at("2026-04-09 12:00")
    assert owed(order, "decide_dissatisfied") is not None


def drawn_inquiry():
    """An inquiry answered on the spot and drawn for a call-back."""
    for minute in range(60):
        order = call("liujie", f"2026-04-08 09:{minute:02d}", kind="inquiry")
        do("liujie", "answer", order, f"2026-04-08 10:{minute:02d}", answer="已答")
        if owed(order, "call_back"):
            return order
    raise AssertionError("sixty orders and none drawn")


def test_an_inquiry_answered_on_the_spot_is_reopened_for_a_unit_that_is_named(world):
    order = drawn_inquiry()
    with pytest.raises(Refused) as refused:
        do("zhaolan", "reopen", order, "2026-04-09 09:00", reason="答得不对")
    assert "lead_unit" in refused.value.fields
    order = do("zhaolan", "reopen", order, "2026-04-09 09:00", reason="答得不对", lead_unit="passenger")
    assert owed(order, "redo_reply").owed_by.code == "passenger"
    assert owed(order, "call_back").ground == "已重新办理"
