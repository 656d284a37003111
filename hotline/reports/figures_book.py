"""统计表 as .xlsx: every table of a period with numerators, denominators and definitions, and charts of its own (第二十八条)."""

import io
from collections.abc import Iterable, Sequence
from typing import Any

import xlsxwriter

from hotline.people.models import Unit
from hotline.regulation.acceptance import KINDS
from hotline.regulation.indicators import INDICATOR, INDICATORS, OF_A_UNIT
from hotline.statistics import tables
from hotline.statistics.figures import Figure
from hotline.statistics.tables import Compared, CutRow, Line

OVERVIEW = ("指标", "数值", "单位", "分子", "分母", "环比", "同比")
CUT = ("", "来件量（件）", "件数", "占比（%）", *KINDS.values(), "环比", "同比")
RULES = ("指标", "分子", "分母", "计入本期的时刻", "条文", "来源")


def figures_book(made: Compared, unit: Unit | None, units: Iterable[Unit], mark: str) -> bytes:
    """The workbook of one period, of everything or of one unit. mark: who took it, printed at every foot."""
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(buffer, {"in_memory": True, "strings_to_formulas": False})
    title = f"{made.now.period.words}　{unit.name if unit else '全市'}"
    of_unit = bool(unit)
    _sheet(
        book,
        "指标",
        title,
        mark,
        OVERVIEW,
        [_line(i.label, line) for i, line in tables.overview(made, of_unit)],
    )
    _cut(book, "类别", title, mark, tables.by_kind(made, of_unit))
    for cut, label in tables.CUT_LABELS.items():
        _cut(book, label, title, mark, tables.by_cut(made, cut, of_unit))
    if unit is None:
        head = ("单位", *(f"{INDICATOR[k].label}（{INDICATOR[k].measure}）" for k in OF_A_UNIT))
        rows = [
            [str(r.unit or "合计"), *(_number(r.figures[k]) for k in OF_A_UNIT)]
            for r in tables.by_unit(made, units)
        ]
        _sheet(book, "承办单位", title, mark, head, rows)
    _sheet(book, "口径", title, mark, RULES,
           [[i.label, i.counts, i.over or "—", i.period_rule, i.article, i.source] for i in INDICATORS])  # fmt: skip
    book.close()
    return buffer.getvalue()


def _line(label: str, line: Line) -> list[Any]:
    figure = line.figure
    over = [int(figure.hits), figure.rows] if figure.indicator.over else ["", ""]
    return [label, _number(figure), figure.indicator.measure, *over, line.change, line.year_change]


def _number(figure: Figure) -> Any:
    if figure.value is None:
        return "—"
    return int(figure.value) if figure.indicator.measure == "件" else float(figure.value)


def _cut(book: Any, name: str, title: str, mark: str, rows: list[CutRow]) -> None:
    cells = [
        [r.label, r.contacts.rows, r.line.figure.rows, "—" if r.share is None else float(r.share),
         *(r.kinds[k].rows if r.kinds else "" for k in KINDS), r.line.change, r.line.year_change]
        for r in rows
    ]  # fmt: skip
    sheet = _sheet(book, name, title, mark, (name, *CUT[1:]), cells)
    if not rows:
        return
    chart = book.add_chart({"type": "bar"})
    first, last = 2, 1 + len(rows)
    chart.add_series(
        {"name": f"{name}件数", "categories": [name, first, 0, last, 0], "values": [name, first, 2, last, 2]}
    )
    chart.set_title({"name": f"{title}　{name}"})
    chart.set_y_axis({"reverse": True})
    chart.set_legend({"none": True})
    sheet.insert_chart(last + 2, 0, chart)


def _sheet(
    book: Any, name: str, title: str, mark: str, head: Sequence[str], rows: Sequence[Sequence[Any]]
) -> Any:
    sheet = book.add_worksheet(name)
    sheet.set_footer(f"&L{mark}&R&P")
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, len(head), 14)
    sheet.write(0, 0, f"{title}　{mark}")
    sheet.write_row(1, 0, head, book.add_format({"bold": True, "bottom": 1, "text_wrap": True}))
    one_place = book.add_format({"num_format": "0.0"})
    for place, row in enumerate(rows, 2):
        for column, cell in enumerate(row):
            sheet.write(place, column, cell, one_place if isinstance(cell, float) else None)
    sheet.freeze_panes(2, 1)
    return sheet
