"""统计: who sees which figures, each number opens the list it is made of, the workbook and the API say the same."""

import io
import re
from datetime import timedelta

import openpyxl
import pytest

from hotline.people.models import AccessLog
from hotline.people.tokens import make_token
from hotline.web.clock import now
from tests.web.test_pages import enter
from tests.world import person

APRIL = "/statistics?period=2026-04"


def words_of(response):
    return response.content.decode()


@pytest.mark.parametrize("username", ["liujie", "wangmin", "fangjing", "heju"])
def test_the_centre_and_the_leaders_see_every_unit(april, client, username):
    words = words_of(enter(client, username).get(APRIL))
    assert "执法支队" in words and "泗县局" in words
    assert re.search(r"限时办结率</span><span class=\"v num\">50.0 %</span><span class=\"m num\">4/8", words)


def test_a_unit_sees_its_own_figures_and_no_others(april, client):
    enter(client, "sunsixian")
    for address in (APRIL, f"{APRIL}&unit=enforcement"):
        words = words_of(client.get(address))
        assert "泗县交通运输局" in words and "执法支队" not in words
        assert ">2/2<" in words and "4/8" not in words
    listed = words_of(client.get("/statistics/list?period=2026-04&figure=on_time&unit=enforcement"))
    assert "共 2 条" in listed
    assert april["never answered"].number not in listed


@pytest.mark.parametrize("username", ["qianjin", "zhangxitong", "wushenji"])
def test_the_figures_are_not_for_others(april, client, username):
    enter(client, username)
    assert client.get(APRIL).status_code == 403
    assert client.get("/statistics/list?period=2026-04&figure=on_time").status_code == 403


@pytest.mark.slow
def test_every_number_on_the_page_opens_a_list_of_so_many(april, client):
    """Followed one by one: what the link says is what the list counts."""
    words = words_of(enter(client, "zhaolan").get(APRIL))
    links = set(re.findall(r'<a href="(/statistics/list\?[^"]+)">(?:(\d+)|[^<]*)</a>', words))
    assert len(links) > 40
    followed = 0
    for address, number in links:
        listed = words_of(client.get(address.replace("&amp;", "&")))
        if number:
            assert f"共 {number} 条" in listed, address
            followed += 1
    assert followed > 20


def test_what_is_above_the_line_and_what_is_not_are_listed_apart(april, client):
    enter(client, "zhaolan")
    address = "/statistics/list?period=2026-04&figure=on_time"
    assert "共 8 条" in words_of(client.get(address))
    above, others = words_of(client.get(f"{address}&hit=1")), words_of(client.get(f"{address}&hit=0"))
    assert "共 4 条" in above and "共 4 条" in others
    assert april["never answered"].number in others


def test_a_month_without_anything_says_so_with_dashes(world, client):
    words = words_of(enter(client, "zhaolan").get("/statistics?period=2024-02"))
    assert "本期没有承办单位的数" in words
    assert re.search(r"限时办结率</span><span class=\"v num\">—</span><span class=\"m num\">0/0", words)
    assert "100 %" not in words and "0.0 %" not in words


@pytest.mark.parametrize(
    ("address", "status", "says"),
    [
        ("/statistics?period=2026-13", 422, "请写一个月份"),
        ("/statistics?period=%00", 422, "请写一个月份"),
        ("/statistics?period=2099-01", 422, "还没有到"),
        ("/statistics/list?period=2026-04&figure=none", 404, "没有这个指标"),
        ("/statistics/list?period=2026-04&figure=on_time&cut=name", 404, "没有这个指标"),
        ("/statistics/list?period=2026-04&figure=orders&cut=area&value=%00&from=x", 200, "没有这样的工单"),
        ("/statistics?unit=nobody", 200, "全部承办单位"),
    ],
)
def test_a_wrong_question_gets_a_sentence(world, client, address, status, says):
    response = enter(client, "zhaolan").get(address)
    assert (response.status_code, says in words_of(response)) == (status, True)


def test_the_workbook_opens_again_and_says_the_same(april, client):
    response = enter(client, "fangjing").get(f"{APRIL}&export=1")
    book = openpyxl.load_workbook(io.BytesIO(response.content))
    assert book.sheetnames == ["指标", "类别", "业务领域", "来源渠道", "县区", "承办单位", "口径"]
    rows = {row[0]: row for row in book["指标"].iter_rows(min_row=3, values_only=True)}
    assert rows["限时办结率"][:5] == ("限时办结率", 50, "%", 4, 8)
    assert rows["来电人自评满意率"][1] == "—"
    assert {row[0]: row[2] for row in book["业务领域"].iter_rows(min_row=3, values_only=True)}["公路"] == 2
    assert "方静（fangjing）" in book["指标"]["A1"].value
    assert AccessLog.objects.filter(what="export", account__username="fangjing").exists()
    assert "魏红霞" not in str([list(s.values) for s in book])


def test_the_api_says_the_same_and_a_units_token_gives_its_own(april, client):
    def ask(username, query="?period=2026-04"):
        token = make_token(person(username), "试", now() + timedelta(days=1))
        return client.get(f"/api/statistics{query}", headers={"Authorization": f"Bearer {token}"})

    found = {row["key"]: row for row in ask("zhaolan").json()["indicators"]}
    assert (found["on_time"]["numerator"], found["on_time"]["denominator"], found["on_time"]["value"]) == (
        4,
        8,
        50.0,
    )
    assert found["rated"]["value"] is None
    own = ask("sunsixian").json()
    assert {row["key"]: row["denominator"] for row in own["indicators"]}["on_time"] == 2
    assert own["units"] == []
    assert ask("qianjin").status_code == 403
    assert ask("zhaolan", "?period=2026-99").json()["code"] == "invalid"


def test_the_page_costs_a_fixed_number_of_queries(april, client, django_assert_max_num_queries):
    enter(client, "zhaolan").get(APRIL)
    with django_assert_max_num_queries(20):
        client.get(APRIL)
    with django_assert_max_num_queries(12):
        client.get("/statistics/list?period=2026-04&figure=on_time")
