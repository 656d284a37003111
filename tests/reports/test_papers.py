"""The papers as a printer gets them: GB/T 9704-2012 measured in the file, charts in grey, opened by LibreOffice where it is."""

import io
import shutil
import subprocess
from datetime import date

import pytest
from docx import Document
from docx.shared import Mm, Pt
from PIL import Image

from hotline.reports import blocks as b
from hotline.reports.charts import SHADES, chart_png, font_file, words_of
from hotline.reports.corrections import changed
from hotline.reports.official import name_and_date_from_right, title_lines
from hotline.reports.paper_of import paper_of

AREAS = ["公路", "水路", "城市客运"]
STACK = b.chart(
    "bars",
    "各业务领域受理工单",
    AREAS,
    {"信息咨询": [3, 0, 9], "投诉举报": [5, 1, 20], "意见建议": [0, 0, 2]},
)
EVERY = [
    b.block("title", words="示例市12328交通运输服务监督热线2026年4月运行情况报告"),
    b.block("addressee", words="示例市交通运输局"),
    b.head("受理情况"),
    b.block("subhead", words="（一）分类"),
    b.text("本月共接来件 40 件。"),
    b.table("业务领域", ("业务领域", "件数（件）", "合计"), [["公路", "8", "8"], ["水路", "1", "1"], ["合计", "9", "9"]], heat=True),
    STACK,
    b.chart("pie", "三类业务占比", ["信息咨询", "投诉举报"], {"件数": [12, 0]}),
    b.chart("line", "近 12 个月", ["1月", "2月"], {"来件量": [4, None], "受理工单数": [3, 3]}),
    b.chart("columns", "分时段", [str(h) for h in range(24)], {"来件量": list(range(24))}),
    b.block("annex", words=["各单位", "统计表"]),
    b.signed("示例市12328热线中心", date(2026, 5, 8)),
    b.block("page", number=1, words="各单位", wide=True),
    b.table("单位", ("单位", "数"), [["示例单位", "1"]]),
    b.block("imprint", copies="领导小组成员", by="示例市12328热线中心", day="2026-05-08"),
]  # fmt: skip


@pytest.fixture(scope="module")
def paper():
    told = []
    made = paper_of(b.numbered(EVERY), lambda done, of: told.append((done, of)))
    assert told[-1] == (len(EVERY), len(EVERY))
    return made


def test_the_page_has_the_measures_of_the_standard(paper):
    section, *_ = Document(io.BytesIO(paper)).sections
    near = lambda got, mm: abs(got - Mm(mm)) < Mm(0.1)  # noqa: E731
    assert near(section.page_width, 210) and near(section.page_height, 297)
    assert near(section.top_margin, 37) and near(section.left_margin, 28)
    assert near(section.page_width - section.left_margin - section.right_margin, 156)
    assert near(section.page_height - section.top_margin - section.bottom_margin, 225)


def test_founts_sizes_and_lines_are_those_of_the_standard(paper):
    styles = Document(io.BytesIO(paper)).styles
    for name, fount, points in (("Normal", "仿宋_GB2312", 16), ("Title", "方正小标宋简体", 22), ("Heading 1", "黑体", 16),
                                ("Heading 2", "楷体_GB2312", 16)):  # fmt: skip
        assert (styles[name].font.name, styles[name].font.size) == (fount, Pt(points))
    assert abs(225 / 25.4 * 72 / styles["Normal"].paragraph_format.line_spacing.pt - 22) < 0.05, (
        "22 lines a page"
    )
    closer = int(styles["Normal"].element.rPr.xpath("w:spacing/@w:val")[0]) / 20
    assert 28 <= 156 / 25.4 * 72 / (16 + closer) < 29, "28 characters a line"


def test_pages_are_numbered_odd_at_the_right_even_at_the_left(paper):
    document = Document(io.BytesIO(paper))
    odd, even = document.sections[0].footer.paragraphs[0], document.sections[0].even_page_footer.paragraphs[0]
    assert document.settings.odd_and_even_pages_header_footer
    assert (odd.alignment, even.alignment) == (2, 0)
    assert odd.text == even.text == "—  —", "the number itself is a field"


def test_a_long_title_stands_on_lines_of_about_one_length():
    lines = title_lines(EVERY[0]["words"])
    assert lines == ["示例市12328交通运输服务监督热线", "2026年4月运行情况报告"]
    assert title_lines("短标题") == ["短标题"]


def test_name_and_date_are_centred_on_each_other_and_clear_of_the_edge():
    assert name_and_date_from_right("市中心", "2026年5月8日") == (5.5, 4)
    name, dated = name_and_date_from_right("宿州市12328交通运输服务监督热线中心", "2026年5月8日")
    assert name == 2 and dated > 4


def test_a_chart_is_300_dpi_and_its_parts_differ_in_grey():
    drawn = Image.open(io.BytesIO(chart_png(STACK)))
    assert round(drawn.info["dpi"][0]) == 300 and drawn.width == round(152 / 25.4 * 300)
    greys = [sum(int(fill[i : i + 2], 16) for i in (1, 3, 5)) // 3 for fill, _ in SHADES]
    assert len({hatch for _, hatch in SHADES if hatch}) == len([h for _, h in SHADES if h])
    assert all(abs(a - b) > 30 for a, b in zip(greys, greys[1:], strict=False))


def test_the_chinese_font_comes_out_of_its_package_by_path():
    assert font_file().stat().st_size > 1_000_000 and (font_file().parent / "OFL.txt").exists()


def test_a_chart_says_in_words_what_it_shows(paper):
    assert words_of(STACK).startswith("各业务领域受理工单：公路 信息咨询3、投诉举报5、意见建议0 件；")
    alts = [s._inline.docPr.get("descr") for s in Document(io.BytesIO(paper)).inline_shapes]
    assert alts[0] == words_of(STACK) and all(alts)


def test_only_what_changed_is_told_as_changed():
    old = [b.table("领域", ("领域", "件数"), [["公路", "3"], ["水路", "1"]])]
    new = [b.table("领域", ("领域", "件数"), [["公路", "4"], ["海事", "1"]])]
    assert changed(old, old) == []
    assert changed(old, new) == [["领域", "公路", "件数", "3", "4"], ["领域", "水路", "件数", "1", "（无）"],
                                 ["领域", "海事", "件数", "（无）", "1"]]  # fmt: skip


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("soffice"), reason="没有 LibreOffice：装上 libreoffice-writer 后这一项才跑"
)
def test_libreoffice_opens_it_and_every_word_is_on_a_page(paper, tmp_path):
    (tmp_path / "paper.docx").write_bytes(paper)
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/profile", "--headless", "--convert-to", "pdf",
               "--outdir", str(tmp_path), str(tmp_path / "paper.docx")]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=300)
    assert (tmp_path / "paper.pdf").read_bytes().startswith(b"%PDF")
    if shutil.which("pdftotext"):
        done = subprocess.run(
            ["pdftotext", "-layout", str(tmp_path / "paper.pdf"), "-"], capture_output=True, text=True
        )
        words = "".join(done.stdout.split())
        for said in (
            "本月共接来件40件。",
            "图1各业务领域受理工单",
            "表1业务领域",
            "附件1",
            "抄送：领导小组成员。",
            "2026年5月8日印发",
        ):
            assert said in words, said
