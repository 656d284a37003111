"""第十九条 承办单位应当在24小时内(非工作日顺延)与相关来电人主动沟通联络…"""

import pytest

from tests.world import at, dispatched, do, owed


@pytest.mark.parametrize(
    ("told", "until"),
    [
        ("2026-11-27 16:00", "2026-11-30 16:00"),  # 周五下午，周末不计
        ("2026-11-28 10:00", "2026-12-01 00:00"),  # 周六转办，周一数满 24 小时
        ("2026-10-09 16:00", "2026-10-10 16:00"),  # 次日是调休上班的周六
        ("2026-09-30 17:00", "2026-10-08 17:00"),  # 国庆放假
    ],
)
def test_twenty_four_hours_run_on_working_days(world, told, until):
    assert owed(dispatched(told), "contact").due == at(until)


def test_a_call_made_in_time_meets_the_duty_even_when_nobody_answers(world):
    order = dispatched()
    do("chenli", "contact", order, "2026-04-08 15:00", outcome="failed", how="phone", note="响铃无人接")
    assert owed(order, "contact").ended_at == at("2026-04-08 15:00")


def test_signing_late_moves_no_clock(world):
    order = dispatched("2026-04-08 09:30")
    before = owed(order, "contact").due, owed(order, "reply").due
    do("chenli", "sign", order, "2026-04-09 17:00")
    assert (owed(order, "contact").due, owed(order, "reply").due) == before
