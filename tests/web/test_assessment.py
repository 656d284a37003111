"""考评: who sees whose score when, the appeal and the decision by pressing buttons, the notice (第三十条)."""

import io
from datetime import timedelta

import pytest
from docx import Document

from hotline.assessment.models import Loss, Round
from hotline.assessment.rounds import make_round
from hotline.web.clock import now
from tests.statistics.month import tell_april
from tests.web.test_pages import enter
from tests.world import person


@pytest.fixture
def round_(world):
    """April's, drafted just now: the days of appeal run on the page's own clock."""
    tell_april()
    return make_round("2026-04", actor=person("fangjing"), now=now())


def words_of(response):
    return response.content.decode()


def let_the_days_of_appeal_pass():
    Round.objects.update(appeals_until=now() - timedelta(minutes=1))


def test_a_unit_sees_its_own_score_before_the_notice_and_all_scores_after(round_, client):
    theirs = Loss.objects.filter(unit__code="enforcement").first().order_number
    words = words_of(enter(client, "hanjuzhang").get("/assessment"))
    assert "泗县局" in words and "执法支队" not in words and "未定" in words
    assert words_of(client.get("/assessment/2026-04?unit=enforcement")).count("执法支队") == 0
    let_the_days_of_appeal_pass()
    enter(client, "heju").post("/assessment/2026-04/publish")
    words = words_of(enter(client, "hanjuzhang").get("/assessment/2026-04"))
    assert "执法支队" in words and "已通报" in words
    assert theirs not in words, "but never another's orders"


def test_appeal_decision_and_notice_from_the_pages(round_, client):
    loss = Loss.objects.get(unit__code="enforcement", rule="satisfied")
    enter(client, "zhaowenbin")
    assert f"/assessment/appeal/{loss.pk}" in words_of(client.get("/assessment"))
    empty = client.post(f"/assessment/appeal/{loss.pk}", {"reason": " "})
    assert (empty.status_code, "请填“申诉的理由”" in words_of(empty)) == (422, True)
    assert "申诉待裁定" in words_of(
        client.post(f"/assessment/appeal/{loss.pk}", {"reason": "超出职责"}, follow=True)
    )
    enter(client, "heju")
    assert "成立，不计" in words_of(client.get("/assessment"))
    done = client.post(f"/assessment/decide/{loss.pk}", {"reason": "属实", "do": "uphold"}, follow=True)
    assert "已剔除" in words_of(done)
    assert client.get("/assessment/2026-04/notice.docx").status_code == 409
    let_the_days_of_appeal_pass()
    client.post("/assessment/2026-04/publish")
    paper = enter(client, "chenli").get("/assessment/2026-04/notice.docx")
    assert "通报" in Document(io.BytesIO(paper.content)).paragraphs[0].text


def test_another_units_row_and_none_answer_alike(round_, client):
    loss = Loss.objects.get(unit__code="enforcement", rule="satisfied")
    enter(client, "hanjuzhang")
    theirs, none = (client.post(f"/assessment/appeal/{pk}", {"reason": "x"}) for pk in (loss.pk, 10**9))
    assert theirs.status_code == none.status_code == 404
    assert theirs.content == none.content


def test_the_assessor_drafts_by_a_press_and_is_told_why_not(world, client):
    tell_april()
    enter(client, "fangjing")
    assert "还没有考评" in words_of(client.get("/assessment"))
    assert "失分明细" in words_of(client.post("/assessment/make", {"month": "2026-04"}, follow=True))
    again = client.post("/assessment/make", {"month": "2026-04"})
    assert (again.status_code, "已经编好" in words_of(again)) == (409, True)


@pytest.mark.parametrize(
    "address", ["/assessment/2026-03", "/assessment/x", "/assessment/2026-03/notice.docx"]
)
def test_there_is_no_such_round(round_, client, address):
    assert enter(client, "zhaolan").get(address).status_code == 404


def test_the_page_costs_a_fixed_number_of_queries(round_, client, django_assert_max_num_queries):
    enter(client, "zhaolan").get("/assessment")
    with django_assert_max_num_queries(13):
        client.get("/assessment")
