"""A stranger's table, Excel or CSV, read as words: what is no table, too large, packed to burst or holds formulas is refused."""

import csv
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import openpyxl
import xlsxwriter
from openpyxl.utils import get_column_letter

from hotline.regulation.refusals import Refused

LARGEST_FILE, LARGEST_UNPACKED = 5_000_000, 50_000_000
MOST_ROWS, MOST_COLUMNS, LONGEST_CELL = 5000, 60, 6000
MAGIC = b"PK\x03\x04"
OLD_EXCEL = b"\xd0\xcf\x11\xe0"
SHOWN = re.compile(r"(?:#,##)?0(?:\.(0+))?(%?)")
"""Formats of Excel that say how many places are printed: 0.7542 under 0.00% is read as 75.42%, as it is seen."""


@dataclass(frozen=True)
class Table:
    """The head line, and below it each line with its number in the file."""

    heads: list[str]
    rows: list[tuple[int, list[str]]]


def read(raw: bytes) -> Table:
    """The first sheet of an xlsx, or a CSV in UTF-8 or GBK. Refused 422 in words that say what to do."""
    _may_be_read(raw)
    lines = _xlsx(raw) if raw.startswith(MAGIC) else _csv(raw)
    heads: list[str] = []
    rows: list[tuple[int, list[str]]] = []
    for place, cells in lines:
        if not any(cells):
            continue
        if not heads:
            heads = _heads(cells)
            continue
        if len(rows) == MOST_ROWS:
            raise _refused(f"一个文件最多 {MOST_ROWS} 行，请分成几个再导。")
        rows.append((place, (cells + [""] * len(heads))[: len(heads)]))
    if not rows:
        raise _refused("文件里没有内容：第一行是表头，以下每行一件。")
    return Table(heads, rows)


def grids(raw: bytes) -> list[tuple[str, list[tuple[int, list[str]]]]]:
    """Every sheet of an xlsx (a CSV is one) as it stands: its name, and each line that says anything. Refused 422 as `read`."""
    _may_be_read(raw)
    if not raw.startswith(MAGIC):
        return [("表", [line for line in _csv(raw) if any(line[1])])]
    found = []
    for sheet, lines in _sheets(raw):
        kept = [line for line in lines if any(line[1])]
        if len(kept) > MOST_ROWS:
            raise _refused(f"“{sheet}”最多 {MOST_ROWS} 行，请分成几个再导。")
        found.append((sheet, kept))
    return found


def cell_name(place: int, column: int) -> str:
    """C3: how Excel calls the cell of a line (from 1) and a column (from 0)."""
    return f"{get_column_letter(column + 1)}{place}"


def _may_be_read(raw: bytes) -> None:
    if not raw:
        raise _refused("文件是空的，请重新选。")
    if len(raw) > LARGEST_FILE:
        raise _refused(f"文件最大 {LARGEST_FILE // 1_000_000} MB，请分成几个再导。")
    if raw.startswith(OLD_EXCEL):
        raise _refused("这是旧格式或加了密码的 Excel（xls），请另存为不加密的 xlsx 再导。")


def _heads(cells: list[str]) -> list[str]:
    while cells and not cells[-1]:
        cells = cells[:-1]
    if len(cells) > MOST_COLUMNS:
        raise _refused(f"最多 {MOST_COLUMNS} 栏，请删去用不着的。")
    heads = [cell[:60] for cell in cells]
    twice = sorted({head for head in heads if head and heads.count(head) > 1})
    if twice:
        raise _refused(f"表头“{'”“'.join(twice)}”有两栏同名，请改名。")
    return heads


def _xlsx(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    for _, lines in _sheets(raw):
        yield from lines
        return


def _sheets(raw: bytes) -> Iterator[tuple[str, Iterator[tuple[int, list[str]]]]]:
    """Each sheet's name and lines."""
    with _unbroken():
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise _refused("这个文件解开太大（像压缩炸弹），没有打开。")
        sheets = openpyxl.load_workbook(io.BytesIO(raw), read_only=True).worksheets
    for sheet in sheets:
        yield sheet.title, _lines(sheet)


def _lines(sheet: Any) -> Iterator[tuple[int, list[str]]]:
    with _unbroken():
        for place, row in enumerate(sheet.iter_rows(), start=1):
            if place > 4 * MOST_ROWS:
                raise _refused(f"表太长：最多 {MOST_ROWS} 行，中间不要留大片空行。")
            yield place, [_cell(cell, place, column) for column, cell in enumerate(row[: 4 * MOST_COLUMNS])]


@contextmanager
def _unbroken() -> Iterator[None]:
    try:
        yield
    except Refused:
        raise
    except Exception:  # noqa: BLE001  whatever a stranger's file breaks in the reader
        raise _refused("这个文件打不开，像是坏的：请用 Excel 另存为 xlsx 再导。") from None


def _cell(cell: Any, place: int, column: int) -> str:
    if cell.data_type == "f":
        raise _refused(f"{cell_name(place, column)} 是公式：请复制后“选择性粘贴—数值”，再导。")
    shown = isinstance(cell.value, int | float) and SHOWN.fullmatch(cell.number_format or "")
    if not shown:
        return _words(cell.value, place, column)
    exact, places = Decimal(str(cell.value)) * (100 if shown[2] else 1), len(shown[1] or "")
    return f"{exact.quantize(Decimal(10) ** -places, ROUND_HALF_UP)}{shown[2]}"


def _words(value: Any, place: int, column: int) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        midnight = (value.hour, value.minute, value.second) == (0, 0, 0)
        return f"{value:%Y-%m-%d}" if midnight else f"{value:%Y-%m-%d %H:%M}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, float) and value.is_integer() and abs(value) < 1e15:
        value = int(value)
    words = str(value).strip()
    if len(words) > LONGEST_CELL:
        raise _refused(f"{cell_name(place, column)} 里的字超过 {LONGEST_CELL} 个，请删减。")
    return words


def _csv(raw: bytes) -> Iterator[tuple[int, list[str]]]:
    text = _text(raw)
    try:
        for place, row in enumerate(csv.reader(io.StringIO(text, newline=""), strict=True), start=1):
            if place > 4 * MOST_ROWS:
                raise _refused(f"表太长：最多 {MOST_ROWS} 行。")
            yield place, [_words(cell, place, column) for column, cell in enumerate(row[: 4 * MOST_COLUMNS])]
    except csv.Error:
        raise _refused("这个 CSV 读不下去（引号不成对，或一格太长），请用 Excel 另存为 xlsx 再导。") from None


def _text(raw: bytes) -> str:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = raw.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    raise _refused("这个文件不是表格：请交 xlsx，或 UTF-8、GBK 的 CSV。")


def _refused(sentence: str) -> Refused:
    return Refused("invalid", sentence, "第十五条", fields={"file": sentence})


def write(title: str, heads: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """A workbook in which every cell is a string: what somebody said must never be taken for a formula."""
    box = io.BytesIO()
    book = xlsxwriter.Workbook(
        box, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet, bold = book.add_worksheet(title[:31]), book.add_format({"bold": True})
    for line, cells in enumerate((heads, *rows)):
        for column, cell in enumerate(cells):
            if cell:
                sheet.write_string(line, column, cell, bold if line == 0 else None)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, max(len(heads) - 1, 0), 16)
    book.close()
    return box.getvalue()
