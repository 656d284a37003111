"""第十八条 …对涉及安全生产的12328热线业务,应当立即转办本级交通运输主管部门,由相关业务部门按规定处理。"""

from datetime import timedelta

import pytest

from hotline.console.watch import tick
from hotline.notices.models import Notice
from hotline.regulation.quiet_hours import goes_at_once, leaves_at
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from tests.world import REPLY, at, call, dispatched, do, owed


def test_a_safety_matter_at_two_on_a_holiday_is_told_at_once_and_acknowledged(world):
    order = call("liujie", "2026-10-02 02:00", safety=True, text="渡船超员，没有救生衣")
    alert = owed(order, "acknowledge")
    assert (alert.owed_by.code, alert.due) == ("bureau", at("2026-10-02 02:20"))
    assert Notice.objects.filter(unit__code="bureau", urgent=True, order_number=order.number).exists()
    assert owed(order, "dispatch_safety").due == at("2026-10-02 02:10")
    do("qianjin", "acknowledge", order, "2026-10-02 02:08")
    assert owed(order, "acknowledge").ended_at == at("2026-10-02 02:08")


def told(post):
    return [
        n.created_at
        for n in Notice.objects.filter(post=post, sentence__startswith="安全警报无人确认").order_by("id")
    ]


def test_an_alert_nobody_acknowledges_reaches_the_shift_lead_and_the_leader_again_and_again(world):
    """02:00 on a holiday: silent at 02:20, told then and every 20 minutes, six times at most; each once."""
    order = call("liujie", "2026-10-02 02:00", safety=True, text="渡船超员，没有救生衣")
    for minute in range(0, 60 * 5, 5):
        now = at("2026-10-02 02:00") + timedelta(minutes=minute, seconds=1)
        tick(now)
        tick(now)
    assert [f"{local(m):%H:%M}" for m in told("shift_lead")] == [
        "02:20",
        "02:40",
        "03:00",
        "03:20",
        "03:40",
        "04:00",
    ]
    assert told("leader") == told("shift_lead")
    assert owed(order, "acknowledge").ended_at is None


def test_once_acknowledged_nobody_else_is_woken(world):
    order = call("liujie", "2026-10-02 02:00", safety=True, text="渡船超员，没有救生衣")
    tick(at("2026-10-02 02:21"))
    do("qianjin", "acknowledge", order, "2026-10-02 02:25")
    tick(at("2026-10-02 02:41"))
    assert len(told("leader")) == len(told("shift_lead")) == 1


def test_the_business_unit_gets_the_order_and_hears_that_it_is_urgent(world):
    order = call("liujie", "2026-10-02 02:00", safety=True, text="渡船超员，没有救生衣")
    do("wangmin", "dispatch", order, "2026-10-02 02:05", kind="complaint", lead_unit="enforcement")
    urgent = Notice.objects.filter(unit__code="enforcement", urgent=True)
    assert [n.sentence for n in urgent] == [f"安全生产：{order.number} {order.title}，请立即按规定处理"]


def test_calling_an_alert_off_needs_a_person_and_a_reason(world):
    order = call("liujie", "2026-10-02 02:00", safety=True, text="渡船超员，没有救生衣")
    for who, given, code in ((None, {"reason": "已到场"}, "not_yours"), ("zhaolan", {"reason": "已到场"}, "not_yours"),
                             ("qianjin", {}, "incomplete")):  # fmt: skip
        with pytest.raises(Refused) as refused:
            do(who, "call_off", order, "2026-10-02 02:30", **given)
        assert refused.value.code == code
    order = do("qianjin", "call_off", order, "2026-10-02 02:30", reason="海事已到场，渡船停航，人员安全")
    assert (order.safety, order.alarm_off_at) == (True, at("2026-10-02 02:30"))
    assert owed(order, "acknowledge").ended_at == at("2026-10-02 02:30")
    event = order.events.get(action="call_off")
    assert (event.actor.name, event.body.given["reason"]) == ("钱进", "海事已到场，渡船停航，人员安全")
    with pytest.raises(Refused):
        do("heju", "call_off", order, "2026-10-02 02:31", reason="再解除一次")
    order = do("liujie", "alert", order, "2026-10-02 03:00", reason="来电人称又开航")
    assert order.alarm_off_at is None and owed(order, "acknowledge").due == at("2026-10-02 03:20")


def test_the_matter_stays_one_of_safety_and_its_reply_is_signed_by_the_head_himself(world):
    """由相关业务部门按规定处理、第二十四条“一把手”领办: calling off ends the alarm, not the matter."""
    order = dispatched(safety=True)
    order = do("qianjin", "call_off", order, "2026-04-08 10:00", reason="隐患车辆已停驶")
    do("chenli", "draft", order, "2026-04-09 09:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-09 09:30")
    with pytest.raises(Refused) as refused:
        do("caofu", "sign_off", order, "2026-04-09 10:00")
    assert refused.value.code == "not_yours"
    assert do("zhaowenbin", "sign_off", order, "2026-04-09 10:00").state == "signed"


def test_what_a_merged_call_alarms_about_alarms_on_the_main_order_too(world):
    main = dispatched(safety=True)
    do("qianjin", "call_off", main, "2026-04-08 10:00", reason="隐患车辆已停驶")
    again = call("liujie", "2026-04-08 11:00", safety=True, phone="13905570362")
    do("wangmin", "merge", again, "2026-04-08 11:10", main_order=main.number, reason="同一隐患又被反映")
    main.refresh_from_db()
    assert (main.safety, main.alarm_off_at) == (True, None)


def test_the_warning_before_the_twenty_minutes_end_wakes_the_duty_person_and_nobody_else(world):
    """Ten minutes before: amber, urgent, not kept back until the quiet hours end at 07:00."""
    order = call("liujie", "2026-10-02 02:00", safety=True, text="渡船超员，没有救生衣")
    tick(at("2026-10-02 02:10"))
    warned = Notice.objects.filter(sentence__startswith="预警", order_number=order.number)
    said = {(n.unit.code, n.post): n for n in warned}
    assert set(said) == {("bureau", "duty_person"), ("centre", "")}
    for notice in said.values():
        assert notice.urgent and goes_at_once(notice.article, notice.urgent, notice.created_at)
        assert leaves_at(notice.article, notice.urgent, notice.created_at) == at("2026-10-02 02:10")


def test_the_warning_of_an_ordinary_duty_waits_for_the_morning(world):
    order = dispatched("2026-04-08 09:30")
    warn_at = owed(order, "reply").warn_at
    tick(warn_at)
    assert not Notice.objects.filter(sentence__startswith="预警", urgent=True).exists()


def test_safety_can_be_reported_later_too_and_the_unit_keeps_the_order(world):
    order = dispatched()
    order = do("chenli", "alert", order, "2026-04-09 09:00", reason="现场发现刹车失灵")
    assert order.safety
    assert order.state == "dispatched"
    assert owed(order, "acknowledge").ended_at is None


def test_the_unit_names_a_responsible_person_of_its_own(world):
    order = dispatched()
    with pytest.raises(Refused):
        do("gaoyuan", "assign", order, "2026-04-08 10:00", handler="sunsixian")
    do("gaoyuan", "assign", order, "2026-04-08 10:00", handler="chenli")
    assert order.tasks.get().handler.username == "chenli"
