"""A poor reply is sent back; the head leads, signs and explains; one explanation is not enough (第二十四条)."""

from hotline.orders.records import first_broken
from tests.world import SCORES, at, owed


def test_a_redo_with_its_written_explanation(town):
    order = town.call("liujie", "2026-04-08 09:00", exit="dispatch", lead_unit="enforcement")
    order = town.reply(order, "2026-04-16 10:00", head="caofu")
    due = owed(order, "reply").due
    order = town.press("wangmin", "redo", order, "2026-04-17 09:00", defects={"incomplete", "no_basis"},
                       reason="没有写退款是否到账，依据没有条款")  # fmt: skip
    assert (order.state, order.redo_count) == ("handling", 1)
    assert (owed(order, "redo_reply").due, owed(order, "explain").due) == (at("2026-04-23 00:00"),) * 2
    assert owed(order, "reply").due == due, "原期限仍记着"

    town.press("chenli", "draft", order, "2026-04-20 09:00", result="已罚款200元，多收的6元4月17日已退到来电人账户。",
               process="4月9日调取车载视频，4月14日询问驾驶员，4月17日作出处罚并核对退款凭证。",
               basis="《巡游出租汽车经营服务管理规定》第二十三条第（七）项。")  # fmt: skip
    town.press("gaoyuan", "endorse", order, "2026-04-20 09:10")
    assert "sign_off" not in town.offers("caofu", order, "2026-04-20 09:20"), "一把手领办"
    assert "explain" not in town.offers("gaoyuan", order, "2026-04-20 09:20")
    town.press("zhaowenbin", "sign_off", order, "2026-04-20 09:30")
    town.press(
        "chenli", "tell", order, "2026-04-20 10:00", outcome="reached", how="phone", note="告知退款到账"
    )
    town.press("chenli", "submit", order, "2026-04-20 10:10")
    town.press("wangmin", "confirm", order, "2026-04-20 15:00")

    town.press("zhaowenbin", "explain", order, "2026-04-20 16:00", explanation="已阅")
    town.press("wangmin", "reject_explanation", order, "2026-04-21 09:00", reason="没有写原因和整改")
    assert owed(order, "explain").due == at("2026-04-25 00:00")
    town.press("mengli", "call_back", order, "2026-04-21 10:00", **SCORES)
    town.press("wangmin", "province_copy", order, "2026-04-21 10:10", province_number="AH-1")
    refused = town.try_to("wangmin", "archive", order, "2026-04-21 10:20")
    assert refused.status_code == 409 and "还欠书面说明（第二十四条）" in refused.content.decode()

    town.press("zhaowenbin", "explain", order, "2026-04-22 09:00",
               explanation="承办人未核对退款即结案；已要求结案附退款凭证，并组织学习。")  # fmt: skip
    town.press("wangmin", "accept_explanation", order, "2026-04-22 10:00")
    order = town.press("wangmin", "archive", order, "2026-04-22 10:30")
    assert order.state == "archived" and first_broken(order) == ""
    page = town.page("zhouqiang", f"/orders/{order.number}", "2026-04-22 11:00")
    assert "结案附退款凭证" in page and "回复内容不完整、没有处理依据" in page
