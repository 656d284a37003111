"""A table of an official document: widths by what stands in it, head repeated, rows never torn, greys that print."""

from collections.abc import Sequence
from typing import Any

from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn

from hotline.reports.official_styles import BODY_FOUNT, HEAD_FOUNT, SIZE_5, SIZE_SMALL

LEAST, MOST = 4, 26
"""Characters: no column is taken for narrower or wider."""
MARGIN = 57
"""Twips between rule and words, left and right."""
NUMBERS = "0123456789.,+-%/—：: 件个百分点工作日持平"
LIGHTEST, DARKEST = 245, 150


def draw_table(
    document: Any, width: int, head: Sequence[str], rows: list[Sequence[str]], small: bool, heat: bool
) -> None:
    """Add one table of the width given (EMU)."""
    size = SIZE_SMALL if small else SIZE_5
    of_cells = document.styles[
        "Cell"
    ].style_id  # looked up once: by name it is sought among all styles, cell by cell
    made = document.add_table(rows=1, cols=len(head), style="Table Grid")
    made.alignment, made.autofit = WD_TABLE_ALIGNMENT.CENTER, False
    _narrow_margins(made)
    widths = _widths(head, rows, width)
    numeric = [_is_numeric(row[i] for row in rows) for i in range(len(head))]
    all_cells = [made.rows[0].cells, *(made.add_row().cells for _ in rows)]
    for place, (cells, words) in enumerate(zip(all_cells, [head, *rows], strict=True)):
        for i, (cell, word) in enumerate(zip(cells, words, strict=True)):
            cell.width = widths[i]
            line = cell.paragraphs[0]
            line._p.style = of_cells
            line.alignment = (
                WD_ALIGN_PARAGRAPH.CENTER if place == 0 or numeric[i] else WD_ALIGN_PARAGRAPH.LEFT
            )
            run = line.add_run(word)
            fount = BODY_FOUNT if place else HEAD_FOUNT
            run.font.size, run.font.name = size, fount
            run._element.rPr.rFonts.set(qn("w:eastAsia"), fount)
            cell.vertical_alignment = 1
    for column, each in zip(made.columns, widths, strict=True):
        column.width = each
    for row in made.rows:
        row._tr.get_or_add_trPr().append(OxmlElement("w:cantSplit"))
    made.rows[0]._tr.get_or_add_trPr().append(OxmlElement("w:tblHeader"))
    if heat:
        _warm(all_cells[1:], rows)


def _is_numeric(words: Any) -> bool:
    return all(set(w) <= set(NUMBERS + "\n") for w in words)


def _widths(head: Sequence[str], rows: list[Sequence[str]], width: int) -> list[int]:
    """Each column's share by its widest line, the head counted by half: it may stand on two lines."""
    wanted = []
    for i, name in enumerate(head):
        lines = [line for row in rows for line in row[i].splitlines()] or [""]
        widest = max(_wide(line) for line in lines)
        wanted.append(min(MOST, max(LEAST, widest + 1, _wide(name) / 2 + 1)))
    return [int(width * w / sum(wanted)) for w in wanted]


def _wide(words: str) -> float:
    return sum(0.55 if w.isascii() else 1.0 for w in words)


def _narrow_margins(table: Any) -> None:
    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), str(MARGIN))
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    table._tbl.tblPr.append(margins)


def _warm(cells: list[Any], rows: list[Sequence[str]]) -> None:
    """Shade numbers by their greatness; the sums, last row and last column, stay white."""
    inner = [[int(w) if w.isdigit() else 0 for w in row[1:-1]] for row in rows[:-1]]
    top = max((n for row in inner for n in row), default=0)
    for place, row in enumerate(inner):
        for i, n in enumerate(row, 1):
            if n and top:
                grey = LIGHTEST - round((LIGHTEST - DARKEST) * n / top)
                shade = OxmlElement("w:shd")
                shade.set(qn("w:val"), "clear")
                shade.set(qn("w:fill"), f"{grey:02X}" * 3)
                cells[place][i]._tc.get_or_add_tcPr().append(shade)
