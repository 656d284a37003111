"""统计报告: made by a press, seen as it will be printed, taken as .docx and .xlsx, signed, corrected."""

import io

import openpyxl
import pytest
from docx import Document

from hotline.people.models import AccessLog, Account
from hotline.reports.keeping import make_report
from hotline.reports.making import ask_report, make_asked
from hotline.reports.models import Making, Report
from tests.web.test_pages import enter
from tests.world import at, do, person


@pytest.fixture
def report(april):
    return make_report("2026-04", "", actor=person("fangjing"), now=at("2026-05-20 09:00"))


def words_of(response):
    return response.content.decode()


def test_the_assessor_makes_it_and_the_shift_leader_signs(april, client):
    asked = enter(client, "fangjing").post("/reports/make", {"period": "2026-04"})
    waiting = client.get(asked.headers["Location"])
    assert "等待监测进程" in words_of(waiting) and not Report.objects.exists()
    assert client.get(asked.headers["Location"] + "?now=1").json() == {"share": 0, "doing": "", "done": False}
    again = client.post("/reports/make", {"period": "2026-04"})
    assert again.headers["Location"] == asked.headers["Location"], "asked twice, made once"
    assert make_asked(at("2026-05-20 09:00")) == 1
    assert client.get(asked.headers["Location"] + "?now=1").json()["done"]
    words = words_of(client.get(asked.headers["Location"], follow=True))
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
    tables = [b for b in report.blocks if b["is"] == "table"]
    assert words.count("<caption>") == len(tables) == len(paper.tables) - 1, "and 版记"
    assert words.count("<figure") == len(paper.inline_shapes) == 8
    first = client.get(f"/reports/{report.pk}/chart-1.png")
    assert first.content.startswith(b"\x89PNG") and "近 12 个月来件和受理工单：" in words
    assert client.get(f"/reports/{report.pk}/chart-99.png").status_code == 404
    for block in report.blocks:
        if block["is"] in ("head", "text"):
            assert block["words"] in words
    book = client.get(f"/reports/{report.pk}.xlsx")
    assert "承办单位" in openpyxl.load_workbook(io.BytesIO(book.content)).sheetnames
    assert AccessLog.objects.filter(what="export", account__username="zhaolan").count() == 2


def test_a_second_version_over_a_signed_one_wants_its_reason_and_keeps_the_choice(report, april, client):
    enter(client, "zhaolan").post(f"/reports/{report.pk}/sign")
    response = client.post("/reports/make", {"period": "2026-04", "reason": " "})
    words = words_of(response)
    assert response.status_code == 422 and "须写明更正的理由" in words
    assert '<option value="2026-04" selected>' in words
    do("wangmin", "unmerge", april["merged"], "2026-05-20 10:00", reason="不是同一件事")
    assert "现在统计与本报告的出入" in words_of(client.get(f"/reports/{report.pk}?check=1"))
    asked = client.post("/reports/make", {"period": "2026-04", "reason": "多并一件"}).headers["Location"]
    make_asked(at("2026-05-21 09:00"))
    words = words_of(client.get(asked, follow=True))
    assert "更正的理由：多并一件" in words and "第 2 版" in words and "受理工单数</td>" in words
    assert client.get(f"/reports/{report.pk}/correction.docx").status_code == 409, "not before it is signed"
    newer = Report.objects.get(version=2)
    enter(client, "heju").post(f"/reports/{newer.pk}/sign")
    old = words_of(client.get(f"/reports/{report.pk}"))
    assert "已有更新的" in old and "理由：多并一件" in old
    addendum = Document(io.BytesIO(client.get(f"/reports/{report.pk}/correction.docx").content))
    assert ["主要指标", "受理工单数", "数值", "10 件", "11 件"] in [
        [c.text for c in r.cells] for r in addendum.tables[0].rows
    ]


def test_a_signed_report_goes_to_the_units_as_a_circular_of_the_same_numbers(report, client):
    assert enter(client, "zhaolan").get(f"/reports/{report.pk}/circular.docx").status_code == 409
    client.post(f"/reports/{report.pk}/sign")
    paper = Document(io.BytesIO(client.get(f"/reports/{report.pk}/circular.docx").content))
    words = [p.text.replace("\n", "") for p in paper.paragraphs]
    assert words[0] == "关于2026年4月宿州12328热线运行情况的通报"
    assert words[2].startswith("各县区交通运输主管部门") and any("共接来件 11 件" in w for w in words)


def test_a_making_that_fails_says_so_to_whoever_asked(april, client):
    ask_report("2026-04", "", actor=person("fangjing"), now=at("2026-05-20 09:00"))
    Account.objects.filter(username="fangjing").update(roles=["operator"])
    make_asked(at("2026-05-20 09:01"))
    [failed] = Making.objects.all()
    assert "由市中心考评员或值班长编制" in failed.refused and not Report.objects.exists()
    assert failed.refused in words_of(enter(client, "zhaolan").get(f"/reports/making/{failed.pk}"))


def test_a_making_left_by_a_loop_that_died_is_taken_up_by_the_next(april):
    asked = ask_report("2026-04", "", actor=person("fangjing"), now=at("2026-05-20 09:00"))
    Making.objects.update(started_at=at("2026-05-20 09:00"), share=35)
    assert make_asked(at("2026-05-20 09:02")) == 0
    assert make_asked(at("2026-05-20 09:04")) == 1
    asked.refresh_from_db()
    assert asked.share == 100 and asked.report is not None


def test_reports_are_not_for_others(report, client):
    for username in ("chenli", "zhaowenbin", "qianjin", "zhangxitong"):
        enter(client, username)
        for address in (
            "/reports",
            f"/reports/{report.pk}",
            f"/reports/{report.pk}.docx",
            "/reports/of/2026-04",
        ):
            assert client.get(address).status_code == 403, username
        assert client.post("/reports/make", {"period": "2026-04"}).status_code == 403, username


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
    with django_assert_max_num_queries(11):
        client.get(f"/reports/{report.pk}")
