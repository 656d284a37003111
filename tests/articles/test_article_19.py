"""第十九条 承办单位应当在24小时内(非工作日顺延)与相关来电人主动沟通联络…"""

import pytest

from hotline.orders.open_duties import open_duties
from hotline.orders.worklists import WORKLIST
from hotline.regulation.refusals import Refused
from tests.world import at, dispatched, do, owed, person, reply_to


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


CALLED = {"outcome": "reached", "how": "phone", "note": "核实了时间、地点和车牌"}


def test_the_unit_owes_the_call_and_it_has_a_list_and_a_light_of_its_own(world):
    order = dispatched("2026-04-08 09:30")
    contact = owed(order, "contact")
    assert (contact.owed_by.code, contact.article) == ("enforcement", "第十九条")
    assert contact.warn_at == at("2026-04-09 05:30"), "到期前 4 小时亮黄灯"
    listed = open_duties(person("chenli"), WORKLIST["contact"], at("2026-04-08 10:00"))
    assert [d.order for d in listed] == [order]
    do("chenli", "contact", order, "2026-04-08 10:00", **CALLED)
    assert listed.count() == 0


def test_a_call_made_too_late_is_on_record_as_late(world):
    order = dispatched("2026-04-08 09:30")
    do("chenli", "contact", order, "2026-04-09 09:31", **CALLED)
    contact = owed(order, "contact")
    assert (contact.ended_at > contact.due, contact.due) == (True, at("2026-04-09 09:30"))


@pytest.mark.parametrize("missing", ["outcome", "note"])
def test_whether_anybody_was_reached_and_what_was_said_stands_in_the_record(world, missing):
    order = dispatched()
    with pytest.raises(Refused) as refused:
        do(
            "chenli",
            "contact",
            order,
            "2026-04-08 10:00",
            **{k: v for k, v in CALLED.items() if k != missing},
        )
    assert list(refused.value.fields) == [missing]
    assert owed(order, "contact").ended_at is None


@pytest.mark.parametrize("who", ["sunsixian", "wangmin", "mengli", "zhouqiang"])
def test_nobody_calls_in_the_units_place(world, who):
    with pytest.raises(Refused) as refused:
        do(who, "contact", dispatched(), "2026-04-08 10:00", **CALLED)
    assert refused.value.status in (403, 404)


def test_a_new_lead_has_its_own_twenty_four_hours(world):
    order = dispatched("2026-04-08 09:30")
    do("wangmin", "change_lead", order, "2026-04-09 08:00", lead_unit="sixian", reason="事发地在泗县")
    first, second = order.duties.filter(kind="contact").order_by("id")
    assert (first.ground, second.due) == ("已改派，由新的主办单位承担", at("2026-04-10 08:00"))
    assert second.owed_by.code == "sixian"


def test_telling_the_caller_the_result_at_once_is_a_contact_too(world):
    """主动沟通联络…及时办理: a small matter settled within the day needs no second call."""
    order = dispatched("2026-04-08 09:30", kind="inquiry")
    reply_to(order, "2026-04-08 16:00")
    assert owed(order, "contact").ended_by.action == "tell"
