"""One matter, three units: the lead works, one joint unit refuses and one answers; nobody waits for the other (第十七、十八、二十二条)."""

from hotline.notices.models import Notice
from hotline.orders.records import first_broken
from tests.journeys.town import SAID
from tests.world import SCORES, at, owed


def test_a_joint_order_with_a_refusing_unit(town):
    order = town.call("liujie", "2026-04-08 09:00", text="出租不打表，而且路口的标线看不清，差点撞上电动车。")
    order = town.press("wangmin", "dispatch", order, "2026-04-08 09:10", kind="complaint",
                       lead_unit="enforcement", joint_units={"sixian", "passenger"})  # fmt: skip
    assert {t.unit.code: t.role for t in order.tasks.select_related("unit")} == {
        "enforcement": "lead", "sixian": "joint", "passenger": "joint"}  # fmt: skip
    assert Notice.objects.filter(sentence__startswith=f"会办 {order.number}").count() == 2

    town.press("hanjuzhang", "request_return", order, "2026-04-08 11:00", return_reason="not_ours",
               reason="事发地不在泗县", suggested_unit="highway")  # fmt: skip
    assert "request_return" not in town.offers("sunsixian", order, "2026-04-08 11:05")
    assert owed(order, "decide_return").owed_by.code == "centre"

    town.press(
        "chenli", "contact", order, "2026-04-08 15:00", outcome="reached", how="phone", note="核实经过"
    )
    order = town.press("wangmin", "uphold_joint_return", order, "2026-04-09 09:00", reason="事发地确不在泗县")
    assert (order.state, order.lead_unit.code) == ("handling", "enforcement")
    assert order.duties.get(kind="joint_reply", owed_by__code="sixian").ground == "同意退出会办"
    town.press(
        "wangmin", "add_joint", order, "2026-04-09 09:10", joint_units={"highway"}, reason="标线归其养护"
    )
    asked = order.duties.get(kind="joint_reply", owed_by__code="highway")
    assert (asked.due, owed(order, "reply").due) == (at("2026-04-21 00:00"), at("2026-04-23 00:00"))

    order = town.reply(order, "2026-04-17 10:00")
    town.press("wangmin", "confirm", order, "2026-04-17 15:00")
    outcomes = {t.unit.code: t.outcome for t in order.tasks.select_related("unit")}
    assert outcomes == {
        "enforcement": "done", "sixian": "returned", "passenger": "not_replied", "highway": "not_replied"}  # fmt: skip
    page = town.page("zhouqiang", f"/orders/{order.number}", "2026-04-17 15:10")
    assert "会办未回复" in page

    town.press("mengli", "call_back", order, "2026-04-20 09:00", **SCORES)
    town.press("wangmin", "province_copy", order, "2026-04-20 09:10", province_number="AH-1")
    order = town.press("wangmin", "archive", order, "2026-04-20 09:20")
    assert order.state == "archived" and first_broken(order) == ""
    refused = order.tasks.get(unit__code="sixian")
    assert refused.ended_at - refused.dispatched_at == at("2026-04-09 09:00") - at("2026-04-08 09:10")


def test_the_lead_reads_what_the_joint_unit_answered_and_uses_it(town):
    order = town.call("liujie", "2026-04-08 09:00")
    order = town.press("wangmin", "dispatch", order, "2026-04-08 09:10", kind="complaint",
                       lead_unit="enforcement", joint_units={"sixian"})  # fmt: skip
    town.press("sunsixian", "joint_sign", order, "2026-04-08 10:00")
    town.press("sunsixian", "joint_reply", order, "2026-04-09 10:00", result="车主系我县居民，已约谈。")
    page = town.page("chenli", f"/orders/{order.number}", "2026-04-09 10:30")
    assert "车主系我县居民，已约谈。" in page
    assert "已约谈" not in town.page("wushenji", f"/orders/{order.number}", "2026-04-09 10:30", status=404)
    assert "contact" not in town.offers("sunsixian", order, "2026-04-09 10:40"), "来电人由主办联系"
    order = town.reply(order, "2026-04-10 10:00")
    assert order.state == "submitted"
    assert SAID["note"] in town.page("wangmin", f"/orders/{order.number}", "2026-04-10 11:00")
