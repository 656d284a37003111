"""第五条 市交通运输局负责12328热线工作的组织领导和统筹协调,成立由局主要负责同志任组长……的领导机构。
各县区交通运输主管部门和局直各单位应当成立相应机构,统一组织领导本地本单位12328热线业务工单办理工作。"""

import pytest

from hotline.ledger.filing import check
from hotline.notices.models import Notice
from hotline.regulation.refusals import Refused
from tests.ledger.filings import accepted, cell, filed, light
from tests.web.test_pages import enter
from tests.world import at, person


@pytest.mark.parametrize(
    ("code", "asked"),
    [("sixian", True), ("enforcement", True), ("passenger", False), ("centre", False)],
    ids=["县区交通运输主管部门", "局直单位", "机关科室不另设", "市中心不另设"],
)
def test_counties_and_direct_units_set_up_a_body_of_their_own(world, code, asked):
    assert (light("leading_group", "2026-04-02 09:00", code) == "red") == asked


def test_the_bureaus_own_group_is_a_row_too(world):
    assert cell("city_group", "2026-04-02 09:00", "bureau").words == "未报"
    accepted("city_group", "bureau", "heju", checker="fangjing")
    assert light("city_group", "2026-04-02 10:00", "bureau") == "green", "由市中心（领导小组办公室）登记核对"
    assert "局主要负责同志任组长" in cell("city_group", "2026-04-02 09:00", "bureau").obligation.quote


def test_the_document_that_sets_it_up_is_filed_checked_and_holds(world):
    found = filed("leading_group")
    assert cell("leading_group", "2026-04-02 10:00").words == "待核对"
    assert Notice.objects.filter(
        unit__code="centre", sentence__contains="泗县局报送履责凭证“领导机构”"
    ).exists()
    check(found, True, {}, actor=person("zhouqiang"), now=at("2026-04-03 09:00"))
    assert light("leading_group", "2029-04-03 09:00") == "green", "一次成立，变动时重报"


def test_what_is_not_enough_is_sent_back_with_what_is_missing_and_stays_red(world):
    found = filed("leading_group")
    with pytest.raises(Refused, match="退回要写明缺什么"):
        check(found, False, {}, actor=person("zhouqiang"), now=at("2026-04-03 09:00"))
    check(found, False, {"reason": "没有组员名单"}, actor=person("zhouqiang"), now=at("2026-04-03 09:00"))
    assert (light("leading_group", "2026-04-03 10:00"), cell("leading_group", "2026-04-03 10:00").words) == (
        "red",
        "退回，未再报",
    )
    assert Notice.objects.filter(unit__code="sixian", sentence__contains="退回：没有组员名单").exists()


def test_the_leaders_receive_what_is_reported_up(world, client):
    """组织领导和统筹协调: the leaders see every unit's ledger on one page."""
    accepted("leading_group")
    page = enter(client, "heju").get("/ledger").content.decode()
    assert "泗县局" in page and "执法支队" in page
    assert enter(client, "chenli").get("/ledger/sixian").status_code == 404
    assert enter(client, "chenli").get("/ledger").headers["Location"] == "/ledger/enforcement"
