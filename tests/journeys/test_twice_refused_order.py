"""Two units throw an order back; the second decision of the centre is final, and the caller's date never moved (第十八条)."""

from hotline.orders.records import first_broken
from tests.world import CALL, at, owed

NOT_OURS = {"return_reason": "not_ours", "reason": "该车在外县登记，不归本单位"}


def test_a_twice_refused_order(town):
    order = town.call("liujie", "2026-04-08 09:00", exit="dispatch", lead_unit="enforcement")
    promised = order.caller_due
    town.press("gaoyuan", "request_return", order, "2026-04-08 10:00", suggested_unit="sixian", **NOT_OURS)
    assert order.number in town.page("wangmin", "/list/decide", "2026-04-08 10:05")
    order = town.press("wangmin", "uphold_return", order, "2026-04-08 14:00", reason="确系泗县车辆")
    assert (order.state, owed(order, "redispatch").due) == ("registered", at("2026-04-08 16:00"))

    order = town.press("wangmin", "dispatch", order, "2026-04-08 15:00", kind="complaint", lead_unit="sixian")
    town.press(
        "hanjuzhang", "request_return", order, "2026-04-09 09:00", suggested_unit="enforcement", **NOT_OURS
    )
    order = town.press("wangmin", "designate", order, "2026-04-09 11:00", lead_unit="enforcement",
                       reason="违法行为地在城区，按首接负责指定")  # fmt: skip
    assert (order.state, order.lead_unit.code, order.disputes) == ("dispatched", "enforcement", 2)

    final = town.try_to(
        "gaoyuan", "request_return", order, "2026-04-09 12:00", suggested_unit="sixian", **NOT_OURS
    )
    assert final.status_code == 409
    assert "已由市中心指定承办，不得再退单" in final.content.decode()
    order.refresh_from_db()
    assert order.events.count() == order.last_seq == 7, "不成立的申请不改动工单"
    assert (order.caller_due, owed(order, "reply").due) == (promised, at("2026-04-24 00:00"))
    assert promised == at("2026-04-23 00:00")

    held = [(t.unit.code, t.outcome) for t in order.tasks.select_related("unit").order_by("id")]
    assert held == [("enforcement", "returned"), ("sixian", "replaced"), ("enforcement", "")]
    order = town.reply(order, "2026-04-20 10:00")
    assert order.state == "submitted" and first_broken(order) == ""

    other = town.call("liujie", "2026-04-21 09:00", phone="13905570362", plate="皖LT2057")
    page = town.page("wangmin", f"/orders/{other.number}", "2026-04-21 09:05")
    assert "退单先例" in page and "以“非本单位职责”退单" in page


def test_a_rejected_refusal_costs_the_unit_the_time_it_spent_on_it(town):
    order = town.call("liujie", "2026-04-08 09:00", exit="dispatch", lead_unit="enforcement", kind="inquiry")
    due = owed(order, "reply").due
    town.press("gaoyuan", "request_return", order, "2026-04-09 16:00", suggested_unit="sixian", **NOT_OURS)
    order = town.press(
        "wangmin", "reject_return", order, "2026-04-10 16:00", reason=f"{CALL['plate']}在城区营运"
    )
    assert (owed(order, "reply").due, owed(order, "sign").due) == (due, at("2026-04-10 00:00"))
    late = town.try_to(
        "gaoyuan", "request_return", order, "2026-04-10 17:00", suggested_unit="sixian", **NOT_OURS
    )
    assert late.status_code == 409 and "现已超过" in late.content.decode()
