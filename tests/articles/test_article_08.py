"""第八条 各县区交通运输主管部门和局直各单位应当加强12328转办业务工作组织领导,明确12328转办业务归口管理部门和承办责任人。"""

from hotline.ledger.standing import keep_ledger
from hotline.notices.models import Notice
from hotline.orders.units import change_unit
from tests.ledger.filings import accepted, light, unit
from tests.web.test_pages import enter
from tests.world import at, call, dispatched, do, person


def named(code, whom="韩局"):
    change_unit(code, {"responsible": whom}, actor=person("zhangxitong"), now=at("2026-04-01 09:00"))


def test_a_unit_names_the_desk_that_handles_what_is_transferred(world):
    assert light("desk", "2026-04-02 09:00") == light("desk", "2026-04-02 09:00", "enforcement") == "red"
    accepted("desk", words="归口运输管理股")
    assert light("desk", "2026-04-02 10:00") == "green"


def test_a_unit_that_named_nobody_is_red_until_it_does(world):
    assert light("responsible", "2026-04-02 09:00") == "red"
    named("sixian")
    assert light("responsible", "2026-04-02 09:00") == "green"


def test_it_becomes_lead_only_under_the_eyes_of_whoever_dispatches(world, client):
    """没有责任人的单位可以派（来电人不能等），派单的人看得见，办理记录里写着。"""
    order = call("liujie", "2026-04-08 09:00")
    assert (
        f"{unit('sixian').name}（未明确责任人）" in enter(client, "wangmin").get("/intake").content.decode()
    )
    assert "（未明确责任人）" in client.get(f"/orders/{order.number}").content.decode()
    do("wangmin", "dispatch", order, "2026-04-08 09:10", kind="complaint", lead_unit="sixian")
    assert "还没有明确承办责任人（第八条）" in order.events.get(action="dispatch").given["warned"]
    assert "还没有明确承办责任人" in client.get(f"/orders/{order.number}").content.decode()


def test_a_unit_that_named_somebody_leads_without_a_word(world, client):
    named("sixian")
    order = dispatched(to="sixian")
    assert "warned" not in order.events.get(action="dispatch").given
    assert (
        f"{unit('sixian').name}（未明确责任人）"
        not in enter(client, "wangmin").get("/intake").content.decode()
    )


def test_the_warning_stands_where_the_lead_is_changed_too(world):
    named("enforcement", "赵文斌")
    order = dispatched()
    do("wangmin", "change_lead", order, "2026-04-08 10:00", lead_unit="sixian", reason="属泗县")
    assert "warned" in order.events.get(action="change_lead").given


def test_what_is_missing_is_said_to_the_unit_once_a_month(world):
    for day in ("2026-04-02", "2026-04-03", "2026-04-20"):
        keep_ledger(at(f"{day} 09:00"))
    rows = Notice.objects.filter(unit__code="sixian", sentence__contains="“归口管理部门”未报")
    assert (rows.count(), rows.get().article) == (1, "第八条")
    keep_ledger(at("2026-05-06 09:00"))
    assert rows.count() == 2


def test_the_centre_hands_over_follows_and_calls_back_within_its_own_area(world):
    """市中心……负责本行政区域内12328热线的业务受理、工单转办、跟踪回访、统计分析: see articles 15 to 30."""
    order = dispatched()
    assert order.events.get(action="dispatch").unit.code == "centre"
