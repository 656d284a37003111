"""第二十条 …信息咨询类…3个工作日内…意见建议类…5个工作日内…投诉举报类…10个工作日内回复办理意见。"""

import pytest

from tests.world import REPLY, at, dispatched, do, owed


@pytest.mark.parametrize(
    ("told", "kind", "until"),
    [
        ("2025-12-31 09:00", "inquiry", "2026-01-07 00:00"),
        ("2026-04-08 09:30", "complaint", "2026-04-23 00:00"),  # 清明已过：9、10、13–17、20、21、22 日
        ("2026-04-03 09:30", "inquiry", "2026-04-10 00:00"),  # 清明 4 至 6 日放假：7、8、9 日
        ("2026-02-13 09:00", "suggestion", "2026-02-28 00:00"),  # 2月14日、28日两个周六上班
        ("2026-04-30 09:00", "complaint", "2026-05-19 00:00"),  # 五一放假，5月9日周六上班
        ("2026-09-24 09:00", "complaint", "2026-10-16 00:00"),
        ("2026-09-19 09:00", "inquiry", "2026-09-23 00:00"),  # 周六收到仍是第 0 日，周日上班
    ],
)
def test_the_end_of_the_third_fifth_or_tenth_working_day(world, told, kind, until):
    assert owed(dispatched(told, kind=kind), "reply").due == at(until)


def test_a_window_into_a_year_without_notice_is_provisional(world):
    assert owed(dispatched("2026-12-18 09:00"), "reply").provisional
    assert not owed(dispatched("2026-12-17 09:00"), "reply").provisional


def test_the_reply_is_on_time_when_it_reached_the_centre_by_then(world):
    order = dispatched("2026-04-08 09:30")
    do("chenli", "draft", order, "2026-04-22 16:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-22 16:10")
    do("zhaowenbin", "sign_off", order, "2026-04-22 16:20")
    assert owed(order, "reply").ended_at is None, "signed is not yet replied"
    do("chenli", "tell", order, "2026-04-22 16:30", outcome="reached", how="phone", note="已告知")
    do("chenli", "submit", order, "2026-04-22 16:40")
    assert owed(order, "reply").ended_at < owed(order, "reply").due == at("2026-04-23 00:00")


def test_a_changed_kind_counts_from_the_first_dispatch_and_keeps_both_dates(world):
    order = dispatched("2026-04-08 09:30", kind="inquiry")
    do("wangmin", "change_kind", order, "2026-04-09 09:00", kind="complaint", reason="来电人要求查处")
    reply = owed(order, "reply")
    assert (reply.first_due, reply.due) == (at("2026-04-14 00:00"), at("2026-04-23 00:00"))
