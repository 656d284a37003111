"""Nobody left a number: what cannot be done is on record at once, and the matter is handled all the same (第二十五条, reading 8)."""

from hotline.orders.records import first_broken
from tests.world import owed

NO_NUMBER = "来电人未留号码，无法联系（第二十五条）"


def test_an_anonymous_complaint(town):
    order = town.call("liujie", "2026-04-08 09:00", phone="未显示", caller_name="", exit="dispatch",
                      lead_unit="enforcement")  # fmt: skip
    assert order.contact.caller.anonymous
    contact = owed(order, "contact")
    assert (contact.ground, contact.ended_at) == (NO_NUMBER, contact.since)
    assert order.number not in town.page("chenli", "/list/contact", "2026-04-08 10:00")
    page = town.page("chenli", f"/orders/{order.number}", "2026-04-08 10:00")
    assert NO_NUMBER in page and "未留号码" in page

    order = town.reply(order, "2026-04-17 10:00", tells=False)
    assert (order.state, owed(order, "tell").ground) == ("submitted", NO_NUMBER)
    order = town.press("wangmin", "confirm", order, "2026-04-17 15:00")
    assert owed(order, "call_back").ground == NO_NUMBER
    assert order.number not in town.page("mengli", "/list/call_back", "2026-04-20 09:00")
    assert "call_back" not in town.offers("mengli", order, "2026-04-20 09:00")

    town.press("wangmin", "province_copy", order, "2026-04-20 09:10", province_number="AH-1")
    order = town.press("wangmin", "archive", order, "2026-04-20 09:20")
    assert order.state == "archived" and first_broken(order) == ""
    assert (order.first_score, order.final_score) == ("", ""), "没有评价，不是满意"


def test_an_anonymous_complaint_that_says_too_little_is_returned_and_nobody_need_be_told(town):
    order = town.call("liujie", "2026-04-08 09:00", phone="未显示", caller_name="", text="出租车乱收费", plate="",
                      exit="return", ground="二", reason="没有车牌、时间和地点，无法联系补充")  # fmt: skip
    assert order.state == "returned"
    assert owed(order, "inform").ground == NO_NUMBER
    assert town.press("wangmin", "archive", order, "2026-04-08 10:00").state == "archived"
