"""看板: what each shows is what is counted, each number opens a list of so many; the wall shows numbers and nobody (第九、十、二十八条)."""

import html
import json
import re

import pytest
from django.test import Client

from hotline.people.models import AccessLog, Unit
from hotline.statistics.models import Screen
from hotline.statistics.rolling import fill
from hotline.web.clock import now
from tests.statistics.month import tell_april
from tests.web.test_pages import enter
from tests.world import call, dispatched

APRIL = "?period=2026-04"


@pytest.fixture
def april(world):
    return tell_april()


def words_of(response):
    return response.content.decode()


def drawn(response):
    return json.loads(re.search(r'id="drawn">(.*?)</script>', words_of(response), re.S)[1])


def totals(chart):
    return {s["name"]: sum(v or 0 for v in s["data"]) for s in chart["series"]}


def test_intake_by_kind_area_channel_county_and_hour(april, client):
    charts = drawn(enter(client, "zhaolan").get(f"/statistics/boards/intake{APRIL}"))
    time, area, channel, county, heat, hours = charts
    by_kind = {"信息咨询": 2, "投诉举报": 8, "意见建议": 0}
    assert [totals(c) for c in (time, area, channel, county)] == [by_kind] * 4
    assert sum(totals(heat).values()) == 10
    assert sum(totals(hours).values()) == 11
    assert time["series"][1]["data"][7 - 1] == 1, "one complaint on the seventh"


@pytest.mark.parametrize("summed", [False, True])
@pytest.mark.parametrize("key", ["intake", "handling", "opinions"])
def test_every_number_opens_a_list_of_so_many(april, client, key, summed):
    if summed:
        fill(now())
    words = words_of(enter(client, "heju").get(f"/statistics/boards/{key}{APRIL}"))
    cells = set(re.findall(r'<td class="n num"><a href="([^"]+)">(\d+)</a>', words))
    assert len(cells) >= 3
    for address, number in cells:
        listed = words_of(client.get(html.unescape(address)))
        assert f"共 {number} 条" in listed, address


def test_handling_shows_each_units_days_and_the_centres(april, client):
    volume, on_time, days, returns = drawn(
        enter(client, "fangjing").get(f"/statistics/boards/handling{APRIL}")
    )
    assert dict(zip(volume["names"], volume["series"][0]["data"], strict=True)) == {
        "执法支队": 7,
        "泗县局": 2,
    }
    assert sorted(on_time["series"][0]["words"]) == ["100.0 % 2/2", "33.3 % 2/6"]
    assert [s["name"] for s in days["series"]] == ["承办单位平均用时", "热线中心平均用时"]
    assert all(v is None or 0 <= v <= 100 for s in returns["series"] for v in s["data"])


def test_a_year_is_shown_by_month_and_an_empty_month_without_charts(april, client):
    enter(client, "zhaolan")
    time = drawn(client.get("/statistics/boards/intake?period=2026"))[0]
    assert (time["names"][3], totals(time)["投诉举报"]) == ("4 月", 8)
    empty = words_of(client.get("/statistics/boards/intake?period=2024-02"))
    assert "data-chart" not in empty and "本期没有来件" in empty


def test_a_unit_out_of_use_keeps_its_figures_with_a_note(april, client):
    Unit.objects.filter(code="sixian").update(is_active=False)
    words = words_of(enter(client, "zhaolan").get(f"/statistics/boards/handling{APRIL}"))
    assert "泗县局（已停用）" in words


def test_what_is_open_by_unit_leads_to_the_lists(world, client):
    dispatched("2026-04-08 09:30")
    lights, rungs, ahead = drawn(enter(client, "zhouqiang").get("/statistics/boards/warning"))
    late = dict(zip(lights["names"], lights["series"][0]["data"], strict=True))
    assert late["执法支队"] == 3, "signing, contact, reply"
    assert lights["series"][0]["links"][lights["names"].index("执法支队")] == "/list/late?unit=enforcement"
    assert len(ahead["names"]) >= 6 and rungs["names"]


@pytest.mark.parametrize(
    ("address", "status"), [("none", 404), ("intake?period=2026-13", 422), ("intake?period=2099-01", 422)]
)
def test_a_wrong_question_gets_a_sentence(world, client, address, status):
    assert enter(client, "zhaolan").get(f"/statistics/boards/{address}").status_code == status


def test_a_board_costs_a_fixed_number_of_queries(april, client, django_assert_max_num_queries):
    fill(now())
    enter(client, "zhaolan").get(f"/statistics/boards/opinions{APRIL}")
    with django_assert_max_num_queries(60):
        client.get(f"/statistics/boards/opinions{APRIL}")


def opened(client, label="服务大厅"):
    words = words_of(enter(client, "zhaolan").post("/wall/screens", {"label": label}))
    return re.search(r'口令 <b class="num">([^<]+)</b>', words)[1]


def test_a_screen_sees_the_numbers_and_nothing_else(world, client):
    order = call("liujie", "2026-04-08 09:30")
    code, screen = opened(client), Client()
    assert screen.get("/wall").status_code == 403
    assert screen.post("/wall", {"code": code.lower()}).headers["Location"] == "/wall"
    words = words_of(screen.get("/wall"))
    assert "今日来件" in words and "本月限时办结率" in words
    for hidden in (order.number, "打表", "魏红霞", "刘洁", "13905570361"):
        assert hidden not in words
    for address in ("/", "/orders", "/statistics", "/list/late", f"/orders/{order.number}", "/wall/screens"):
        assert screen.get(address).headers["Location"].startswith("/signin")
    assert screen.get("/api/statistics").status_code == 401


def test_a_closed_screen_goes_dark_and_both_are_lines_for_the_auditor(world, client):
    code, screen = opened(client), Client()
    screen.post("/wall", {"code": code})
    assert screen.get("/wall").status_code == 200
    client.post("/wall/screens", {"close": Screen.objects.get().pk})
    assert screen.get("/wall").status_code == 403
    assert list(AccessLog.objects.filter(what__startswith="screen").values_list("what", "reason")) == [
        ("screen_opened", "服务大厅"), ("screen_closed", "服务大厅")]  # fmt: skip
    assert code.replace("-", "").encode() not in bytes(Screen.objects.get().digest)


def test_a_wrong_code_and_a_screen_without_a_place_are_told_so(world, client):
    answer = client.post("/wall", {"code": "2222-3333"})
    assert (answer.status_code, "口令不对" in words_of(answer)) == (403, True)
    answer = enter(client, "zhaolan").post("/wall/screens", {"label": " "})
    assert (answer.status_code, "请写这块屏在哪里" in words_of(answer)) == (422, True)
    assert enter(client, "wangmin").post("/wall/screens", {"label": "厅"}).status_code == 403
    assert client.get("/wall").status_code == 200, "the dispatcher may look"
    assert enter(client, "chenli").get("/wall").status_code == 403
