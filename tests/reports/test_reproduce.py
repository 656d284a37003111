"""Reports that other hotlines published come out of their own tables with the same figures; what does not agree is named."""

import io
from datetime import date

import pytest
from django.core.management import CommandError, call_command
from docx import Document

from hotline.regulation.refusals import Refused
from hotline.reports.keeping import make_report
from hotline.reports.paper_of import paper_of
from hotline.reports.reproduced import reproduce
from tests.reports import published
from tests.reports.published import book
from tests.world import at, person, refused

DAY = date(2026, 11, 28)


def again(tables, merged=None):
    return reproduce(book(tables, merged), "重出", DAY)


def texts(made):
    return "\n".join(b["words"] for b in made.blocks if b["is"] == "text")


def rows(made, caption):
    return next(b["rows"] for b in made.blocks if b["is"] == "table" and b["caption"] == caption)


def wrong(tables):
    return refused(again, tables).fields


def without_marks(cell):
    return str(cell).replace("％", "%").replace(" %", "%").replace(",", "").replace("８９４７", "8947")


def test_a_months_notice_by_nature_and_source_with_its_rates():
    made = again(published.HUAIBEI)
    for sheet, table in published.HUAIBEI.items():
        came = [[without_marks(c) for c in row] for row in rows(made, sheet)]
        said = [[without_marks(c) for c in row] for row in table[1:]]
        assert [[c for c, s in zip(*pair, strict=True) if s and "100" not in s] for pair in zip(came, said, strict=True)] == [
            [s for s in row if s and "100" not in s] for row in said
        ]  # fmt: skip
    words = texts(made)
    assert "主要集中在投诉类（4733 件，51.28 %）、咨询类（3162 件，34.26 %）" in words
    assert "办结率 75.42 %（1715/2274）；直办率 74.58 %（6673/8947）" in words
    assert "1 格末位与四舍五入差一，照原文列：受理性质!C5" in words, "114/9230 is 1.2351 %, published as 1.23"


def test_a_table_of_units_under_three_lines_of_merged_heads_with_a_rule_of_its_own():
    made = again(published.NINGGUO, published.NINGGUO_MERGED)
    [table] = made.tables
    assert table.grid.caption == "12345热线留言办理4月份情况统计表" and len(table.rows) == 5
    assert table.head()[2] == "派遣案件总数·12345热线·按时办结"
    assert table.rows[0] == [
        *["住建局", "99", "87", "0", "0", "12", "0", "0", "99", "0", "0"],
        "100 %",
        "100 %",
        "8",
        "9 %",
    ]
    assert table.rows[4][-2:] == ["5", "13 %"] and not table.carried
    assert rows(made, "率的口径")[-1][:2] == ["不满意率", "不满意数 ÷ 派遣案件总数·12345热线·按时办结"]


def test_the_three_kinds_of_the_whole_country_in_ten_thousands():
    made = again(published.FIRST_QUARTER_2016)
    assert [r[2] for r in rows(made, "类别")] == ["4.4 %", "94.7 %", "0.9 %", "100.0 %"]
    assert [r[2] for r in rows(made, "领域")][:3] == ["75.09 %", "5.79 %", "19.10 %"]


def test_a_published_total_that_is_not_its_sum_is_refused_by_its_cell():
    assert wrong(published.TANGSHAN) == {"分类!B9": "分类!B9 写 284406，以上各行之和是 195532"}


def test_places_with_ties_leave_out_what_follows():
    scores = [98, 97, 96, 95, 95, 95, 90]
    table = {
        "考评": [
            ["单位", "得分", "名次"],
            *([f"示例{n}", s, r] for n, (s, r) in enumerate(zip(scores, (1, 2, 3, 4, 4, 4, 7), strict=True))),
        ]
    }
    assert [r[2] for r in rows(again(table), "考评")] == ["1", "2", "3", "4", "4", "4", "7"]
    table["考评"][7][2] = 5
    assert wrong(table) == {"考评!C8": "考评!C8 写 5，按“得分”排（相同的并列，其后顺延）是 7"}


@pytest.mark.parametrize(
    ("table", "cells"),
    [
        ([["单位", "转办", "按时办结", "限时办结率"], ["甲", 10, 9, "95%"], ["乙", 0, 0, "100%"]], {"D2", "D3"}),
        ([["领域", "件数"], ["公路", "约12"], ["水路", 3], ["海事", 1]], {"B2"}),
        ([["领域", "件数"], ["公路", 1], ["公路", 3], ["合计", 4]], {"A3"}),
        ([["县区", "件数"], ["埇桥区", 1], ["小计", 1], ["泗县", 2], ["灵璧县", 2], ["小计", 5], ["合计", 5]], {"B6"}),
        ([["类别", "件数", "上月", "环比"], ["投诉", 30, 20, "50%"], ["咨询", 5, 0, "—"], ["建议", 6, 4, "40%"]], {"D4"}),
        ([["领域", "信息咨询", "投诉举报", "意见建议", "合计"], ["公路", 1, 2, 3, 6], ["水路", 1, 1, 1, 4]], {"E3"}),
        ([["指标", "数值"], ["受理", 10], ["直办", 6], ["转办", 5]], {"B2"}),
        ([["指标", "数值", "分子", "分母"], ["限时办结率", "50.0%", 4, 8], ["回访满意率", "66.6%", 1, 2]], {"B3"}),
    ],
)  # fmt: skip
def test_what_does_not_agree_is_named_by_its_cell(table, cells):
    assert set(wrong({"表": table})) == {f"表!{cell}" for cell in cells}


def test_nothing_over_nothing_is_a_dash_and_what_is_left_empty_is_filled_in():
    made = again(
        {
            "单位": [
                ["单位", "转办", "按时办结", "限时办结率"],
                ["甲", 3, 2, None],
                ["乙", 0, 0, "—"],
                ["合计", 3, 2, None],
            ]
        }
    )
    assert [r[3] for r in rows(made, "单位")] == ["66.7 %", "—", "66.7 %"]


def test_a_turned_table_and_a_narrow_one_are_read_the_same():
    turned = again(
        {
            "类别": [
                ["指标", "投诉举报", "信息咨询", "合计"],
                ["件数", 1, 3, 4],
                ["占比", "25%", "75%", "100%"],
            ]
        }
    )
    narrow = again(
        {
            "分类": [
                ["维度", "名称", "件数", "占比"],
                ["类别", "投诉举报", 1, "25%"],
                ["类别", "信息咨询", 3, "75%"],
                ["领域", "公路", 4, "100%"],
            ]
        }
    )
    assert rows(turned, "类别") == [
        ["投诉举报", "1", "25 %"],
        ["信息咨询", "3", "75 %"],
        ["合计", "4", "100 %"],
    ]
    assert rows(narrow, "类别") == rows(turned, "类别")[:2] and rows(narrow, "领域") == [
        ["公路", "4", "100 %"]
    ]


ORDERS = [
    ["单号", "类别", "业务领域", "承办单位", "办理期限", "办结时间", "办理方式", "满意度", "姓名"],
    ["1", "投诉举报", "公路", "甲", "2026-04-20", "2026-04-20 17:00", "转办", "满意", "示例"],
    ["2", "投诉举报", "公路", "甲", "2026-04-20", "2026-04-21", "转办", "不满意", "示例"],
    ["3", "信息咨询", "水路", "乙", "2026-04-22", "", "转办", "", "示例"],
    ["4", "信息咨询", "公路", "", "", "2026-04-08", "即时答复", "", "示例"],
]


def test_a_line_an_order_adds_up_to_the_same_tables():
    made = again({"工单": ORDERS})
    assert rows(made, "类别") == [
        ["信息咨询", "2", "50.0 %"],
        ["投诉举报", "2", "50.0 %"],
        ["合计", "4", "100.0 %"],
    ]
    assert rows(made, "承办单位") == [
        ["甲", "2", "2", "1", "50.0 %", "2", "1", "50.0 %"],
        ["乙", "1", "1", "0", "0.0 %", "0", "0", "—"],
        ["合计", "3", "3", "1", "33.3 %", "2", "1", "50.0 %"],
    ]
    assert ["即时答复率", "50.0 %"] in rows(made, "指标")
    assert "示例" not in str(made.blocks), "names are not read"


def test_tables_beside_orders_must_be_what_the_orders_add_up_to():
    table = [["业务领域", "件数", "占比"], ["公路", 2, "66.7%"], ["水路", 1, "33.3%"], ["合计", 3, ""]]
    assert wrong({"工单": ORDERS, "领域": table})["领域!B2"] == "领域!B2 写 2，“工单”逐件数是 3"


@pytest.mark.parametrize(
    ("line", "said"),
    [(["5", "投诉举报", "公路", "甲", "四月"], "工单!E6 写 四月，不是日期"), (["4", "投诉举报"], "工单!A6 与 工单!A5 单号相同"), (["", "投诉举报"], "工单!A6 没有单号")],
)  # fmt: skip
def test_a_bad_line_of_orders_is_refused_by_its_cell(line, said):
    assert said in refused(again, {"工单": [*ORDERS, line]}).sentence


@pytest.mark.parametrize("raw", [b"", b"PK\x03\x04 broken", b"\xd0\xcf\x11\xe0 old", "一,二\n三,四".encode()])
def test_what_is_no_table_of_numbers_is_refused_in_words(raw):
    with pytest.raises(Refused):
        reproduce(raw, "x", DAY)


@pytest.mark.slow
def test_our_own_monthly_report_comes_out_of_its_annex(april):
    """One definition, one writer: the workbook of a report of ours gives the tables of the report."""
    report = make_report("2026-04", "", actor=person("fangjing"), now=at("2026-05-20 09:00"))
    made = reproduce(bytes(report.book), "重出", DAY)
    own = {b["caption"]: b["rows"] for b in report.blocks if b["is"] == "table"}
    for caption, sheet in (("业务领域", "业务领域"), ("来源渠道", "来源渠道"), ("县区", "县区")):
        came = [[r[0], r[2], r[3]] for r in next(t.rows for t in made.tables if t.grid.sheet == sheet)]
        assert came == [r[:3] for r in own[caption]]
    rates = {f.label: (f.words, f"{f.hits:.0f}/{f.rows:.0f}") for t in made.tables for f in t.fractions}
    assert (
        rates["限时办结率"]
        == ("50.0 %", "4/8")
        == tuple(next(r[1:3] for r in own["全部指标"] if r[0] == "限时办结率"))
    )
    assert len(rates) > 15 and not any(t.wrong for t in made.tables)


def test_the_command_prints_the_tables_and_writes_the_paper(tmp_path, capsys):
    file, paper = tmp_path / "统计表.xlsx", tmp_path / "out.docx"
    file.write_bytes(book(published.HUAIBEI))
    call_command("reproduce", file, paper=paper)
    assert "投诉类\t4733\t51.28 %" in capsys.readouterr().out
    opened = Document(io.BytesIO(paper.read_bytes()))
    assert opened.paragraphs[0].text == "统计表" and opened.tables[0].rows[1].cells[1].text == "4733"
    file.write_bytes(book(published.TANGSHAN))
    with pytest.raises(CommandError, match="分类!B9"):
        call_command("reproduce", file)
    with pytest.raises(CommandError, match="打不开"):
        call_command("reproduce", tmp_path / "nothing.xlsx")


def test_the_paper_is_the_official_one():
    paper = Document(io.BytesIO(paper_of(again(published.NINGGUO, published.NINGGUO_MERGED).blocks)))
    assert [p.text for p in paper.paragraphs if p.style.name == "Heading 1"] == [
        "一、12345热线留言办理4月份情况统计表",
        "二、率的口径",
    ]
