"""The page of an official document (GB/T 9704-2012): A4, margins, 22 lines of 28 characters, its founts and numbering."""

import io
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from docx import Document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt

TITLE_FOUNT, BODY_FOUNT, HEAD_FOUNT, PAGE_FOUNT = "方正小标宋简体", "仿宋_GB2312", "黑体", "宋体"
"""Named, never shipped: offices have them, and Word takes another where they are missing."""
SIZE_2, SIZE_3, SIZE_4, SIZE_SMALL = Pt(22), Pt(16), Pt(14), Pt(9)
LINE = Pt(28.95)
WIDTH, HEIGHT = Mm(210), Mm(297)
TOP, BOTTOM, LEFT, RIGHT = Mm(37), Mm(35), Mm(28), Mm(26)
LINES_APART, CHARACTERS_CLOSER = "579", "-848"


class Paper:
    """One document, written from top to bottom."""

    def __init__(self) -> None:
        self._document: Any = Document()
        section = self._document.sections[0]
        section.page_width, section.page_height = WIDTH, HEIGHT
        section.top_margin, section.bottom_margin = TOP, BOTTOM
        section.left_margin, section.right_margin = LEFT, RIGHT
        grid = OxmlElement("w:docGrid")
        grid.set(qn("w:type"), "linesAndChars")
        grid.set(qn("w:linePitch"), LINES_APART)
        grid.set(qn("w:charSpace"), CHARACTERS_CLOSER)
        for old in section._sectPr.findall(qn("w:docGrid")):
            section._sectPr.remove(old)
        section._sectPr.append(grid)
        _number_pages(section.footer.paragraphs[0])

    def title(self, words: str) -> None:
        self._line(words, TITLE_FOUNT, SIZE_2, WD_ALIGN_PARAGRAPH.CENTER)
        self._line("", BODY_FOUNT, SIZE_3)

    def addressee(self, words: str) -> None:
        """主送: flush left, full-width colon."""
        self._line(f"{words}：", BODY_FOUNT, SIZE_3)

    def head(self, words: str) -> None:
        """一、二、三: 黑体, indented by two characters; a heading to the reader's outline too."""
        line = self._line(words, HEAD_FOUNT, SIZE_3)
        self._indented(line)
        level = OxmlElement("w:outlineLvl")
        level.set(qn("w:val"), "0")
        line._p.get_or_add_pPr().append(level)

    def text(self, words: str) -> None:
        for part in words.splitlines() or [""]:
            self._indented(self._line(part, BODY_FOUNT, SIZE_3))

    def caption(self, words: str) -> None:
        """What a table is, above it."""
        self._line(words, HEAD_FOUNT, SIZE_4, WD_ALIGN_PARAGRAPH.CENTER)

    def annexes(self, names: Sequence[str]) -> None:
        """附件说明: one line below the text, indented by two characters, numbered when there are several."""
        self._line("", BODY_FOUNT, SIZE_3)
        for place, name in enumerate(names, 1):
            number = f"{place}. " if len(names) > 1 else ""
            self._indented(
                self._line(
                    f"附件：{number}{name}" if place == 1 else f"　　　{number}{name}", BODY_FOUNT, SIZE_3
                )
            )

    def table(self, head: Sequence[str], rows: Iterable[Sequence[str]], small: bool = False) -> None:
        """Its head is repeated on every page; small: for many columns."""
        size = SIZE_SMALL if small else SIZE_4
        made = self._document.add_table(rows=1, cols=len(head), style="Table Grid")
        for cells, words, fount in [
            (made.rows[0].cells, head, HEAD_FOUNT),
            *((made.add_row().cells, row, BODY_FOUNT) for row in rows),
        ]:
            for cell, word in zip(cells, words, strict=True):
                _run(cell.paragraphs[0], word, fount, size)
        repeated = OxmlElement("w:tblHeader")
        made.rows[0]._tr.get_or_add_trPr().append(repeated)

    def signed(self, who: str, day: date) -> None:
        """署名 and 成文日期: at the right, the date four characters in, without a leading zero."""
        self._line("", BODY_FOUNT, SIZE_3)
        for words in (who, f"{day.year}年{day.month}月{day.day}日"):
            line = self._line(words, BODY_FOUNT, SIZE_3, WD_ALIGN_PARAGRAPH.RIGHT)
            line.paragraph_format.right_indent = SIZE_3 * 4

    def bytes(self) -> bytes:
        buffer = io.BytesIO()
        self._document.save(buffer)
        return buffer.getvalue()

    def _line(self, words: str, fount: str, size: Any, align: Any = None) -> Any:
        line = self._document.add_paragraph()
        shape = line.paragraph_format
        shape.space_before = shape.space_after = Pt(0)
        shape.line_spacing_rule, shape.line_spacing = WD_LINE_SPACING.EXACTLY, LINE
        line.alignment = align
        _run(line, words, fount, size)
        return line

    def _indented(self, line: Any) -> None:
        line.paragraph_format.first_line_indent = SIZE_3 * 2


def _run(line: Any, words: str, fount: str, size: Any) -> None:
    run = line.add_run(words)
    run.font.size, run.font.name = size, fount
    run._element.rPr.rFonts.set(qn("w:eastAsia"), fount)


def _number_pages(line: Any) -> None:
    """— 1 — in 4号 半角宋体."""
    line.alignment = WD_ALIGN_PARAGRAPH.CENTER
    _run(line, "— ", PAGE_FOUNT, SIZE_4)
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    line._p.append(field)
    _run(line, " —", PAGE_FOUNT, SIZE_4)
