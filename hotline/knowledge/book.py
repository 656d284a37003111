"""The knowledge base as a workbook: taken out, and handed in again many at once (第十三条)."""

import io
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter
from django.db import transaction

from hotline.attachments import sheets
from hotline.knowledge.deeds import submit
from hotline.knowledge.fields import FIELDS, read
from hotline.knowledge.models import Version
from hotline.people.models import Account
from hotline.regulation.knowledge import ARTICLE
from hotline.regulation.refusals import Refused

COLUMNS = (
    "question",
    "answer",
    "basis",
    "link",
    "area",
    "topic",
    "county",
    "keywords",
    "valid_until",
    "is_open",
)
TAKEN_OUT = ("条目", "单位", *(FIELDS[c].label for c in COLUMNS))
MOST_ROWS = 500


@dataclass(frozen=True)
class Line:
    """One row of a workbook handed in: its number, what it says, what is wrong with it."""

    row: int
    given: dict[str, str]
    wrong: str


def workbook(versions: Iterable[Version], mark: str) -> bytes:
    """The entries as .xlsx, the first row saying who took it out."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet = book.add_worksheet("知识库")
    bold, wrap = book.add_format({"bold": True}), book.add_format({"text_wrap": True, "valign": "top"})
    sheet.write(0, 0, mark)
    sheet.write_row(1, 0, TAKEN_OUT, bold)
    for place, version in enumerate(versions, 2):
        cells = [version.cite, version.entry.unit.name, *(_cell(getattr(version, c)) for c in COLUMNS)]
        for column, value in enumerate(cells):
            sheet.write(place, column, value, wrap)
    sheet.set_column(2, 2, 36)
    sheet.set_column(3, 3, 70)
    sheet.set_column(4, 4, 36)
    sheet.freeze_panes(2, 3)
    book.close()
    return buffer.getvalue()


def _cell(value: Any) -> str:
    return ("是" if value else "否") if isinstance(value, bool) else str(value)


def lines_of(content: bytes, now: datetime) -> list[Line]:
    """What a table hands in, row by row, nothing kept. Refused 422 when it is none or has no such columns."""
    rows = _rows(content)
    head_at = next((i for i, (_, cells) in enumerate(rows[:5]) if FIELDS["question"].label in cells), None)
    if head_at is None:
        raise _refused("表里没有“问题”一栏。请用“导出”得到的表，或按它的表头填写。")
    head = rows[head_at][1]
    where = {c: head.index(FIELDS[c].label) for c in COLUMNS if FIELDS[c].label in head}
    found = []
    for place, row in rows[head_at + 1 :]:
        given = {c: row[at] if at < len(row) else "" for c, at in where.items()}
        if any(given.values()):
            found.append(Line(place, given, _wrong(given, now)))
    if not found:
        raise _refused("表里没有要报送的行。")
    if len(found) > MOST_ROWS:
        raise _refused(f"一次最多 {MOST_ROWS} 行，这张表有 {len(found)} 行，请分几次。")
    return found


def _wrong(given: dict[str, str], now: datetime) -> str:
    try:
        read(given, now)
    except Refused as refused:
        return "".join(refused.fields.values()) or refused.sentence
    return ""


def _rows(content: bytes) -> list[tuple[int, list[str]]]:
    try:
        return sheets.grids(content)[0][1]
    except Refused as refused:
        raise _refused(refused.sentence) from None


def _refused(sentence: str) -> Refused:
    return Refused("invalid", sentence, ARTICLE, fields={"file": sentence})


@transaction.atomic
def hand_in(lines: list[Line], *, actor: Account, now: datetime) -> int:
    """Submit every line, all or none; how many. Refused 403 or 422 when a line is wrong."""
    if wrong := [line for line in lines if line.wrong]:
        raise _refused(
            f"第 {wrong[0].row} 行：{wrong[0].wrong}"
            + (f"等 {len(wrong)} 行有误。" if len(wrong) > 1 else "")
        )
    for line in lines:
        submit(line.given, actor=actor, now=now)
    return len(lines)
