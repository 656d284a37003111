"""Run by tests/console/test_another_city.py in a process of its own, with 临澄's folder: one complaint, call to archive."""

import json
import re
from datetime import UTC, datetime, timedelta

import pytest

from hotline.console.management.commands.load_jurisdiction import load_units
from hotline.orders.perform import perform
from hotline.orders.records import first_broken
from hotline.orders.register import register
from hotline.people.models import Account, Unit
from hotline.people.tokens import make_token
from hotline.regulation.refusals import Refused
from tests.world import REPLY, SCORES, at, owed

PASSWORD = "Lin-Cheng-Mima-12328"
PEOPLE = {
    "tao": ("陶话务", "desk", ["operator"]),
    "dai": ("戴派单", "desk", ["dispatcher"]),
    "fang": ("方回访", "desk", ["caller_back"]),
    "lu": ("陆承办", "dongyu", ["handler"]),
    "mo": ("莫科长", "dongyu", ["section_head"]),
    "nie": ("聂局长", "dongyu", ["unit_head"]),
    "guan": ("管系统", "desk", ["system_admin"]),
}
CALL = {
    "kind": "complaint", "channel": "town", "area": "轨道交通", "topic": "轨道-晚点", "county": "东屿县",
    "text": "4月7日轻轨晚点40分钟，站里没人解释。", "caller_name": "沙明", "phone": "13905570777",
}  # fmt: skip
NOT_OURS = re.compile("宿州|安徽|埇桥|砀山|灵璧|泗县|萧县|信息咨询|城市客运")


@pytest.fixture
def city(db):
    load_units()
    units = {u.code: u for u in Unit.objects.all()}
    made = Account(username="x")
    made.set_password(PASSWORD)
    Account.objects.bulk_create(
        Account(username=u, name=name, unit=units[unit], roles=roles, password=made.password)
        for u, (name, unit, roles) in PEOPLE.items()
    )


def who(username):
    return Account.objects.select_related("unit").get(username=username)


def do(username, action, order, when, **given):
    return perform(action, order.number, actor=who(username), given=given, now=at(when))


def test_a_complaint_goes_from_the_call_to_the_archive_by_this_citys_limits(city, client):
    order = register(CALL, actor=who("tao"), now=at("2026-04-10 15:00"))
    do("dai", "dispatch", order, "2026-04-10 16:00", kind="complaint", lead_unit="dongyu")
    # 投诉 8 个工作日、下班为止：13 至 17、20、21、22 日；24 小时后是周六，顺延到周一同一时刻
    assert owed(order, "reply").due == at("2026-04-22 17:30")
    assert owed(order, "contact").due == at("2026-04-13 16:00")
    do("lu", "contact", order, "2026-04-13 10:00", outcome="reached", how="phone", note="已核对")
    do("lu", "draft", order, "2026-04-20 09:00", **REPLY)
    do("mo", "endorse", order, "2026-04-20 10:00")
    do("nie", "sign_off", order, "2026-04-20 11:00")
    do(
        "lu",
        "tell",
        order,
        "2026-04-20 15:00",
        outcome="reached",
        how="phone",
        note="已告知",
        opinion="basic",
    )
    do("lu", "submit", order, "2026-04-20 15:10")
    do("dai", "confirm", order, "2026-04-20 16:00")
    assert owed(order, "call_back").due == at("2026-04-23 17:30")
    client.force_login(who("fang"), "django.contrib.auth.backends.ModelBackend")
    page = client.get(f"/callback/{order.number}").content.decode()
    assert "起 3 个工作日" in page and "至少 4 次、分 3 日、不同半日才算联系不上" in page
    do("fang", "call_back", order, "2026-04-21 10:00", **SCORES)
    do("dai", "province_copy", order, "2026-04-21 10:30", province_number="L-1")
    order = do("dai", "archive", order, "2026-04-21 11:00")
    assert order.destroy_not_before.isoformat() == "2038-04-21"  # 投诉存十二年
    assert first_broken(order) == ""


def test_its_own_shares_are_called_back(city):
    """咨询全访，建议不访."""
    for kind, called in (("inquiry", True), ("suggestion", False)):
        order = register(CALL | {"kind": kind}, actor=who("tao"), now=at("2026-04-10 15:00"))
        do("dai", "dispatch", order, "2026-04-10 16:00", kind=kind, lead_unit="dongyu")
        do("lu", "draft", order, "2026-04-13 09:00", **REPLY)
        do("mo", "endorse", order, "2026-04-13 10:00")
        do("nie", "sign_off", order, "2026-04-13 11:00")
        do("lu", "tell", order, "2026-04-13 15:00", outcome="reached", how="phone", note="已告知")
        do("lu", "submit", order, "2026-04-13 15:10")
        do("dai", "confirm", order, "2026-04-13 16:00")
        assert (owed(order, "call_back") is not None) is called


def test_what_it_does_not_take_is_refused_in_its_own_words(city):
    for wrong in ({"area": "水路"}, {"channel": "12345"}):
        with pytest.raises(Refused) as refused:
            register(CALL | wrong, actor=who("tao"), now=at("2026-04-10 15:00"))
        assert set(refused.value.fields) == set(wrong)
    with pytest.raises(Refused, match="州中心话务员"):
        register(CALL, actor=who("lu"), now=at("2026-04-10 15:00"))


def test_a_refusal_names_its_own_centre(city):
    order = register(CALL, actor=who("tao"), now=at("2026-04-10 15:00"))
    do("dai", "dispatch", order, "2026-04-10 16:00", kind="complaint", lead_unit="dongyu")
    asked = {"return_reason": "repeated", "reason": "与前日一件重复"}
    do("mo", "request_return", order, "2026-04-10 16:30", **asked)
    with pytest.raises(Refused, match="退单申请已在州中心待裁定"):
        do("mo", "request_return", order, "2026-04-10 16:40", **asked)


def test_every_page_speaks_of_this_city_and_of_no_other(city, client):
    order = register(CALL, actor=who("tao"), now=at("2026-04-10 15:00"))
    do("dai", "dispatch", order, "2026-04-10 16:00", kind="complaint", lead_unit="dongyu")
    front = client.get("/signin").content.decode()
    assert "临澄州交通运输局" in front
    pages = [front, client.get("/public").content.decode(), client.get("/public/follow").content.decode()]
    for username, paths in {
        "dai": ("/", "/intake", "/orders", f"/orders/{order.number}", f"/orders/{order.number}/slip",
                f"/orders/{order.number}/why/reply", "/phonebook", "/list/late"),
        "guan": ("/people/units", "/people/accounts"),
    }.items():  # fmt: skip
        client.force_login(who(username), "django.contrib.auth.backends.ModelBackend")
        for path in paths:
            answer = client.get(path)
            assert answer.status_code == 200, path
            pages.append(answer.content.decode())
    assert [found[0] for page in pages if (found := NOT_OURS.search(page))] == []
    assert "临澄州12328交通热线工单办理单" in "".join(pages)


def test_the_api_is_this_citys(city, client):
    token = make_token(who("tao"), "试", datetime.now(UTC) + timedelta(days=1))
    whole = client.get("/api/openapi.json").json()
    assert whole["info"]["title"] == "临澄州12328交通热线"
    described = json.dumps(whole, ensure_ascii=False)
    assert "轨道交通" in described and not NOT_OURS.search(described)
    made = client.post(
        "/api/orders", CALL, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )
    assert made.status_code == 201
