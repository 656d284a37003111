"""The page of an official document (GB/T 9704-2012): A4, margins, 22 lines of 28 characters, its founts and numbering."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from docx import Document
from docx.enum.section import WD_ORIENT, WD_SECTION
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm

from hotline.reports.official_styles import (
    BODY_FOUNT,
    CHARACTER,
    HEAD_FOUNT,
    PAGE_FOUNT,
    SIZE_3,
    SIZE_4,
    set_styles,
)
from hotline.reports.official_tables import draw_table

WIDTH, HEIGHT = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
FOOT = Mm(23)
"""From the page's edge: the number stands 7 mm below the text."""
LINES_APART = "579"
TITLE_WIDTH = 20
"""Characters of 二号 on a line."""
DATE_FROM_RIGHT, NAME_FROM_RIGHT = 4, 2


class Paper:
    """One document, written from top to bottom."""

    def __init__(self) -> None:
        self._document: Any = Document()
        set_styles(self._document)
        self._document.settings.odd_and_even_pages_header_footer = True
        section = self._document.sections[0]
        section.page_width, section.page_height = WIDTH, HEIGHT
        section.top_margin, section.bottom_margin = TOP, BOTTOM
        section.left_margin, section.right_margin = LEFT, RIGHT
        section.footer_distance = FOOT
        _set_grid(section)
        _number_pages(section.footer.paragraphs[0], WD_ALIGN_PARAGRAPH.RIGHT)
        _number_pages(section.even_page_footer.paragraphs[0], WD_ALIGN_PARAGRAPH.LEFT)

    def title(self, words: str) -> None:
        """二号小标宋, centred; a long one in lines of about one length, broken between words."""
        self._document.core_properties.title = words
        line = self._document.add_paragraph(style="Title")
        for place, part in enumerate(title_lines(words)):
            if place:
                line.add_run().add_break(WD_BREAK.LINE)
            line.add_run(part)
        self._document.add_paragraph()

    def addressee(self, words: str) -> None:
        """主送: flush left, full-width colon."""
        self._document.add_paragraph(f"{words}：")

    def head(self, words: str) -> None:
        """一、二、三: 黑体, indented by two characters; a heading to the reader's outline too."""
        self._document.add_paragraph(words, style="Heading 1")

    def subhead(self, words: str) -> None:
        """（一）（二）（三）: 楷体."""
        self._document.add_paragraph(words, style="Heading 2")

    def text(self, words: str) -> None:
        for part in words.splitlines() or [""]:
            self._document.add_paragraph(part, style="Body Text")

    def caption(self, words: str) -> None:
        """What a table is, above it, never parted from it."""
        line = self._document.add_paragraph(words, style="Caption")
        line.paragraph_format.keep_with_next = True

    def table(
        self, head: Sequence[str], rows: Iterable[Sequence[str]], small: bool = False, heat: bool = False
    ) -> None:
        """Its head is repeated on every page; small: for many columns; heat: numbers the darker the greater."""
        draw_table(self._document, self._width(), head, list(rows), small, heat)

    def picture(self, png: bytes, caption: str, words: str) -> None:
        """A chart with its name below it, and what it shows in words for whoever cannot see it."""
        line = self._document.add_paragraph(style="Picture")
        line.paragraph_format.keep_with_next = True
        shape = line.add_run().add_picture(io.BytesIO(png), width=self._width())
        shape._inline.docPr.set("descr", words)
        self._document.add_paragraph(caption, style="Caption")

    def annexes(self, names: Sequence[str]) -> None:
        """附件说明: one line below the text, indented by two characters, numbered when there are several."""
        self._document.add_paragraph()
        for place, name in enumerate(names, 1):
            number = f"{place}. " if len(names) > 1 else ""
            head = "附件：" if place == 1 else "　　　"
            self._document.add_paragraph(f"{head}{number}{name}", style="Body Text")

    def signed(self, who: str, day: date) -> None:
        """署名 and 成文日期: the date four characters from the right, without a leading zero, the name centred over it."""
        self._document.add_paragraph()
        said = f"{day.year}年{day.month}月{day.day}日"
        name, dated = name_and_date_from_right(who, said)
        for words, right in ((who, name), (said, dated)):
            line = self._document.add_paragraph(words)
            line.alignment = WD_ALIGN_PARAGRAPH.RIGHT
            line.paragraph_format.right_indent = int(SIZE_3 * right)
            line.paragraph_format.keep_together = True

    def annex(self, number: int, name: str, wide: bool = False) -> None:
        """An annex on a page of its own: 附件 and its number flush left, its title on the third line. wide: across the page."""
        if wide or self._is_wide():
            self._turn(wide)
        else:
            self._document.add_page_break()
        mark = self._document.add_paragraph()
        _run(mark, f"附件{number}", HEAD_FOUNT, SIZE_3)
        self._document.add_paragraph()
        self._document.add_paragraph(name, style="Annex Title")

    def imprint(self, copies: str, printed_by: str, day: date) -> None:
        """版记 at the foot of the last page: who gets copies, who printed it and when; 四号, between rules."""
        rows = [(f"　抄送：{copies}。", "")] if copies else []
        rows.append((f"　{printed_by}", f"{day.year}年{day.month}月{day.day}日印发　"))
        made = self._document.add_table(rows=0, cols=2)
        for left, right in rows:
            cells = made.add_row().cells
            if not right:
                cells[0].merge(cells[1])
            _run(cells[0].paragraphs[0], left, BODY_FOUNT, SIZE_4)
            if right:
                _run(cells[1].paragraphs[0], right, BODY_FOUNT, SIZE_4)
                cells[1].paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
        _lie_at_the_foot(made)
        self._document.add_paragraph(style="Cell")

    def bytes(self) -> bytes:
        buffer = io.BytesIO()
        self._document.save(buffer)
        return buffer.getvalue()

    def _width(self) -> Any:
        section = self._document.sections[-1]
        return section.page_width - section.left_margin - section.right_margin

    def _is_wide(self) -> bool:
        section = self._document.sections[-1]
        return bool(section.page_width > section.page_height)

    def _turn(self, wide: bool) -> None:
        section = self._document.add_section(WD_SECTION.NEW_PAGE)
        section.orientation = WD_ORIENT.LANDSCAPE if wide else WD_ORIENT.PORTRAIT
        section.page_width, section.page_height = (HEIGHT, WIDTH) if wide else (WIDTH, HEIGHT)
        section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
            (LEFT, RIGHT, TOP, BOTTOM) if wide else (TOP, BOTTOM, LEFT, RIGHT)
        )
        section.footer_distance = Mm(14) if wide else FOOT
        _set_grid(section)


YEAR_AND_MONTH = [f"年{n}" for n in range(10)]
"""A year and its month stay together."""


def title_lines(words: str) -> list[str]:
    """A title on as few lines as it needs, of about one length, broken where a word ends."""
    if _wide(words) <= TITLE_WIDTH:
        return [words]
    ends = [
        i
        for i in range(4, len(words) - 3)
        if words[i - 1] in "线年月度的市" and words[i - 1 : i + 1] not in YEAR_AND_MONTH
    ]
    ends = ends or list(range(4, len(words) - 3))
    fits = [i for i in ends if _wide(words[:i]) <= TITLE_WIDTH] or ends
    best = min(fits, key=lambda i: (abs(_wide(words[:i]) - _wide(words[i:])), -i))
    return [words[:best], *title_lines(words[best:])]


def _wide(words: str) -> float:
    return sum(0.5 if w.isascii() else 1.0 for w in words)


def name_and_date_from_right(who: str, said: str) -> tuple[float, float]:
    """How many characters the name and the date stand from the right: centred on each other, name and date both clear of the edge."""
    name, dated = _wide(who), _wide(said)
    right = DATE_FROM_RIGHT + (dated - name) / 2
    if right >= NAME_FROM_RIGHT:
        return right, DATE_FROM_RIGHT
    return NAME_FROM_RIGHT, NAME_FROM_RIGHT + (name - dated) / 2


def _set_grid(section: Any) -> None:
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), LINES_APART)
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    section._sectPr.append(grid)


def _run(line: Any, words: str, fount: str, size: Any) -> None:
    run = line.add_run(words)
    run.font.size, run.font.name = size, fount
    run._element.rPr.rFonts.set(qn("w:eastAsia"), fount)


def _number_pages(line: Any, align: Any) -> None:
    """— 1 — in 四号 半角宋体: odd pages right, even ones left, each a character in."""
    line.alignment = align
    if align == WD_ALIGN_PARAGRAPH.RIGHT:
        line.paragraph_format.right_indent = CHARACTER
    else:
        line.paragraph_format.left_indent = CHARACTER
    _run(line, "— ", PAGE_FOUNT, SIZE_4)
    for kind in ("begin", "", "end"):
        run = line.add_run()
        run.font.size, run.font.name = SIZE_4, PAGE_FOUNT
        part = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            part.set(qn("w:fldCharType"), kind)
        else:
            part.text = "PAGE"
        run._r.append(part)
    _run(line, " —", PAGE_FOUNT, SIZE_4)


def _lie_at_the_foot(table: Any) -> None:
    """A table as wide as the text, at the bottom of the page's text, ruled above, below and between."""
    shape = table._tbl.tblPr
    place = OxmlElement("w:tblpPr")
    for name, value in {"vertAnchor": "margin", "horzAnchor": "margin", "tblpXSpec": "center", "tblpYSpec": "bottom"}.items():  # fmt: skip
        place.set(qn(f"w:{name}"), value)
    shape.append(place)
    rules = OxmlElement("w:tblBorders")
    for side, thick in (("top", "8"), ("bottom", "8"), ("insideH", "4")):
        rule = OxmlElement(f"w:{side}")
        for name, value in {"val": "single", "sz": thick, "space": "0", "color": "000000"}.items():
            rule.set(qn(f"w:{name}"), value)
        rules.append(rule)
    shape.append(rules)
