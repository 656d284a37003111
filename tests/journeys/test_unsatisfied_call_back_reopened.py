"""The caller is not satisfied: the centre decides, the unit works again, both opinions stay (第二十六条)."""

from hotline.orders.records import first_broken
from tests.world import SCORES, at, owed

BAD = {"outcome": "reached", "efficiency": "basic", "reply_score": "satisfied", "result_score": "not",
       "satisfaction": "not", "dislikes": {"unsolved"}, "advice": "reopen", "words": "多收的6块钱没退我。"}  # fmt: skip


def test_an_unsatisfied_call_back_is_reopened(town):
    order = town.call("liujie", "2026-04-08 09:00", exit="dispatch", lead_unit="enforcement")
    order = town.reply(order, "2026-04-16 10:00")
    order = town.press("wangmin", "confirm", order, "2026-04-16 15:00")
    assert order.number in town.page("mengli", f"/callback/{order.number}", "2026-04-17 09:00")
    order = town.press("mengli", "call_back", order, "2026-04-17 09:10", page="/callback/", **BAD)
    decision = owed(order, "decide_dissatisfied")
    assert (decision.owed_by.code, decision.due) == ("centre", at("2026-04-21 00:00"))
    assert not {"reopen", "close_dissatisfied"} & town.offers("mengli", order, "2026-04-17 09:20"), (
        "由市中心决定"
    )

    order = town.press("zhaolan", "reopen", order, "2026-04-17 14:00", reason="退款没有落实")
    assert (order.state, order.reopened_count, order.lead_unit.code) == ("handling", 1, "enforcement")
    assert owed(order, "redo_reply").due == at("2026-04-23 00:00")
    town.press(
        "chenli", "contact", order, "2026-04-17 15:00", outcome="reached", how="phone", note="问退款账号"
    )
    assert "sign_off" not in town.offers("caofu", order, "2026-04-17 15:10")
    order = town.reply(order, "2026-04-20 10:00", result="多收的6元已于4月20日退还，来电人确认到账。")
    order = town.press("wangmin", "confirm", order, "2026-04-20 15:00")

    page = town.page("mengli", f"/callback/{order.number}", "2026-04-21 09:00")
    assert "上次回访" in page and "多收的6块钱没退我。" in page
    order = town.press("mengli", "call_back", order, "2026-04-21 09:10", page="/callback/", **SCORES)
    assert (order.first_score, order.final_score) == ("not", "satisfied")
    town.press("wangmin", "province_copy", order, "2026-04-21 10:00", province_number="AH-1")
    order = town.press("wangmin", "archive", order, "2026-04-21 10:10")
    assert order.state == "archived" and first_broken(order) == ""
    assert [t.outcome for t in order.tasks.order_by("id")] == ["done", "done"]
