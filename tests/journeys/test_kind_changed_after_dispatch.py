"""An enquiry that turns out to be a complaint, and a complaint that is only an enquiry (第二十条, reading 11)."""

from hotline.assessment.models import Loss
from hotline.assessment.rounds import make_round
from hotline.notices.models import Outgoing
from tests.world import at, owed, person


def test_an_enquiry_becomes_a_complaint(town):
    order = town.call("liujie", "2026-04-08 09:30", kind="inquiry", exit="dispatch", lead_unit="enforcement")
    assert owed(order, "province_copy") is None
    assert "change_kind" not in town.offers("gaoyuan", order, "2026-04-09 09:00"), "只由市中心改"
    order = town.press(
        "wangmin", "change_kind", order, "2026-04-09 09:10", kind="complaint", reason="要求查处驾驶员"
    )
    reply = owed(order, "reply")
    assert (reply.first_due, reply.due) == (at("2026-04-14 00:00"), at("2026-04-23 00:00"))
    page = town.page("chenli", f"/orders/{order.number}", "2026-04-09 10:00")
    assert "原限 04-13 24:00" in page and "限 04-22 24:00" in page
    assert Outgoing.objects.filter(order_number=order.number, action="change_kind").count() == 1

    order = town.reply(order, "2026-04-16 10:00")
    order = town.press("wangmin", "confirm", order, "2026-04-16 15:00")
    assert owed(order, "reply").ended_at < owed(order, "reply").due
    assert owed(order, "call_back").due == at("2026-04-24 00:00"), "投诉举报件件回访"


def test_a_complaint_becomes_an_enquiry_when_three_days_are_over_already(town):
    order = town.call("liujie", "2026-04-08 09:30", exit="dispatch", lead_unit="enforcement")
    order = town.press(
        "wangmin", "change_kind", order, "2026-04-16 09:00", kind="inquiry", reason="只问计价规则"
    )
    reply = owed(order, "reply")
    assert (reply.first_due, reply.due) == (at("2026-04-23 00:00"), at("2026-04-18 00:00")), "下一工作日终了"
    assert order.caller_due == at("2026-04-23 00:00"), "对来电人的日期不动"


def test_after_the_old_date_only_the_shift_leader_changes_it(town):
    order = town.call("liujie", "2026-04-08 09:30", kind="inquiry", exit="dispatch", lead_unit="enforcement")
    changed = {"kind": "complaint", "reason": "来电人要求查处"}
    said = town.try_to("wangmin", "change_kind", order, "2026-04-14 00:01", **changed)
    assert said.status_code == 409 and "原期限已过，改类别须由值班长决定" in said.content.decode()
    assert changed["reason"] in said.content.decode(), "填过的还在"
    order = town.press("zhaolan", "change_kind", order, "2026-04-14 09:00", **changed)
    assert owed(order, "reply").due == at("2026-04-23 00:00")
    assert order.events.latest("seq").actor.name == "赵岚"

    make_round("2026-04", actor=person("fangjing"), now=at("2026-05-06 09:00"))
    row = Loss.objects.get(rule="kind_after_due")
    assert (row.order_number, row.points) == (order.number, 0)
    assert "原期限 2026-04-13 24:00 已过，此后改类别，期限改为 2026-04-22 24:00" in row.evidence
