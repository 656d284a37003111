"""The copy as a file a day, and the receipts that come back as one: for as long as there is no line (第二十一条)."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

import openpyxl
import xlsxwriter
from django.db import transaction
from django.db.models import Q

from hotline.exchange.callers import caller_of
from hotline.exchange.province import LONGEST_NUMBER, PARTNER, copied_by_hand, take_receipt, waiting
from hotline.notices.models import Outgoing
from hotline.people.models import Account
from hotline.regulation.acceptance import KINDS
from hotline.regulation.digits import whole
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STEP
from hotline.regulation.time_limits import ONE_DAY, local, start_of

NUMBER, SEQ, THEIRS = "单号", "序号", "省中心单号"
COLUMNS = (NUMBER, SEQ, "事项", "时间", "类别", "领域", "主题", "来件时间", "承办单位", "期限", "县区", "地点", "车牌", "企业",
           "线路", "诉求", "来电人", "联系电话", "要求保密", "办理结果", "办理过程", "处理依据", "理由", THEIRS)  # fmt: skip
LARGEST_FILE, LARGEST_UNPACKED, MOST_ROWS = 5_000_000, 50_000_000, 5000
NOT_A_FILE = "这个文件打不开：请交 xlsx 格式的回执，5 MB 以内。"


def file_of(day: date, now: datetime) -> tuple[bytes, int]:
    """The workbook of a day and how many rows it has. What is put in it no longer goes by the line.

    A day's file printed again is the same but for the receipts that came meanwhile. Refused before the day has begun.
    """
    if start_of(day) > now:
        raise Refused("invalid", f"{day} 还没有到，不能出那一天的文件。", "第二十一条")
    end = start_of(day + ONE_DAY)
    with transaction.atomic():
        free = Q(lease_until=None) | Q(lease_until__lte=now)
        fresh = waiting().filter(free, filed_for=None, created_at__lt=end).select_for_update(skip_locked=True)
        mine = [row.pk for row in fresh if not copied_by_hand(row, now)]
        Outgoing.objects.filter(pk__in=mine).update(filed_for=day, failed_at=None)
        rows = list(Outgoing.objects.filter(partner=PARTNER, filed_for=day).order_by("id"))
        return _workbook(rows), len(rows)


def _workbook(rows: list[Outgoing]) -> bytes:
    box = io.BytesIO()
    # Every cell is a string: what a caller said must never be taken for a formula.
    book = xlsxwriter.Workbook(
        box, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    sheet, bold = book.add_worksheet("投诉举报抄送"), book.add_format({"bold": True})
    for place, title in enumerate(COLUMNS):
        sheet.write_string(0, place, title, bold)
    for line, row in enumerate(rows, start=1):
        for place, value in enumerate(_cells(row)):
            sheet.write_string(line, place, value)
    sheet.freeze_panes(1, 2)
    sheet.set_column(0, len(COLUMNS) - 1, 14)
    book.close()
    return box.getvalue()


def _cells(row: Outgoing) -> Iterator[str]:
    said: dict[str, Any] = row.payload
    caller = caller_of(row.order_number)
    step = STEP[row.action].label if row.action in STEP else row.action
    yield from (row.order_number, str(row.seq), step, _moment(said.get("happened_at")))
    yield from (KINDS.get(said.get("kind", ""), ""), said.get("area") or "", said.get("topic") or "")
    yield from (
        _moment(said.get("registered_at")),
        said.get("lead_unit") or "",
        _moment(said.get("caller_due")),
    )
    yield from (said.get(name) or "" for name in ("county", "place", "plate", "company", "route", "text"))
    yield caller.get("name") or caller.get("masked_name") or ""
    yield caller.get("phone") or caller.get("masked_phone") or ""
    yield "是" if caller.get("secret") else ""
    yield from (said.get(name) or "" for name in ("result", "process", "basis", "reason"))
    yield row.receipt


def _moment(iso: str | None) -> str:
    return f"{local(datetime.fromisoformat(iso)):%Y-%m-%d %H:%M}" if iso else ""


@dataclass(frozen=True)
class Line:
    """What became of one line of a receipts file."""

    place: int
    number: str
    words: str
    wrong: bool = False


def take_receipts(raw: bytes, person: Account, now: datetime) -> list[Line]:
    """Read a receipts workbook (单号, 省中心单号, and 序号 if it has one): a line each, in the file's order.

    A receipt that is here already is left as it is. Refused when it is no such workbook.
    """
    return [_take_line(place, given, person, now) for place, given in _lines(raw)]


def _lines(raw: bytes) -> list[tuple[int, dict[str, str]]]:
    try:
        if len(raw) > LARGEST_FILE:
            raise ValueError
        with zipfile.ZipFile(io.BytesIO(raw)) as packed:
            if sum(part.file_size for part in packed.infolist()) > LARGEST_UNPACKED:
                raise ValueError
        sheet = openpyxl.load_workbook(io.BytesIO(raw), read_only=True, data_only=True).worksheets[0]
        rows = [["" if v is None else str(v).strip() for v in r] for r in sheet.iter_rows(values_only=True)]
    except Exception:  # noqa: BLE001  whatever a stranger's file breaks in the reader
        raise Refused("invalid", NOT_A_FILE, "第二十一条") from None
    head = rows[0] if rows else []
    if NUMBER not in head or THEIRS not in head:
        raise Refused("invalid", f"第一行里要有“{NUMBER}”和“{THEIRS}”两栏。", "第二十一条")
    if len(rows) > MOST_ROWS + 1:
        raise Refused("invalid", f"一个回执文件至多 {MOST_ROWS} 行，请分开。", "第二十一条")
    named = ((n, dict(zip(head, row, strict=False))) for n, row in enumerate(rows[1:], start=2))
    return [(n, given) for n, given in named if any(given.get(c) for c in (NUMBER, THEIRS))]


def _take_line(place: int, given: dict[str, str], person: Account, now: datetime) -> Line:
    number, theirs, seq = given.get(NUMBER, ""), given.get(THEIRS, ""), given.get(SEQ, "")
    if not theirs:
        return Line(place, number, "还没有省中心单号，未登记。")
    if len(theirs) > LONGEST_NUMBER or not theirs.isprintable():
        return Line(place, number, "省中心单号太长或有看不见的字，请核对。", True)
    rows = Outgoing.objects.filter(partner=PARTNER, order_number=number, is_sample=False).order_by("seq")
    if seq:
        rows = rows.filter(seq=whole(seq, 8) or 0)
    found = list(rows)
    if not found:
        return Line(place, number, "没有送出过这一件，请核对单号。", True)
    others = {row.receipt for row in found if row.sent_at} - {theirs}
    if others:
        return Line(place, number, f"已有回执 {'、'.join(sorted(others))}，与这里的不同，没有改。", True)
    taken = sum(take_receipt(row.pk, theirs, "file", now, by=person) for row in found)
    return Line(place, number, "已登记。" if taken else "早已登记，不重复。")
