"""第二十二条 …建立12328热线业务办理协同联动工作机制,落实牵头承办单位首接责任和会办单位协同责任…"""

import pytest

from hotline.orders.access import order_for
from hotline.orders.models import Order
from hotline.orders.open_duties import open_duties
from hotline.orders.worklists import WORKLIST
from hotline.regulation.refusals import Refused
from tests.world import REPLY, at, call, do, person

SAID = {"outcome": "reached", "how": "phone", "note": "已告知"}


def joined(when="2026-04-08 09:30", **changes):
    order = call("liujie", when, **changes)
    return do(
        "wangmin", "dispatch", order, when, kind=order.kind, lead_unit="enforcement", joint_units=["sixian"]
    )


def of(order, kind, unit):
    return order.duties.filter(kind=kind, owed_by__code=unit).order_by("-id").first()


def test_the_joint_unit_answers_the_lead_two_working_days_before_the_leads_own_limit(world):
    order = joined()
    assert of(order, "reply", "enforcement").due == at("2026-04-23 00:00")
    assert of(order, "joint_reply", "sixian").due == at("2026-04-21 00:00")


def test_a_joint_unit_asked_late_has_a_working_day_and_never_more_than_the_lead(world):
    order = do(
        "wangmin",
        "add_joint",
        joined(kind="inquiry"),
        "2026-04-10 09:00",
        joint_units=["highway"],
        reason="路面归其养护",
    )
    assert (
        of(order, "joint_reply", "highway").due
        == at("2026-04-14 00:00")
        == of(order, "reply", "enforcement").due
    )


def test_each_unit_has_its_own_handler_and_its_held_time(world):
    order = joined()
    do("hanjuzhang", "joint_assign", order, "2026-04-08 10:00", handler="sunsixian")
    do("chenli", "sign", order, "2026-04-08 11:00")
    do("sunsixian", "joint_reply", order, "2026-04-09 10:00", result="我县路段已核，非本县车辆")
    task = order.tasks.get(unit__code="sixian")
    assert (task.role, task.handler.name, task.outcome) == ("joint", "孙泗", "replied")
    assert task.ended_at - task.dispatched_at == at("2026-04-09 10:00") - at("2026-04-08 09:30")
    assert order.tasks.get(unit__code="enforcement").handler.name == "陈立"
    assert of(order, "joint_reply", "sixian").ended_at is not None


def test_the_joint_unit_sees_the_order_and_does_none_of_the_leads_work(world):
    order = joined()
    assert order_for(person("sunsixian"), order.number, at("2026-04-08 10:00"))
    for action, given in (("sign", {}), ("draft", REPLY), ("submit", {}), ("contact", SAID)):
        with pytest.raises(Refused) as refused:
            do("sunsixian", action, order, "2026-04-08 10:00", **given)
        assert refused.value.status == 403
    listed = open_duties(person("sunsixian"), WORKLIST["joint"], at("2026-04-08 10:00"))
    assert {d.kind for d in listed} == {"joint_sign", "joint_reply"}


def test_a_joint_units_refusal_never_blocks_the_order(world):
    order = joined()
    do(
        "hanjuzhang",
        "request_return",
        order,
        "2026-04-08 15:00",
        return_reason="recusal",
        reason="车主系本局职工亲属",
    )
    do("chenli", "draft", order, "2026-04-09 09:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-09 09:10")
    do("zhaowenbin", "sign_off", order, "2026-04-09 09:20")
    do("chenli", "tell", order, "2026-04-09 09:30", **SAID)
    do("chenli", "submit", order, "2026-04-09 09:40")
    do("wangmin", "uphold_joint_return", order, "2026-04-09 10:00", reason="应当回避")
    assert of(order, "joint_reply", "sixian").ground == "同意退出会办"
    assert do("wangmin", "confirm", order, "2026-04-09 11:00").state == "closed"


def test_a_joint_unit_that_never_answered_is_on_record(world):
    order = joined()
    for who, action, given in (("chenli", "draft", REPLY), ("gaoyuan", "endorse", {}), ("zhaowenbin", "sign_off", {}),
                               ("chenli", "tell", SAID), ("chenli", "submit", {}), ("wangmin", "confirm", {})):  # fmt: skip
        do(who, action, order, "2026-04-09 09:00", **given)
    assert order.tasks.get(unit__code="sixian").outcome == "not_replied"
    assert "会办未回复" in of(order, "joint_reply", "sixian").ground


def test_the_lead_passes_work_to_a_unit_below_it_and_stays_responsible(world):
    order = do(
        "wangmin",
        "dispatch",
        call("liujie", "2026-04-08 09:00"),
        "2026-04-08 09:30",
        kind="complaint",
        lead_unit="enforcement",
    )
    with pytest.raises(Refused) as refused:
        do("gaoyuan", "sub_dispatch", order, "2026-04-08 10:00", sub_unit="sixian")
    assert "不是" in refused.value.sentence
    order = do("gaoyuan", "sub_dispatch", order, "2026-04-08 10:00", sub_unit="enforcement-squad")
    assert order.state == "handling"
    assert of(order, "joint_reply", "enforcement-squad").due < of(order, "reply", "enforcement").due
    assert order.lead_unit.code == "enforcement"


def test_a_unit_without_an_account_is_served_by_the_centre(world):
    from hotline.people.models import Unit

    Unit.objects.filter(code="sixian").update(served_by_centre=True)
    order = joined()
    do("wangmin", "joint_reply", order, "2026-04-09 10:00", result="电话回复：非本县车辆")
    event = Order.objects.get(number=order.number).events.get(action="joint_reply")
    assert (event.unit.code, event.on_behalf_of.code) == ("centre", "sixian")
