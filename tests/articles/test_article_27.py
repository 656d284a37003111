"""第二十七条 …对承办单位反馈的办理结果进行程序性确认后,予以归档。工单电子数据或文字材料存档期限不少于五年。"""

from datetime import date

import pytest

from hotline.regulation.refusals import Refused
from tests.articles.test_article_26 import closed
from tests.world import SCORES, do, owed


def test_nothing_is_archived_while_anything_is_owed(world):
    order = closed()
    with pytest.raises(Refused) as refused:
        do("wangmin", "archive", order, "2026-04-10 09:00")
    assert "回访（第二十六条）" in refused.value.sentence
    assert refused.value.code == "still_owed"


def test_an_anonymous_callers_order_is_not_called_back_and_still_reaches_the_archive(world):
    order = closed(phone="未显示", caller_name="")
    assert "第二十五条" in owed(order, "call_back").ground
    with pytest.raises(Refused):
        do("mengli", "call_back", order, "2026-04-10 09:00", **SCORES)
    do("wangmin", "province_copy", order, "2026-04-10 09:10", province_number="AH-1")
    assert do("wangmin", "archive", order, "2026-04-10 09:20").state == "archived"


def test_an_archived_order_is_kept_five_years_at_least_and_changes_no_more(world):
    order = closed()
    do("mengli", "call_back", order, "2026-04-10 09:00", **SCORES)
    do("wangmin", "province_copy", order, "2026-04-10 09:10", province_number="AH-1")
    order = do("wangmin", "archive", order, "2026-04-10 09:20")
    assert order.destroy_not_before == date(2031, 4, 10)
    with pytest.raises(Refused):
        do("liujie", "supplement", order, "2026-04-11 09:00", note="又来电")
