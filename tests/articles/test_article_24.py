"""第二十四条 建立工单回复逐级负责制和单位“一把手”领办责任制。…导致被上级退回重办的,在严格落实整改的同时,承办单位要做出书面说明。"""

import pytest

from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from tests.world import REPLY, SCORES, at, dispatched, do, owed


def submitted():
    order = dispatched("2026-04-08 09:30")
    do("chenli", "draft", order, "2026-04-09 09:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-09 09:10")
    do("caofu", "sign_off", order, "2026-04-09 09:20")
    do("chenli", "tell", order, "2026-04-09 09:30", outcome="reached", how="phone", note="已告知")
    return do("chenli", "submit", order, "2026-04-09 09:40")


def test_nobody_skips_a_level(world):
    order = dispatched()
    do("chenli", "draft", order, "2026-04-09 09:00", **REPLY)
    with pytest.raises(Refused) as refused:
        do("zhaowenbin", "sign_off", order, "2026-04-09 09:20")
    assert refused.value.article == "第二十四条"
    with pytest.raises(Refused):
        do("chenli", "endorse", order, "2026-04-09 09:20")


def test_what_was_sent_back_owes_a_written_explanation_and_is_signed_by_the_head(world):
    order = submitted()
    do("wangmin", "redo", order, "2026-04-10 09:00", defects=["incomplete", "uncivil"], reason="没有说退款")
    do("chenli", "draft", order, "2026-04-10 14:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-10 14:10")
    with pytest.raises(Refused) as refused:
        do("caofu", "sign_off", order, "2026-04-10 14:20")
    assert refused.value.status == 403, "一把手领办：分管负责人不能签重办件"
    do("zhaowenbin", "sign_off", order, "2026-04-10 14:30")
    assert owed(order, "explain").ended_at is None
    with pytest.raises(Refused):
        do("gaoyuan", "explain", order, "2026-04-10 15:00", explanation="已整改")
    do("zhaowenbin", "explain", order, "2026-04-10 15:00", explanation="承办人疏漏，已整改")
    assert owed(order, "explain").ended_at is not None


def test_the_order_is_not_archived_while_the_written_explanation_is_owed(world):
    order = submitted()
    do("wangmin", "redo", order, "2026-04-10 09:00", defects=["incomplete"], reason="没有说退款")
    do("chenli", "draft", order, "2026-04-10 14:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-10 14:10")
    do("zhaowenbin", "sign_off", order, "2026-04-10 14:20")
    do("chenli", "tell", order, "2026-04-10 14:30", outcome="reached", how="phone", note="已告知退款")
    do("chenli", "submit", order, "2026-04-10 14:40")
    do("wangmin", "confirm", order, "2026-04-10 15:00")
    do("mengli", "call_back", order, "2026-04-13 09:00", **SCORES)
    do("wangmin", "province_copy", order, "2026-04-13 09:10", province_number="AH-1")
    with pytest.raises(Refused) as refused:
        do("wangmin", "archive", order, "2026-04-13 09:20")
    assert "书面说明（第二十四条）" in refused.value.sentence
    do("zhaowenbin", "explain", order, "2026-04-13 10:00", explanation="承办人疏漏，已整改")
    with pytest.raises(Refused) as refused:
        do("wangmin", "archive", order, "2026-04-13 10:05")
    assert "审书面说明（第二十四条）" in refused.value.sentence
    do("wangmin", "accept_explanation", order, "2026-04-13 10:06")
    assert do("wangmin", "archive", order, "2026-04-13 10:10").state == "archived"


def test_the_explanation_is_reviewed_by_the_centre_within_a_working_day(world):
    order = submitted()
    do("wangmin", "redo", order, "2026-04-10 09:00", defects=["incomplete"], reason="没有说退款")
    assert local(owed(order, "explain").due) == at("2026-04-16 00:00"), "3 个工作日：13、14、15 日"
    with pytest.raises(Refused):
        do("wangmin", "accept_explanation", order, "2026-04-10 09:10")
    do("zhaowenbin", "explain", order, "2026-04-10 15:00", explanation="承办人疏漏")
    review = owed(order, "review_explanation")
    assert (review.owed_by.code, local(review.due)) == ("centre", at("2026-04-14 00:00"))
    for who in ("chenli", "gaoyuan", "zhaowenbin", "mengli"):
        with pytest.raises(Refused) as refused:
            do(who, "accept_explanation", order, "2026-04-10 15:10")
        assert refused.value.status == 403, "谁也不能审自己的说明"


def test_an_explanation_that_explains_nothing_goes_back_and_is_owed_again(world):
    order = submitted()
    do("wangmin", "redo", order, "2026-04-10 09:00", defects=["uncivil"], reason="训斥来电人")
    do("zhaowenbin", "explain", order, "2026-04-10 15:00", explanation="已阅")
    with pytest.raises(Refused):
        do("wangmin", "reject_explanation", order, "2026-04-13 09:00")
    do("wangmin", "reject_explanation", order, "2026-04-13 09:00", reason="没有写怎样整改")
    assert owed(order, "review_explanation").ended_at is not None
    again = owed(order, "explain")
    assert again.ended_at is None and local(again.due) == at("2026-04-17 00:00")
    do("zhaowenbin", "explain", order, "2026-04-13 15:00", explanation="当事人已检讨，全队学习文明用语")
    do("wangmin", "accept_explanation", order, "2026-04-13 16:00", note="整改属实")
    assert [
        d.kind for d in order.duties.filter(kind__in=("explain", "review_explanation"), ended_at=None)
    ] == []


def drafted(**parts):
    order = dispatched("2026-04-08 09:30")
    do("chenli", "draft", order, "2026-04-09 09:00", **(REPLY | parts))
    return do("gaoyuan", "endorse", order, "2026-04-09 09:10")


@pytest.mark.parametrize(
    ("parts", "defect"),
    [
        ({"basis": "按照有关规定执行。"}, "缺依据"),
        ({"result": "目前正在研究，待有进展后再行告知。"}, "缺办理结果"),
        ({"result": REPLY["result"] + "平时应收9元，实收15元，多收8元。"}, "逻辑矛盾"),
        ({"result": REPLY["result"] + "这点小事也打电话，别无理取闹。"}, "不文明用语"),
    ],
    ids=["内容不完整：依据", "内容不完整：结果", "语言逻辑错误", "文明用语不当"],
)
def test_a_poor_reply_is_not_signed_without_a_reason(world, parts, defect):
    """对于工单回复内容不完整、语言逻辑错误、文明用语不当等回复质量较差工单."""
    order = drafted(**parts)
    with pytest.raises(Refused) as refused:
        do("zhaowenbin", "sign_off", order, "2026-04-09 09:20")
    assert (refused.value.status, refused.value.article) == (422, "第二十四条")
    assert defect in refused.value.sentence and "override_reason" in refused.value.fields
    assert refused.value.more["findings"][0]["defect"] == defect
    order.refresh_from_db()
    assert order.state == "in_review"


def test_the_reason_is_recorded_and_the_centre_gives_its_own(world):
    order = drafted(basis="按照有关规定执行。")
    do("zhaowenbin", "sign_off", order, "2026-04-09 09:20", override_reason="本事项没有成文规定，按行业惯例")
    signed = order.events.get(action="sign_off").body.given
    assert signed["override_reason"] == "本事项没有成文规定，按行业惯例" and signed["overridden"] == "缺依据"
    do("chenli", "tell", order, "2026-04-09 09:30", outcome="reached", how="phone", note="已告知")
    do("chenli", "submit", order, "2026-04-09 09:40")
    with pytest.raises(Refused) as refused:
        do("wangmin", "confirm", order, "2026-04-09 10:00")
    assert "缺依据" in refused.value.sentence
    do("wangmin", "confirm", order, "2026-04-09 10:00", override_reason="理由成立")
    assert order.events.get(action="confirm").body.given["overridden"] == "缺依据"


def test_a_sound_reply_is_asked_for_no_reason(world):
    order = drafted()
    assert do("zhaowenbin", "sign_off", order, "2026-04-09 09:20").state == "signed"
    assert "overridden" not in order.events.get(action="sign_off").body.given


def test_a_unit_does_not_confirm_its_own_work(world):
    order = submitted()
    for who in ("chenli", "gaoyuan", "zhaowenbin"):
        with pytest.raises(Refused) as refused:
            do(who, "confirm", order, "2026-04-10 09:00")
        assert refused.value.status == 403
