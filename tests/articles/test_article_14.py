"""第十四条 市中心应当按照统一受理、即时答复、分类转办、动态跟踪、监督指导、办结归档、抽查回访的基本流程,开展12328热线业务等工作。"""

import pytest

from hotline.knowledge.deeds import decide
from hotline.regulation.refusals import Refused
from tests.knowledge.entries import METER, handed_in, published
from tests.web.test_pages import enter
from tests.world import at, call, do, person


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


def test_an_instant_answer_cites_the_entry_and_its_version_and_stands_on_its_basis(world, client):
    entry = published()
    order = call("liujie", "2026-04-08 09:00", kind="inquiry", text="出租车不打表咋办？")
    do("liujie", "answer", order, "2026-04-08 09:05", answer=METER["answer"], entry=f"z{entry.pk}-1")
    given = order.events.get(action="answer").given
    assert (given["entry"], given["basis"]) == (f"Z{entry.pk}-1", METER["basis"])
    page = enter(client, "zhaolan").get(f"/orders/{order.number}").content.decode()
    assert f"/knowledge/{entry.pk}?version=1" in page
    assert order.number[4:] in client.get(f"/knowledge/{entry.pk}").content.decode(), "条目上也看得到谁引用过"

    decide(
        handed_in("2026-04-09 09:00", entry=entry),
        True,
        {},
        actor=person("wangmin"),
        now=at("2026-04-09 09:10"),
    )
    other = call("liujie", "2026-04-09 10:00", kind="inquiry", text="不打表的出租怎么举报")
    with pytest.raises(Refused, match="已有第 2 版，请看过新版再答复") as refused:
        do("liujie", "answer", other, "2026-04-09 10:05", answer="照旧版", entry=f"Z{entry.pk}-1")
    assert "entry" in refused.value.fields
