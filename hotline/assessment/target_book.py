"""For the annual target assessment of the bureau: a published year as .xlsx, every part of every score in a cell (第三十条)."""

import io
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import xlsxwriter

from hotline.assessment.models import YearRound, YearScore
from hotline.assessment.notice import group_words, year_words
from hotline.assessment.year import inspection_mean, month_mean
from hotline.regulation.periods import MONTHS, Period, period
from hotline.regulation.score_card import two

LISTS = {"red": "红榜", "black": "黑榜", "": ""}


def target_book(made: YearRound, scores: Sequence[YearScore], mark: str) -> bytes:
    """scores in the order of visible_years. mark: who took it and when, printed at the foot."""
    year, buffer = period(made.year), io.BytesIO()
    months = [Period("month", year.year, n).key for n in range(1, MONTHS["year"] + 1)]
    quarters = [Period("quarter", year.year, n).key for n in range(1, 5)]
    head = ["组别", "单位", "名次", "年度得分", *months, "月度平均", *quarters, "检查平均", "年末核查", "核查情况", "红黑榜", "履责台账缺项"]  # fmt: skip
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    bold = book.add_format({"bold": True, "bottom": 1, "text_wrap": True})
    sheet = book.add_worksheet("年度考评")
    sheet.set_footer(f"&L{mark}&R&P")
    sheet.set_column(0, 1, 16)
    sheet.write(0, 0, f"{year.words}综合考评　{mark}")
    sheet.write_row(1, 0, head, bold)
    for place, row in enumerate(scores, 2):
        sheet.write_row(place, 0, [
            group_words(row.unit.kind), row.unit.name, row.rank or "不排名", _cell(row.score),
            *(_cell(row.months.get(m)) for m in months), _cell(month_mean(row)),
            *(_cell(row.inspections.get(q)) for q in quarters), _cell(inspection_mean(row)),
            _cell(row.checked), row.check_reason, LISTS[row.listed], row.ledger_red,
        ])  # fmt: skip
    sheet.freeze_panes(2, 2)
    rules = book.add_worksheet("口径")
    rules.set_column(0, 0, 100)
    rules.write(0, 0, year_words(made.formula), book.add_format({"text_wrap": True}))
    book.close()
    return buffer.getvalue()


def _cell(value: Decimal | str | None) -> Any:
    return "—" if value is None else float(two(Decimal(value)))
