"""魏红霞 telephones (第十条): she is given a code, and follows, adds to and rates her request on the page like everybody."""

import re

import pytest
from django.test import Client

from hotline.citizens.models import QueryCode
from hotline.orders.models import Order
from hotline.people.models import AccessLog
from tests.citizens.conftest import citizen as citizen
from tests.web.test_pages import enter
from tests.world import CALL, SCORES, call, do, reply_to

CODE = re.compile(r'big-number">([A-Z0-9]{4}-[A-Z0-9]{4})<')


@pytest.fixture
def telephoned(world):
    """Registered by 刘洁 on the intake page a moment ago; the code as her page shows it."""
    client = enter(Client(), "liujie")
    assert client.post("/intake", CALL).status_code == 302
    order = Order.objects.get()
    return order, CODE.search(client.get(f"/orders/{order.number}").content.decode())[1]


def when(order, minutes):
    from datetime import timedelta

    from hotline.regulation.time_limits import local

    return f"{local(order.registered_at + timedelta(minutes=minutes)):%Y-%m-%d %H:%M:%S.%f}"


def test_the_one_who_registered_reads_it_out_and_nobody_else_sees_it(telephoned, monkeypatch):
    order, code = telephoned
    for who in ("wangmin", "zhaolan", "mengli", "heju"):
        page = enter(Client(), who).get(f"/orders/{order.number}").content.decode()
        assert code not in page and code.replace("-", "") not in page, who
    from datetime import timedelta

    from hotline.web.staff import order as shown_by

    later = order.registered_at + timedelta(minutes=31)
    monkeypatch.setattr(shown_by, "now", lambda: later)
    assert code not in enter(Client(), "liujie").get(f"/orders/{order.number}").content.decode()
    assert code.replace("-", "").encode() not in bytes(QueryCode.objects.get().digest)


def test_on_the_page_she_follows_adds_and_rates_what_she_said_on_the_telephone(telephoned, citizen):
    order, code = telephoned
    do("wangmin", "dispatch", order, when(order, 1), kind="complaint", lead_unit="enforcement")
    page = citizen.reads(order, code)
    assert "正在办理" in page and "交给市交通运输综合执法支队办理" in page and "13905570361" not in page
    assert "补充的情况已收到" in citizen.asks(order, code, "supplement", note="还有录像").content.decode()
    assert "还有录像" in enter(Client(), "chenli").get(f"/orders/{order.number}").content.decode()
    reply_to(order, when(order, 2))
    do("wangmin", "confirm", order, when(order, 3))
    assert citizen.asks(order, code, "rate", satisfaction="satisfied", words="可以").status_code == 200
    assert order.events.get(action="rate").actor.username == "channel-web"


def test_what_the_desk_noted_is_not_read_as_hers(telephoned, citizen):
    order, code = telephoned
    do("liujie", "supplement", order, when(order, 1), note="来电人情绪激动")
    assert "情绪激动" not in citizen.reads(order, code) and "您补充了情况" not in citizen.reads(order, code)


def test_a_lost_code_is_issued_anew_after_a_check_and_the_old_one_ends(telephoned, citizen):
    order, old = telephoned
    client = enter(Client(), "wangmin")
    assert client.post(f"/orders/{order.number}/code", {"checked": ""}).status_code == 422
    answer = client.post(f"/orders/{order.number}/code", {"checked": "called"})
    new = CODE.search(answer.content.decode())[1]
    assert new != old and answer.headers["Cache-Control"] == "no-store"
    assert (citizen.asks(order, old).status_code, citizen.asks(order, new).status_code) == (404, 200)
    [row] = AccessLog.objects.filter(what="query_code")
    assert (row.account.username, row.order_number) == ("wangmin", order.number) and "已核对" in row.reason
    assert new not in row.reason
    assert old not in enter(Client(), "liujie").get(f"/orders/{order.number}").content.decode()


@pytest.mark.parametrize(
    ("who", "status"), [("chenli", 404), ("sunsixian", 404), ("mengli", 403), ("heju", 403)]
)
def test_who_is_not_at_the_desk_issues_none(telephoned, who, status):
    order, _ = telephoned
    answer = enter(Client(), who).post(f"/orders/{order.number}/code", {"checked": "called"})
    assert answer.status_code == status


def test_what_12345_handed_on_gets_none_here(world):
    order = call("liujie", "2026-04-08 09:00", channel="12345", origin_number="X-1")
    assert (
        enter(Client(), "liujie").post(f"/orders/{order.number}/code", {"checked": "called"}).status_code
        == 403
    )
    assert not QueryCode.objects.exists()


def test_from_the_telephone_to_the_archive_and_back(telephoned, citizen):
    """第十四条, the whole road of one who only telephoned."""
    order, code = telephoned
    do("wangmin", "dispatch", order, when(order, 1), kind="complaint", lead_unit="enforcement")
    do("wangmin", "province_copy", order, when(order, 1), province_number="AH-1")
    reply_to(order, when(order, 2))
    do("wangmin", "confirm", order, when(order, 3))
    do("mengli", "call_back", order, when(order, 4), **SCORES)
    do("wangmin", "archive", order, when(order, 5))
    page = citizen.reads(order, code)
    told = ["收到您的反映", "交给市交通运输综合执法支队办理", "把结果告诉了您", "办结", "回访了您"]
    places = [page.index(f"<b>{words}</b>") for words in told]
    assert places == sorted(places) and "已办结" in page
