"""第九条 …个人隐私等数据信息,应当履行保密义务…: whoever complains of a unit is not made known to that unit (decision 0140)."""

import pytest
from django.test import Client

from hotline.notices.models import Notice
from hotline.orders.access import order_for
from hotline.orders.records import first_broken
from hotline.people.tokens import make_token
from tests.web.test_pages import enter
from tests.world import at, call, dispatched, do, owed, person, refused

CALLER = ("魏红霞", "13905570361", "139****0361", "魏*霞")
OF_THE_UNIT = {
    "text": "我叫魏红霞，电话13905570361。执法支队查车收钱不给票。", "company": "市交通运输综合执法支队",
    "plate": "", "topic": "", "channel": "12345", "origin_number": "回13905570361",
}  # fmt: skip
NEEDED = {"kind": "complaint", "lead_unit": "enforcement", "note": "只有该支队能查当日执勤名单"}


def to_the_accused():
    order = call("liujie", "2026-04-08 09:00", **OF_THE_UNIT)
    return do("wangmin", "dispatch", order, "2026-04-08 09:10", **NEEDED)


def unnamed(words):
    return [said for said in CALLER if said in words] == []


def everything(who, order):
    """What somebody's pages, bell and API say of an order."""
    client = enter(Client(), who)
    token = make_token(person(who), "试", at("2027-06-01 00:00"))
    pages = [
        client.get(a) for a in (f"/orders/{order.number}", f"/orders/{order.number}/slip", "/orders", "/bell")
    ]
    pages.append(Client().get(f"/api/orders/{order.number}", headers={"Authorization": f"Bearer {token}"}))
    assert {page.status_code for page in pages} == {200}
    return "".join(page.content.decode() for page in pages)


def test_the_unit_complained_of_never_learns_who_complained_though_it_handles_the_matter(world):
    order = to_the_accused()
    assert (order.secret, order.shielded) == (True, True)
    assert order.events.get(action="dispatch").given["shielded"].startswith("被反映的执法支队参与承办")
    for who in ("chenli", "zhaowenbin"):
        assert unnamed(everything(who, order)), who
    for action, given in (
        ("reveal", {"reason": "想知道是谁"}),
        ("contact", {"outcome": "reached", "note": "x"}),
    ):
        assert refused(do, "chenli", action, order, "2026-04-08 10:00", **given).status == 403
    assert "隐去来电人" in everything("wangmin", order) and not unnamed(everything("liujie", order))


def test_within_24_hours_the_centre_speaks_to_that_caller_in_the_units_place(world):
    order = to_the_accused()
    assert owed(order, "contact").owed_by.code == "centre"
    do("liujie", "contact", order, "2026-04-08 10:00", outcome="reached", note="核实经过，转告支队补票一事")
    assert owed(order, "contact").ended_at == at("2026-04-08 10:00")


@pytest.mark.parametrize("way", ["joint", "new lead", "below", "later found out"])
def test_whichever_way_the_unit_comes_by_it_the_caller_is_hidden_from_that_moment(world, way):
    order = dispatched(
        to="sixian", **OF_THE_UNIT | {"company": "" if way == "later found out" else OF_THE_UNIT["company"]}
    )
    assert not order.secret
    do("sunsixian", "supplement", order, "2026-04-08 09:50", note="魏红霞说用13905570361回电")
    if way == "joint":
        do(
            "wangmin",
            "add_joint",
            order,
            "2026-04-08 10:00",
            joint_units=["enforcement"],
            reason="查执勤名单",
        )
    elif way == "below":
        do(
            "wangmin",
            "add_joint",
            order,
            "2026-04-08 10:00",
            joint_units=["enforcement-squad"],
            reason="查执勤名单",
        )
    else:
        do("wangmin", "change_lead", order, "2026-04-08 10:00", lead_unit="enforcement", reason="查执勤名单")
    if way == "later found out":
        assert not order_for(person("chenli"), order.number, at("2026-04-08 10:01")).secret
        given = {"field": "company", "value": "执法支队", "reason": "来电人补充"}
        do("liujie", "correct", order, "2026-04-08 10:05", **given)
    order.refresh_from_db()
    assert order.shielded and owed(order, "contact").owed_by.code == "centre"
    for who in {"below": ["sunsixian"], "joint": ["chenli", "sunsixian"]}.get(way, ["chenli"]):
        assert unnamed(everything(who, order)), who
    assert all(unnamed(n.sentence) for n in Notice.objects.exclude(unit__code="centre"))
    assert first_broken(order) == ""


def test_a_complaint_of_a_driver_changes_nothing_for_the_unit_that_looks_into_it(world):
    order = dispatched(company="宿州市运安出租汽车有限公司")
    assert not order.secret and owed(order, "contact").owed_by.code == "enforcement"


def test_what_is_no_complaint_hides_nobody(world):
    order = call("liujie", "2026-04-08 09:00", **OF_THE_UNIT | {"kind": "suggestion"})
    assert not do("wangmin", "dispatch", order, "2026-04-08 09:10", **NEEDED | {"kind": "suggestion"}).secret
    do("wangmin", "change_kind", order, "2026-04-08 09:20", kind="complaint", reason="实为投诉")
    order.refresh_from_db()
    assert order.shielded
