"""督办: everything red by unit, done for many at once, and the 督办单 opened again (第二十三条)."""

import io

import pytest
from docx import Document
from docx.shared import Mm, Pt

from hotline.console.watch import tick
from hotline.orders.models import Event
from hotline.people.models import AccessLog
from hotline.regulation.refusals import Refused
from tests.web.test_pages import enter
from tests.world import at, dispatched, do, parameter_as

SAID = {"action": "urge", "outcome": "reached", "who_answered": "高远", "note": "答应今天回复"}


@pytest.fixture
def late(world):
    """Two of 执法支队 and one of 泗县局, due on 13 April and on the ladder since."""
    orders = [dispatched("2026-04-08 09:30", kind="inquiry", phone=f"1390557{n:04}") for n in (1, 2)]
    orders.append(dispatched("2026-04-08 09:30", to="sixian", kind="inquiry", phone="13905570003"))
    tick(at("2026-04-14 00:01"))
    return orders


@pytest.mark.parametrize("username", ["zhouqiang", "zhaolan", "wangmin", "heju"])
def test_the_red_page_groups_by_unit_and_says_who_did_what(late, client, username):
    do("zhouqiang", "urge", late[0], "2026-04-14 09:00", **{k: v for k, v in SAID.items() if k != "action"})
    words = enter(client, username).get("/supervision").content.decode()
    assert "执法支队　本页 6 项" in words and "泗县局　本页 3 项" in words  # 签收、联络、回复各一项
    assert "市中心 周强 <b>电话督办</b>：已联系上；高远；答应今天回复" in words
    assert "系统 <b>催办</b>" in words
    assert ("登记所选的电话督办" in words) == (username != "heju")


@pytest.mark.parametrize("username", ["liujie", "chenli", "qianjin", "zhangxitong"])
def test_the_red_page_is_not_for_others(late, client, username):
    assert enter(client, username).get("/supervision").status_code == 403
    assert client.post("/supervision/record", SAID | {"number": late[0].number}).status_code == 403


def test_filters_leave_only_what_was_asked_for(late, client):
    enter(client, "zhouqiang")
    words = client.get("/supervision?unit=sixian").content.decode()
    assert f"/orders/{late[2].number}" in words and f"/orders/{late[0].number}" not in words
    assert f"/orders/{late[0].number}" in client.get("/supervision?rung=urge").content.decode()
    assert "没有超期的工单" in client.get("/supervision?rung=report_up").content.decode()
    assert "没有超期的工单" in client.get("/supervision?kind=complaint").content.decode()


def test_one_call_about_several_orders_is_recorded_on_each(late, client):
    numbers = [o.number for o in late[:2]]
    response = enter(client, "zhouqiang").post("/supervision/record", SAID | {"number": numbers})
    assert "已电话督办 2 件。" in response.content.decode()
    assert (
        Event.objects.filter(action="urge", actor__username="zhouqiang", order__number__in=numbers).count()
        == 2
    )


def test_a_call_without_its_result_is_refused_and_nothing_typed_is_lost(late, client):
    response = enter(client, "zhouqiang").post(
        "/supervision/record", SAID | {"number": late[0].number, "outcome": ""}
    )
    words = response.content.decode()
    assert response.status_code == 422
    assert "请填“联系结果”" in words and "答应今天回复" in words
    assert not Event.objects.filter(action="urge").exists()


def test_nothing_ticked_says_so(late, client):
    response = enter(client, "zhouqiang").post("/supervision/record", SAID)
    assert response.status_code == 422
    assert "没有选中任何工单" in response.content.decode()


def test_reminding_many_skips_those_reminded_a_moment_ago(late, client):
    enter(client, "zhouqiang").post("/supervision/record", {"action": "remind", "number": late[0].number})
    again = client.post("/supervision/record", {"action": "remind", "number": [o.number for o in late[:2]]})
    words = again.content.decode()
    assert "已催办 1 件。" in words and "分钟内不重复催办" in words


def test_the_pages_say_the_citys_own_pause_between_two_urgings(late, client):
    enter(client, "zhouqiang")
    with parameter_as("remind_cooldown_minutes", 45):
        for where in ("/supervision", "/list/late"):
            assert "45 分钟内催过的会跳过" in client.get(where).content.decode(), where
        do("zhouqiang", "remind", late[0], "2026-04-14 09:00")
        with pytest.raises(Refused):
            do("zhouqiang", "remind", late[0], "2026-04-14 09:44")
        do("zhouqiang", "remind", late[0], "2026-04-14 09:45")


def test_the_red_page_costs_a_fixed_number_of_queries(late, client, django_assert_max_num_queries):
    for n in range(4, 20):
        dispatched("2026-04-08 09:30", kind="inquiry", phone=f"1390557{n:04}")
    tick(at("2026-04-14 00:05"))
    enter(client, "zhouqiang").get("/supervision")
    with django_assert_max_num_queries(12):
        client.get("/supervision")


def test_the_sheet_opens_again_and_says_what_was_done_and_by_which_article(late, client):
    do("zhouqiang", "urge", late[0], "2026-04-14 09:00", **{k: v for k, v in SAID.items() if k != "action"})
    response = enter(client, "zhouqiang").get(f"/orders/{late[0].number}/supervision.docx")
    assert response.status_code == 200
    paper = Document(io.BytesIO(response.content))
    words = [p.text for p in paper.paragraphs]
    assert words[0] == "宿州12328督办单"
    assert words[2].endswith("执法支队：")
    assert any("第二十三条：对于办理时限届满仍未办结回复的" in w for w in words)
    assert [c.text for c in paper.tables[0].rows[-1].cells] == [
        "04-14 09:00",
        "市中心 周强",
        "电话督办",
        "已联系上；高远；答应今天回复",
    ]
    assert "13905570001" not in "".join(words)
    assert AccessLog.objects.filter(what="export", order_number=late[0].number).exists()


def test_the_sheet_is_laid_out_as_an_official_document(late, client):
    """GB/T 9704-2012: A4, top 37 mm, left 28 mm, text 156 × 225 mm, title 2号小标宋, body 3号仿宋, page numbers."""
    content = enter(client, "zhouqiang").get(f"/orders/{late[0].number}/supervision.docx").content
    paper = Document(io.BytesIO(content))
    page = paper.sections[0]
    close = lambda length, wanted: abs(length - wanted) < Mm(0.1)  # noqa: E731
    assert close(page.page_width, Mm(210)) and close(page.page_height, Mm(297))
    assert close(page.top_margin, Mm(37)) and close(page.left_margin, Mm(28))
    assert close(page.page_width - page.left_margin - page.right_margin, Mm(156))
    assert close(page.page_height - page.top_margin - page.bottom_margin, Mm(225))
    title, body = paper.paragraphs[0].style.font, paper.paragraphs[3].style.font
    assert (title.name, title.size, body.name, body.size) == ("方正小标宋简体", Pt(22), "仿宋_GB2312", Pt(16))
    assert "PAGE" in page.footer._element.xml


def test_no_sheet_before_the_limit(world, client):
    order = dispatched()
    do("chenli", "draft", order, "2026-04-08 10:00", result="已查", process="已查", basis="依据")
    do("wangmin", "withdraw", order, "2026-04-08 11:00", reason="来电人不再反映")
    response = enter(client, "zhouqiang").get(f"/orders/{order.number}/supervision.docx")
    assert response.status_code == 409
    assert "没有届满未回复的期限" in response.content.decode()
