"""Somebody complains of the very unit that must answer, and asks not to be named (第九、十六、二十五条, reading 8)."""

import pytest
from django.test import Client

from hotline.notices.models import Notice
from hotline.orders.records import first_broken
from hotline.people.tokens import make_token
from tests.journeys.town import SAID
from tests.web.test_pages import enter
from tests.world import SCORES, at, owed, person

CALLER = ("魏红霞", "13905570361", "139****0361", "魏*霞")
COMPLAINT = {
    "text": "我叫魏红霞，电话13905570361。执法支队的人4月7日查车收了钱不给票。",
    "company": "市交通运输综合执法支队",
    "plate": "",
    "topic": "",
    "secret": True,
}


@pytest.fixture
def order(town):
    """Only the unit itself can look up who was on the road that day, so the centre sends it there with a reason."""
    order = town.call("liujie", "2026-04-08 09:00", **COMPLAINT)
    given = {"kind": "complaint", "lead_unit": "enforcement", "note": "只有该支队能查当日执勤名单"}
    return town.press("wangmin", "dispatch", order, "2026-04-08 09:10", **given)


def unnamed(words):
    return [said for said in CALLER if said in words] == []


def test_the_unit_works_on_it_and_never_learns_who_called(town, order):
    notices = list(Notice.objects.filter(unit__code="enforcement").values_list("sentence", flat=True))
    assert notices and all(unnamed(n) and "要求保密" in n for n in notices)
    for who in ("chenli", "gaoyuan", "zhaowenbin"):
        for address in (f"/orders/{order.number}", f"/orders/{order.number}/slip", "/list/sign", "/orders"):
            assert unnamed(town.page(who, address, "2026-04-08 09:30")), (who, address)
        assert not {"reveal", "contact", "tell"} & town.offers(who, order, "2026-04-08 09:30")
        looked = enter(Client(), who).post(f"/orders/{order.number}/reveal", {"reason": "想知道是谁"})
        assert looked.status_code == 403 and unnamed(looked.content.decode())
        for asked in ("魏红霞", "13905570361", "0361"):
            found = enter(Client(), who).post("/find", {"q": asked}).content.decode()
            assert order.number not in found
    token = make_token(person("chenli"), "试验", at("2026-06-01 00:00"))
    sent = Client().get(f"/api/orders/{order.number}", headers={"Authorization": f"Bearer {token}"})
    assert sent.status_code == 200 and unnamed(sent.content.decode())


def test_the_centre_speaks_to_the_caller_and_the_unit_must_still_sign_itself(town, order):
    assert owed(order, "contact").owed_by.code == "centre"
    order = town.press(
        "liujie", "contact", order, "2026-04-08 10:00", outcome="reached", how="phone", note="核实经过"
    )
    assert owed(order, "contact").ended_at == at("2026-04-08 10:00")
    assert (order.state, owed(order, "sign").ended_at) == ("dispatched", None), (
        "中心联系来电人，不等于单位签收"
    )
    order = town.press("chenli", "sign", order, "2026-04-09 16:00")
    assert (order.state, owed(order, "sign").ended_at) == ("handling", at("2026-04-09 16:00"))


def test_a_complaint_of_a_unit_is_not_sent_to_it_without_a_reason(town):
    order = town.call("liujie", "2026-04-08 09:00", **COMPLAINT)
    for units in ({"lead_unit": "enforcement"}, {"lead_unit": "sixian", "joint_units": {"enforcement"}}):
        refused = town.try_to("wangmin", "dispatch", order, "2026-04-08 09:10", kind="complaint", **units)
        assert refused.status_code == 422
        assert "本件投诉的就是市交通运输综合执法支队" in refused.content.decode()
    assert town.press("wangmin", "dispatch", order, "2026-04-08 09:20", kind="complaint", lead_unit="sixian")


def test_a_caller_who_asks_for_secrecy_later_is_hidden_from_then_on(town):
    order = town.call("liujie", "2026-04-08 09:00", exit="dispatch", lead_unit="enforcement",
                      **COMPLAINT | {"secret": False, "company": ""})  # fmt: skip
    assert not unnamed(town.page("chenli", f"/orders/{order.number}", "2026-04-08 09:30"))
    order = town.press("liujie", "mark_secret", order, "2026-04-08 10:00", reason="魏红霞怕被打击报复")
    assert unnamed(town.page("chenli", f"/orders/{order.number}", "2026-04-08 10:10"))
    assert unnamed(order.title) and owed(order, "contact").owed_by.code == "centre"
    looked = town.try_to("liujie", "reveal", order, "2026-04-08 10:20", reason="回拨")
    assert "我叫魏红霞，电话13905570361。" in looked.content.decode()


def test_a_secret_complaint_against_its_own_unit(town, order):
    town.press(
        "liujie", "contact", order, "2026-04-08 10:00", outcome="reached", how="phone", note="核实经过"
    )
    asked = {"return_reason": "recusal", "reason": "被反映的是本单位人员", "suggested_unit": "passenger"}
    town.press("gaoyuan", "request_return", order, "2026-04-08 11:00", **asked)
    order = town.press("wangmin", "uphold_return", order, "2026-04-08 14:00", reason="应当回避")
    order = town.press("wangmin", "dispatch", order, "2026-04-08 14:10", kind="complaint", lead_unit="sixian")
    town.press("sunsixian", "draft", order, "2026-04-15 09:00", result="经核查，两名队员未开具票据，已责令补开并退回。",
               process="4月10日调取执法记录，4月13日询问当事队员。", basis="《安徽省行政执法监督条例》第二十条。")  # fmt: skip
    town.press("hanjuzhang", "endorse", order, "2026-04-15 09:10")
    order = town.press("hanjuzhang", "sign_off", order, "2026-04-15 09:20")
    assert "tell" not in town.offers("sunsixian", order, "2026-04-15 09:30")
    assert owed(order, "tell").owed_by.code == "centre"
    town.press("liujie", "tell", order, "2026-04-15 10:00", **SAID)
    town.press("sunsixian", "submit", order, "2026-04-15 10:10")
    town.press("wangmin", "confirm", order, "2026-04-15 15:00")
    assert unnamed(town.page("chenli", f"/orders/{order.number}", "2026-04-15 16:00")), (
        "曾经承办的单位也看不到"
    )
    town.press("mengli", "call_back", order, "2026-04-16 09:00", page="/callback/", **SCORES)
    town.press("wangmin", "province_copy", order, "2026-04-16 09:10", province_number="AH-1")
    order = town.press("wangmin", "archive", order, "2026-04-16 09:20")
    assert order.state == "archived" and first_broken(order) == ""
