"""第二十七条 …对承办单位反馈的办理结果进行程序性确认后,予以归档。工单电子数据或文字材料存档期限不少于五年。"""

from datetime import date

import pytest

from hotline.archives.destruction import ripe
from hotline.archives.models import Package
from hotline.console.watch import tick
from hotline.regulation.refusals import Refused
from tests.archives.shelf import approved, archived, proposed, sealed
from tests.articles.test_article_25 import signed
from tests.articles.test_article_26 import closed
from tests.world import SCORES, at, call, do, owed


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


def test_what_is_archived_is_sealed_within_the_next_beat_and_never_in_the_request(world):
    """予以归档: 归档即封存成卷."""
    order = archived()
    assert not Package.objects.filter(order=order).exists()
    tick(at("2026-04-10 09:20"))
    assert [p.version for p in order.packages.all()] == [1]


def test_returned_referred_and_withdrawn_orders_are_archived_and_sealed_too(world):
    """工单电子数据: every order, whatever became of it."""
    for action, given in (("return", {"ground": "一", "reason": "不属交通运输主管部门职责"}),
                          ("refer", {"referral": "railway", "transferred_at": "2026-04-08 09:00", "transfer_result": "已转接"}),
                          ("withdraw", {"reason": "来电人不再反映"})):  # fmt: skip
        order = call("liujie", "2026-04-08 09:00")
        do("liujie", action, order, "2026-04-08 09:10", **given)
        if action != "withdraw":
            do("liujie", "inform", order, "2026-04-08 09:20", outcome="reached", how="phone", note="已告知")
        do("wangmin", "archive", order, "2026-04-08 09:30")
    tick(at("2026-04-08 09:31"))
    assert Package.objects.count() == 3


def test_five_years_less_a_day_is_not_five_years(world):
    """存档期限不少于五年."""
    order = sealed()
    assert not ripe(at("2031-04-09 23:59")).exists()
    assert list(ripe(at("2031-04-10 00:00"))) == [order]
    with pytest.raises(Refused) as refused:
        proposed(order, when="2031-04-09 23:59")
    assert "未到期" in refused.value.sentence
    with pytest.raises(Refused) as refused:
        do(None, "destroy", order, "2031-04-09 23:59", certificate="销2031-001")
    assert refused.value.sentence == "本件 2031-04-10 前不得销毁。"


def test_an_order_needed_in_court_is_held_and_only_the_shift_lead_releases_it(world):
    order = sealed()
    do("wangmin", "hold", order, "2030-12-01 09:00", reason="行政诉讼，案号（2030）行初12号")
    with pytest.raises(Refused):
        proposed(order)
    with pytest.raises(Refused) as refused:
        do("wangmin", "release", order, "2031-06-01 09:00", reason="判决生效")
    assert refused.value.code == "not_yours"
    do("zhaolan", "release", order, "2031-06-01 09:00", reason="判决生效")
    assert approved(order, when="2031-06-01 09:10").outcome == "approved"


def test_reopening_is_decided_by_the_shift_lead_with_a_reason_and_counts_anew(world):
    order = sealed()
    with pytest.raises(Refused):
        do("wangmin", "reopen", order, "2026-05-06 09:00", reason="新证据")
    with pytest.raises(Refused) as refused:
        do("zhaolan", "reopen", order, "2026-05-06 09:00")
    assert "reason" in refused.value.fields
    order = do("zhaolan", "reopen", order, "2026-05-06 09:00", reason="当事人提供了新的证据")
    assert (order.state, order.reopened_count, order.archived_at, order.destroy_not_before) == (
        "handling",
        1,
        None,
        None,
    )
    assert owed(order, "redo_reply").due == at(
        "2026-05-10 00:00"
    )  # the third working day; Saturday 9 May is worked
    assert owed(order, "contact").ended_at is None
    assert order.caller_due == at("2026-04-23 00:00")


def test_an_order_no_unit_ever_had_is_reopened_only_for_a_unit_that_is_named(world):
    order = call("liujie", "2026-04-08 09:00")
    do("liujie", "withdraw", order, "2026-04-08 09:10", reason="不再反映")
    do("wangmin", "archive", order, "2026-04-08 09:20")
    with pytest.raises(Refused) as refused:
        do("zhaolan", "reopen", order, "2026-05-06 09:00", reason="新证据")
    assert "lead_unit" in refused.value.fields


@pytest.mark.parametrize("who", ["chenli", "zhaowenbin", "liujie", "mengli", "heju"])
def test_the_centre_confirms_and_nobody_else(world, who):
    """12328热线中心应当对承办单位反馈的办理结果进行程序性确认."""
    order = submitted_at_last()
    with pytest.raises(Refused) as refused:
        do(who, "confirm", order, "2026-04-09 11:00")
    assert (refused.value.status, refused.value.article) == (403, "第二十七条")


def test_the_confirmation_is_owed_within_a_working_day_of_the_reply(world):
    order = submitted_at_last()
    confirm = owed(order, "confirm")
    assert (confirm.owed_by.code, confirm.due) == ("centre", at("2026-04-11 00:00"))
    order = do("wangmin", "confirm", order, "2026-04-09 11:00")
    assert (order.state, order.closed_at) == ("closed", at("2026-04-09 11:00"))


def test_nothing_is_archived_before_it(world):
    with pytest.raises(Refused) as refused:
        do("wangmin", "archive", submitted_at_last(), "2026-04-09 11:00")
    assert (refused.value.code, refused.value.article) == ("not_open", "第二十七条")


@pytest.mark.parametrize(
    ("archived", "until"), [("2028-02-29 09:00", date(2033, 2, 28)), ("2026-12-31 23:59", date(2031, 12, 31))]
)
def test_five_years_are_five_years(world, archived, until):
    """存档期限不少于五年."""
    order = call("liujie", "2026-04-08 09:00", phone="未显示", caller_name="")
    do("liujie", "return", order, "2026-04-08 09:30", ground="一", reason="属公安职责")
    order = do("wangmin", "archive", order, archived)
    assert order.destroy_not_before >= until


@pytest.mark.parametrize("end", ["return", "withdraw", "answer"])
def test_what_never_went_to_a_unit_is_kept_too(world, end):
    """工单电子数据或文字材料: every order goes to the archive, however it ended."""
    order = call("liujie", "2026-04-08 09:00", kind="inquiry", phone="未显示", caller_name="")
    given = {
        "return": {"ground": "一", "reason": "属公安职责"},
        "withdraw": {"reason": "不问了"},
        "answer": {"answer": "已答"},
    }
    do("liujie", end, order, "2026-04-08 09:30", **given[end])
    order = do("wangmin", "archive", order, "2026-04-08 10:00")
    assert (order.state, order.destroy_not_before) == ("archived", date(2031, 4, 8))


def submitted_at_last():
    order = signed()
    do("chenli", "tell", order, "2026-04-09 10:00", outcome="reached", how="phone", note="已告知")
    return do("chenli", "submit", order, "2026-04-09 10:10")
