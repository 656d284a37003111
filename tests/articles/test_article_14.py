"""第十四条 市中心应当按照统一受理、即时答复、分类转办、动态跟踪、监督指导、办结归档、抽查回访的基本流程,开展12328热线业务等工作。"""

from tests.world import call, do


def test_an_enquiry_answered_at_once_is_closed_on_the_spot(world):
    order = call("liujie", "2026-04-08 09:00", kind="inquiry", text="公交卡在哪儿补办")
    order = do("liujie", "answer", order, "2026-04-08 09:02", answer="市民中心一楼，带身份证。")
    assert order.state == "closed"
    assert order.closed_at is not None


def test_what_is_not_answered_at_once_is_classified_and_dispatched(world):
    order = call("liujie", "2026-04-08 09:00", kind="suggestion", area="")
    do(
        "liujie",
        "classify",
        order,
        "2026-04-08 09:02",
        kind="suggestion",
        area="城市客运",
        topic="公交-增设站点",
    )
    order = do("wangmin", "dispatch", order, "2026-04-08 09:05", kind="suggestion", lead_unit="passenger")
    assert (order.state, order.area, order.lead_unit.name) == ("dispatched", "城市客运", "市局综合运输科")
