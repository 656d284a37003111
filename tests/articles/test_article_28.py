"""第二十八条 市中心应当从投诉举报、信息咨询、意见建议三个方面,对12328热线业务进行统计分析,并深度挖掘各业务领域的痛点、堵点和难点问题,
不定期形成12328热线统计分析报告和专项报告。市中心应当按照月度、年度报送统计分析报告,并视情报送专项报告:"""

import io
import re

import openpyxl
import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext
from docx import Document

from hotline.console.watch import tick
from hotline.notices.models import Notice
from hotline.regulation.indicators import INDICATOR
from hotline.regulation.periods import period
from hotline.reports.keeping import draft_due_reports, make_report, sign_report, versions
from hotline.reports.models import Report
from hotline.reports.paper_of import paper_of
from hotline.statistics.figures import figures
from tests.statistics.recount import Recount
from tests.world import at, call, do, person, refused

IN_MAY = at("2026-05-20 09:00")


@pytest.fixture
def report(april):
    return make_report("2026-04", "", actor=person("fangjing"), now=IN_MAY)


def words_of(report):
    return "\n".join(b["words"] for b in report.blocks if b["is"] in ("title", "head", "text"))


def table_of(report, caption):
    return next(b for b in report.blocks if b["is"] == "table" and b["caption"] == caption)


def refusal(act, *args, who, now=IN_MAY):
    return refused(act, *args, actor=person(who), now=now)


def test_the_three_sides_of_the_article_stand_first(report):
    rows = table_of(report, "三类业务")["rows"]
    assert [r[:2] for r in rows] == [["信息咨询", "2"], ["投诉举报", "8"], ["意见建议", "0"]]
    assert "占比最高的是投诉举报（8 件，占 80.0 %）" in words_of(report)


def test_every_number_of_the_report_is_the_raw_events(report):
    chosen = period("2026-04")
    again = Recount(chosen.start, chosen.end, IN_MAY).count()
    words = words_of(report)
    assert f"共接来件 {again['contacts'][1]} 件" in words
    assert f"受理工单 {again['orders'][1]} 件" in words
    assert f"转办 {again['dispatched'][1]} 件次，办结 {again['closed'][1]} 件" in words
    said = dict(re.findall(r"([^，。；：\n]+?) (?:[\d.]+ %)（(\d+/\d+)）", words))
    assert len(said) > 10
    sampled = {"抽查回访率"}
    by_label = {i.label: i.key for i in INDICATOR.values()}
    assert {label: found for label, found in said.items() if label not in sampled} == {
        label: "{:.0f}/{}".format(*again[by_label[label]]) for label in said if label not in sampled
    }
    total = table_of(report, "各承办单位办理情况")["rows"][-1]
    assert total[0] == "合计" and total[1] == str(again["dispatched"][1])


def test_the_report_opens_again_as_an_official_paper_with_its_tables_and_date(report):
    paper = Document(io.BytesIO(paper_of(report.blocks)))
    words = [p.text for p in paper.paragraphs]
    assert words[0].replace("\n", "") == "宿州12328交通运输服务监督热线2026年4月运行情况报告"
    assert "宿州市交通运输局：" in words
    assert words.index("2026年5月20日") == words.index("市12328服务监督中心") + 1
    assert [p.text for p in paper.paragraphs if p.style.name == "Heading 1"][0] == "一、受理情况"
    assert [w for w in words if w in ("附件1", "附件2", "附件3")] == ["附件1", "附件2", "附件3"]
    kept_tables = [b for b in report.blocks if b["is"] == "table"]
    imprint = [[c.text for c in row.cells] for row in paper.tables[-1].rows]
    assert imprint[-1] == ["　市12328服务监督中心", "2026年5月20日印发　"]
    for drawn, kept in zip(paper.tables[:-1], kept_tables, strict=True):
        assert [[c.text for c in row.cells] for row in drawn.rows] == [kept["head"], *kept["rows"]]


def test_what_the_charts_and_the_further_tables_show_is_the_raw_events(report):
    """Counted again by other statements, from the bare events."""
    charts = {b["caption"]: b for b in report.blocks if b["is"] == "chart"}
    with connection.cursor() as cursor:
        cursor.execute("""select extract(hour from e.happened_at at time zone 'Asia/Shanghai')::int, count(*) from orders_event e
            where e.action = 'register' and e.happened_at between '2026-04-01+08' and '2026-05-01+08' group by 1""")
        hours = dict(cursor.fetchall())
        cursor.execute("""select b.given->>'satisfaction', count(*) from orders_event e join orders_event_body b on b.event_id = e.id
            where e.action = 'call_back' and e.happened_at between '2026-04-01+08' and '2026-05-01+08' group by 1""")
        said = dict(cursor.fetchall())
        cursor.execute("""select o.county, o.area, count(*) from orders_order o where o.state <> 'merged'
            and o.registered_at between '2026-04-01+08' and '2026-05-01+08' group by 1, 2""")
        placed = {(county, area): n for county, area, n in cursor.fetchall()}
    assert charts["分时段来件（时）"]["series"][0]["values"] == [hours.get(h, 0) for h in range(24)]
    assert charts["回访满意程度"]["series"][0]["values"] == [
        said.get(o, 0) for o in ("very", "satisfied", "basic", "not", "very_not")
    ]
    months = charts["近 12 个月来件和受理工单"]
    assert months["labels"][0] == "25年5月" and months["labels"][-1] == "4月"
    assert [s["values"][-1] for s in months["series"]] == [11, 10] and not any(
        months["series"][0]["values"][:-1]
    )
    heat = table_of(report, "县区和业务领域")
    assert heat["rows"][-1][-1] == str(sum(placed.values())) == "10"
    for row in heat["rows"][:-1]:
        for area, n in zip(heat["head"][1:-1], row[1:-1], strict=True):
            assert int(n) == placed.get((row[0], area), 0)
    rates = charts["各承办单位限时办结率（%）"]
    units = {r[0]: r[3].split(" %")[0] for r in table_of(report, "各承办单位主要指标")["rows"]}
    assert {
        n: f"{v:.1f}" for n, v in zip(rates["labels"], rates["series"][0]["values"], strict=True)
    }.items() <= units.items()


def test_a_signed_report_whose_numbers_changed_later_is_said_when_the_next_is_drafted(report, april):
    sign_report(report.pk, actor=person("zhaolan"), now=IN_MAY)
    do("wangmin", "unmerge", april["merged"], "2026-05-20 10:00", reason="不是同一件事")
    tick(at("2026-06-01 00:05"))
    told = Notice.objects.filter(key__startswith="report:2026-04:changed").first()
    assert "2026年4月统计报告签发后有" in told.sentence


def test_its_annex_holds_the_same_numbers(report):
    book = openpyxl.load_workbook(io.BytesIO(bytes(report.book)))
    rows = {row[0]: row for row in book["指标"].iter_rows(min_row=3, values_only=True)}
    assert rows["限时办结率"][3:5] == (4, 8)
    assert "限时办结率 50.0 %（4/8）" in words_of(report)


def test_the_machine_drafts_last_months_report_once_and_says_when_it_is_late(april):
    tick(at("2026-05-01 00:05"))
    tick(at("2026-05-01 00:06"))
    [drafted] = Report.objects.all()
    assert (drafted.period, drafted.version, drafted.made_by) == ("2026-04", 1, None)
    told = Notice.objects.filter(article="第二十八条")
    assert sorted(told.values_list("post", flat=True)) == ["assessor", "shift_lead"]
    assert drafted.due == at("2026-05-12 00:00")  # 5 working days after 30 April: 5-6, 7, 8, 9 (调休), 11
    tick(at("2026-05-12 00:00"))
    assert not told.filter(urgent=True).exists()
    tick(at("2026-05-12 00:01"))
    assert told.filter(urgent=True).count() == 2


def test_a_signed_report_is_told_late_no_more(april):
    tick(at("2026-05-01 00:05"))
    sign_report(Report.objects.get().pk, actor=person("heju"), now=at("2026-05-06 09:00"))
    tick(at("2026-05-20 00:01"))
    assert not Notice.objects.filter(article="第二十八条", urgent=True).exists()


def test_in_january_the_year_is_owed_too(april):
    call("liujie", "2026-12-30 09:00", phone="13905570380")
    tick(at("2027-01-01 00:05"))
    assert set(Report.objects.values_list("period", flat=True)) == {"2026-12", "2026"}


def test_an_empty_month_owes_nobody_a_report(world):
    tick(at("2026-05-01 00:05"))
    assert not Report.objects.exists()


def test_a_report_is_signed_by_another_and_once(report):
    assert refusal(sign_report, report.pk, who="fangjing").code == "not_yours"
    assert refusal(sign_report, report.pk, who="chenli").code == "not_yours"
    sign_report(report.pk, actor=person("zhaolan"), now=IN_MAY)
    assert refusal(sign_report, report.pk, who="heju").code == "not_open"
    own = make_report("2026-Q1", "", actor=person("zhaolan"), now=IN_MAY)
    assert refusal(sign_report, own.pk, who="zhaolan").code == "not_yours"


def test_a_correction_is_a_version_of_its_own_and_the_signed_one_stays(report, april):
    sign_report(report.pk, actor=person("zhaolan"), now=IN_MAY)
    frozen = (report.blocks, bytes(report.book))
    assert refusal(make_report, "2026-04", "", who="fangjing").fields == {
        "reason": "上一版已签发，再编一版须写明更正的理由。"
    }
    do("wangmin", "unmerge", april["merged"], "2026-05-20 10:00", reason="不是同一件事")
    later = at("2026-05-21 09:00")
    again = make_report("2026-04", "并单有误，多并一件", actor=person("fangjing"), now=later)
    assert "更正2026年5月20日签发的第 1 版。更正的理由：并单有误，多并一件" in words_of(again)
    assert "受理工单 11 件" in words_of(again) and "受理工单 10 件" in words_of(report)
    kept = Report.objects.get(pk=report.pk)
    assert (kept.blocks, bytes(kept.book)) == frozen
    assert [v.version for v in versions("2026-04")] == [2, 1]
    assert refusal(sign_report, report.pk, who="heju", now=later).code == "not_open"


def test_nobody_changes_a_kept_report(report):
    for change in (lambda: Report.objects.update(reason="x"), lambda: Report.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local role hotline_app")
            change()


@pytest.mark.parametrize(("key", "code"), [("2026-05", "not_open"), ("2026-5", "invalid"), ("", "invalid")])
def test_a_period_that_is_not_over_or_not_one_is_refused(world, key, code):
    assert refusal(make_report, key, "", who="fangjing").code == code


def test_a_month_without_anything_is_reported_with_dashes(world):
    empty = make_report("2026-03", "", actor=person("fangjing"), now=IN_MAY)
    words = words_of(empty)
    assert "限时办结率：本期没有应计的件（0/0）" in words and "100.0 %" not in words
    assert "没有超期未办结的工单" in words


def test_a_report_costs_a_fixed_number_of_queries(april, django_assert_max_num_queries):
    with django_assert_max_num_queries(40):
        make_report("2026-04", "", actor=person("fangjing"), now=IN_MAY)


def test_the_figures_are_of_the_month_not_of_the_day_they_are_asked(april):
    """An order that closes in May leaves April's intake as it was."""
    april_then = figures(period("2026-04"), at("2026-05-01 08:00"))
    april_now = figures(period("2026-04"), IN_MAY)
    for key in ("contacts", "dispatched", "closed"):
        assert april_then.of(INDICATOR[key]).rows == april_now.of(INDICATOR[key]).rows


def test_a_report_said_to_be_late_is_said_so_once_and_the_watch_writes_no_more(april):
    assert draft_due_reports(at("2026-05-01 08:00")) == 1
    before = Notice.objects.count()
    assert (draft_due_reports(at("2026-05-30 09:00")), Notice.objects.count() - before) == (0, 2)
    with CaptureQueriesContext(connection) as beat:
        assert draft_due_reports(at("2026-05-30 09:01")) == 0
    assert [q["sql"] for q in beat if not q["sql"].startswith(("SELECT", "SAVEPOINT", "RELEASE"))] == []
    assert not [q["sql"] for q in beat if "orders_event" in q["sql"]]
    assert Notice.objects.count() - before == 2
