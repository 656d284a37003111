"""第二十四条 建立工单回复逐级负责制和单位“一把手”领办责任制。…导致被上级退回重办的,在严格落实整改的同时,承办单位要做出书面说明。"""

import pytest

from hotline.regulation.refusals import Refused
from tests.world import REPLY, SCORES, dispatched, do, owed


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
    assert do("wangmin", "archive", order, "2026-04-13 10:10").state == "archived"


def test_a_unit_does_not_confirm_its_own_work(world):
    order = submitted()
    for who in ("chenli", "gaoyuan", "zhaowenbin"):
        with pytest.raises(Refused) as refused:
            do(who, "confirm", order, "2026-04-10 09:00")
        assert refused.value.status == 403
