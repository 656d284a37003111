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
