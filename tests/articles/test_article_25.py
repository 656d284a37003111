"""第二十五条 …将办理结果、办理过程、处理依据等基本情况及时回复来电人,并征询对办理结果的意见。无法与来电人取得联系的情形除外。"""

import pytest

from hotline.regulation.refusals import Refused
from tests.world import REPLY, dispatched, do, owed


def signed(**changes):
    order = dispatched("2026-04-08 09:30", **changes)
    do("chenli", "draft", order, "2026-04-09 09:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-09 09:10")
    return do("zhaowenbin", "sign_off", order, "2026-04-09 09:20")


@pytest.mark.parametrize("part", ["result", "process", "basis"])
def test_a_reply_without_one_of_its_parts_is_refused(world, part):
    order = dispatched()
    with pytest.raises(Refused) as refused:
        do("chenli", "draft", order, "2026-04-09 09:00", **(REPLY | {part: ""}))
    assert list(refused.value.fields) == [part]


def test_the_caller_is_told_before_the_centre_is(world):
    order = signed()
    with pytest.raises(Refused) as refused:
        do("chenli", "submit", order, "2026-04-09 10:00")
    assert (refused.value.code, refused.value.article) == ("still_owed", "第二十五条")


def test_three_attempts_on_two_days_in_both_half_days_count_as_unreachable(world):
    order = signed()
    for when in ("2026-04-09 10:00", "2026-04-09 15:00"):
        do("chenli", "tell", order, when, outcome="failed", how="phone", note="无人接")
    with pytest.raises(Refused):
        do("chenli", "submit", order, "2026-04-09 16:00")
    do("chenli", "tell", order, "2026-04-10 09:00", outcome="failed", how="phone", note="无人接")
    assert "联系不上" in owed(order, "tell").ground
    do("chenli", "submit", order, "2026-04-10 09:10")


def test_an_anonymous_caller_cannot_be_told_and_the_record_says_so(world):
    order = signed(phone="未显示", caller_name="")
    assert "第二十五条" in owed(order, "contact").ground
    assert "第二十五条" in owed(order, "tell").ground
    do("chenli", "submit", order, "2026-04-09 10:00")


TOLD = {"outcome": "reached", "note": "逐条说明了结果、过程和依据"}


@pytest.mark.parametrize("how", ["phone", "written", "sms", "visit", "system"])
def test_by_telephone_in_writing_or_otherwise(world, how):
    """采取电话、书面等方式: how it was told stands in the record and is asked for."""
    order = signed()
    with pytest.raises(Refused) as refused:
        do("chenli", "tell", order, "2026-04-09 10:00", **TOLD)
    assert list(refused.value.fields) == ["how"]
    do("chenli", "tell", order, "2026-04-09 10:00", how=how, **TOLD)
    assert order.tasks.get().told_how == how


@pytest.mark.parametrize("opinion", ["very", "satisfied", "basic", "not", "very_not", "none"])
def test_the_callers_opinion_of_the_result_is_asked_and_goes_to_the_centre(world, opinion):
    """征询对办理结果的意见…将办理结果、回复情况和评价意见及时向市中心反馈."""
    order = signed()
    do("chenli", "tell", order, "2026-04-09 10:00", how="phone", opinion=opinion, **TOLD)
    order = do("chenli", "submit", order, "2026-04-09 10:10")
    task = order.tasks.get()
    assert (order.state, task.result, task.told_how, task.opinion) == (
        "submitted", REPLY["result"], "phone", opinion)  # fmt: skip
    assert owed(order, "confirm").owed_by.code == "centre"


def test_nobody_is_told_what_the_head_has_not_signed(world):
    order = dispatched()
    do("chenli", "draft", order, "2026-04-09 09:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-09 09:10")
    with pytest.raises(Refused) as refused:
        do("chenli", "tell", order, "2026-04-09 09:15", how="phone", **TOLD)
    assert (refused.value.status, refused.value.article) == (409, "第二十五条")


def test_each_order_has_its_own_reply(world):
    """逐件回复制: two orders of one caller on one day are two replies, each told."""
    first, second = signed(), signed()
    do("chenli", "tell", first, "2026-04-09 10:00", how="phone", **TOLD)
    do("chenli", "submit", first, "2026-04-09 10:10")
    assert owed(second, "tell").ended_at is None
    with pytest.raises(Refused):
        do("chenli", "submit", second, "2026-04-09 10:10")


def test_what_was_sent_back_is_told_again(world):
    order = signed()
    do("chenli", "tell", order, "2026-04-09 10:00", how="phone", **TOLD)
    do("chenli", "submit", order, "2026-04-09 10:10")
    do("wangmin", "redo", order, "2026-04-10 09:00", defects=["incomplete"], reason="没有说退款")
    do("chenli", "draft", order, "2026-04-10 10:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-10 10:10")
    do("zhaowenbin", "sign_off", order, "2026-04-10 10:20")
    with pytest.raises(Refused, match="还没有答复来电人"):
        do("chenli", "submit", order, "2026-04-10 10:30")
