"""第九条 …应当履行保密义务,不得用于与履行职责无关的活动: whoever a matter is about neither handles nor sees it (decision 0141)."""

import pytest
from django.test import Client

from hotline.orders.access import order_for, visible_to
from hotline.orders.models import Task
from hotline.orders.search import search
from hotline.people.models import AccessLog
from hotline.people.tokens import make_token
from tests.web.test_pages import enter
from tests.world import at, dispatched, do, person, refused, reply_to

SELF = {"relation": "object", "reason": "反映的驾驶员是我妹夫"}
THERE = (
    "/orders",
    "/list/late",
    "/list/sign",
    "/list/contact",
    "/list/confirm",
    "/bell",
    "/",
    "/supervision",
    "/find",
    "/callback",
)


def nowhere(who, order):
    """On no page, in no list, by no number, by no search, through no token."""
    client = enter(Client(), who)
    token = make_token(person(who), "试", at("2027-06-01 00:00"))
    for address in THERE:
        page = client.post(address, {"q": "打表"}) if address == "/find" else client.get(address)
        assert order.number not in page.content.decode(), address
        assert "皖LT2056" not in page.content.decode(), address
    for action in (
        "",
        "/slip",
        "/reply",
        "/why/reply",
        "/supplement",
        "/attachments/00000000-0000-4000-8000-000000012328",
    ):
        assert client.post(f"/orders/{order.number}{action}", {"note": "x"}).status_code == 404, action
    for sent in (Client().get, Client().post):
        assert sent(
            f"/api/orders/{order.number}", headers={"Authorization": f"Bearer {token}"}
        ).status_code in (404, 405)
    assert search(person(who), "打表") == [] and not visible_to(person(who)).exists()
    return True


@pytest.mark.parametrize("who", ["gaoyuan", "liujie", "heju"])
def test_who_declares_it_is_done_with_the_matter_at_once(world, who):
    order = dispatched("2026-04-08 09:30")
    assert order.number in enter(Client(), who).get("/orders").content.decode()
    do(who, "recuse", order, "2026-04-08 10:00", recused=who, **SELF)
    assert nowhere(who, order)
    assert refused(do, who, "supplement", order, "2026-04-08 10:01", note="x").status == 404
    assert refused(order_for, person(who), order.number, at("2026-04-08 10:02")).status == 404
    assert AccessLog.objects.filter(
        account__username=who, what="refused_look", order_number=order.number
    ).exists()
    event = order.events.get(action="recuse")
    assert (event.given["recused"], event.given["relation"], event.article) == (
        person(who).name,
        "object",
        "第九条",
    )


def test_a_head_tells_the_own_people_and_what_they_had_in_hand_is_the_units_again(world):
    order = dispatched()
    do("chenli", "sign", order, "2026-04-08 10:00")
    assert Task.objects.get(order=order).handler.username == "chenli"
    do("gaoyuan", "recuse", order, "2026-04-08 10:10", recused="chenli", **SELF)
    assert Task.objects.get(order=order).handler is None
    again = refused(do, "gaoyuan", "assign", order, "2026-04-08 10:20", handler="chenli")
    assert (again.status, again.sentence) == (422, "陈立在本件上已回避，请另选承办人。")
    assert refused(do, "gaoyuan", "recuse", order, "2026-04-08 10:30", recused="chenli", **SELF).status == 409


@pytest.mark.parametrize(
    ("who", "whom"), [("chenli", "gaoyuan"), ("gaoyuan", "liujie"), ("liujie", "mengli"), ("heju", "chenli")]
)
def test_nobody_else_is_pushed_aside_by_whom_it_suits(world, who, whom):
    order = dispatched()
    told = refused(do, who, "recuse", order, "2026-04-08 10:00", recused=whom, **SELF)
    assert (told.status, told.article) == (422, "第九条")


def test_the_shift_lead_tells_a_caller_back_and_ends_what_was_a_mistake(world):
    order = dispatched("2026-04-08 09:30")
    reply_to(order, "2026-04-09 10:00")
    do("wangmin", "confirm", order, "2026-04-09 11:00")
    do("zhaolan", "recuse", order, "2026-04-09 11:10", recused="mengli", **SELF)
    assert nowhere("mengli", order)
    assert (
        refused(do, "chenli", "end_recusal", order, "2026-04-09 11:20", recused="mengli", reason="x").status
        == 403
    )
    do("zhaolan", "end_recusal", order, "2026-04-09 11:30", recused="mengli", reason="同名，不是本人")
    assert order_for(person("mengli"), order.number, at("2026-04-09 11:40")) == order
    assert (
        refused(do, "zhaolan", "end_recusal", order, "2026-04-09 11:50", recused="mengli", reason="x").status
        == 409
    )


def test_a_head_who_is_recused_signs_nothing_and_the_record_says_who_does(world):
    order = dispatched()
    do("zhaowenbin", "recuse", order, "2026-04-08 10:00", recused="zhaowenbin", **SELF)
    assert order.events.get(action="recuse").given["warned"].startswith("单位负责人已回避：由分管负责人签发")
    reply = {
        "result": "情况属实，已退还多收的6元。",
        "process": "4月9日调取车载视频并询问驾驶员。",
        "basis": "《巡游出租汽车经营服务管理规定》。",
    }
    do("chenli", "draft", order, "2026-04-09 10:00", **reply)
    do("gaoyuan", "endorse", order, "2026-04-09 10:10")
    assert refused(do, "zhaowenbin", "sign_off", order, "2026-04-09 10:20").status == 404
    assert do("caofu", "sign_off", order, "2026-04-09 10:20").state == "signed"
