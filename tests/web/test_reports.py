"""统计报告: made by a press, seen as it will be printed, taken as .docx and .xlsx, signed, corrected."""

import io

import openpyxl
import pytest
from docx import Document

from hotline.people.models import AccessLog
from hotline.reports.keeping import make_report
from hotline.reports.models import Report
from tests.web.test_pages import enter
from tests.world import at, person


@pytest.fixture
def report(april):
    return make_report("2026-04", "", actor=person("fangjing"), now=at("2026-05-20 09:00"))


def words_of(response):
    return response.content.decode()


def test_the_assessor_makes_it_and_the_shift_leader_signs(april, client):
    made = enter(client, "fangjing").post("/reports/make", {"period": "2026-04"}, follow=True)
    words = words_of(made)
    assert "2026年4月统计报告" in words and "共接来件 11 件" in words
    assert "签发第 1 版" not in words
    [report] = Report.objects.all()
    assert client.post(f"/reports/{report.pk}/sign").status_code == 403
    assert not hasattr(Report.objects.get(), "signing"), "not by whoever made it"


def test_signing_shows_who_and_leaves_nothing_to_press(report, client):
    words = words_of(enter(client, "heju").get(f"/reports/{report.pk}"))
    assert "签发第 1 版" in words
    words = words_of(client.post(f"/reports/{report.pk}/sign", follow=True))
    assert "已签发" in words and "何局" in words and "签发第 1 版" not in words


def test_the_preview_shows_the_tables_the_document_has(report, client):
    words = words_of(enter(client, "zhaolan").get(f"/reports/{report.pk}"))
    paper = Document(io.BytesIO(client.get(f"/reports/{report.pk}.docx").content))
    assert words.count("<caption>") == len(paper.tables)
    for block in report.blocks:
        if block["is"] in ("head", "text"):
            assert block["words"] in words
    book = client.get(f"/reports/{report.pk}.xlsx")
    assert "承办单位" in openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames
    assert AccessLog.objects.filter(what="export", account__username="zhaolan").count() == 2


def test_a_second_version_over_a_signed_one_wants_its_reason_and_keeps_the_choice(report, client):
    enter(client, "zhaolan").post(f"/reports/{report.pk}/sign")
    response = client.post("/reports/make", {"period": "2026-04", "reason": " "})
    words = words_of(response)
    assert response.status_code == 422 and "须写明更正的理由" in words
    assert '<option value="2026-04" selected>' in words
    words = words_of(client.post("/reports/make", {"period": "2026-04", "reason": "补登一件"}, follow=True))
    assert "更正的理由：补登一件" in words and "第 2 版" in words
    old = words_of(client.get(f"/reports/{report.pk}"))
    assert "已有更新的" in old


@pytest.mark.parametrize("username", ["chenli", "zhaowenbin", "qianjin", "zhangxitong"])
def test_reports_are_not_for_others(report, client, username):
    enter(client, username)
    for address in ("/reports", f"/reports/{report.pk}", f"/reports/{report.pk}.docx", "/reports/of/2026-04"):
        assert client.get(address).status_code == 403
    assert client.post("/reports/make", {"period": "2026-04"}).status_code == 403


def test_a_number_no_table_can_hold_is_no_address(world, client):
    assert enter(client, "zhaolan").get("/reports/99999999999999999999").status_code == 404


@pytest.mark.parametrize("address", ["/reports/999", "/reports/of/2020-01"])
def test_there_is_no_such_report(world, client, address):
    response = enter(client, "zhaolan").get(address)
    assert (response.status_code, "没有这份报告" in words_of(response)) == (404, True)


def test_the_list_and_a_report_cost_a_fixed_number_of_queries(report, client, django_assert_max_num_queries):
    enter(client, "zhaolan").get("/reports")
    with django_assert_max_num_queries(9):
        client.get("/reports")
    with django_assert_max_num_queries(10):
        client.get(f"/reports/{report.pk}")
