"""统计分析报告 of a month, quarter or year: its blocks of words, tables and charts, each sentence from the table beside it (第二十八条)."""

from collections.abc import Iterable
from datetime import datetime

from hotline.people.models import Unit
from hotline.people.personal import shown
from hotline.regulation.acceptance import KINDS
from hotline.regulation.citation import cites, regulation_name
from hotline.regulation.indicators import HEADLINE, INDICATOR
from hotline.regulation.jurisdiction import city, hotline_name
from hotline.regulation.time_limits import local
from hotline.reports import blocks as b
from hotline.reports.blocks import Block
from hotline.reports.counted import county_by_area, twelve_months
from hotline.reports.monthly_handling import all_indicators, handled, heard, late, topics, units_annex
from hotline.reports.monthly_hot import hot
from hotline.reports.sentences import change_words, highest, mainly, rate_words
from hotline.statistics import tables
from hotline.statistics.tables import Compared, CutRow

THIS = {"month": "本月", "quarter": "本季", "year": "本年"}
BEFORE = {"month": "上月", "quarter": "上季", "year": "上年"}
CUT_HEAD = ("", "件数（件）", "占比（%）", *KINDS.values(), "环比", "同比")


OPENING = 3
"""The first blocks: title, addressee, and the sentence after which a correction speaks."""


@cites("第二十八条")
def blocks(made: Compared, units: Iterable[Unit], centre: str, now: datetime) -> list[Block]:
    """The whole report as plain blocks, its heads not numbered yet."""
    period, rows = made.now.period, tables.by_unit(made, units)
    late_words, late_table = late(made, now)
    parts = [("各承办单位办理情况", units_annex(rows), True)]
    if late_table:
        parts.append(("超期未办结工单", late_table, False))
    parts.append(("全部指标和口径", all_indicators(made), True))
    listed, pages = b.annexes(parts, [f"{period.words}统计表（xlsx，另附）"])
    return [
        b.block("title", words=f"{hotline_name()}{city()['service']}{period.words}运行情况报告"),
        b.block("addressee", words=city()["bureau"]),
        b.text(f"根据《{regulation_name()}》第二十八条，现将{period.words}{hotline_name()}热线运行情况报告如下。"),
        *_taken_in(made, now),
        *handled(made, rows, _moves(made, "on_time"), THIS[period.kind]),
        *heard(made, now),
        b.head("超期未办结"),
        *late_words,
        *topics(made),
        *hot(period, now),
        b.head("有关说明"),
        b.text("本报告的数由系统按办理记录逐件计出：率的分母为期限落在本期的件，到期未办的照计；限时办结率以第二十条期限（或法律、"
               f"法规另定的期限）计，延期另列；0/0 写“—”；{_moment(made.now.now)}统计。口径见附件，逐件明细见系统“统计”页。"),
        listed,
        b.signed(centre, local(now).date()),
        *pages,
        b.block("imprint", copies="局领导小组成员", by=centre, day=local(now).date().isoformat()),
    ]  # fmt: skip


def _moment(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"


def _moves(made: Compared, key: str) -> str:
    kind = made.now.period.kind
    return change_words(made.of(INDICATOR[key]), BEFORE[kind], "去年同期")


def _taken_in(made: Compared, now: datetime) -> list[Block]:
    this, period = THIS[made.now.period.kind], made.now.period
    contacts, orders = made.now.of(INDICATOR["contacts"]).rows, made.now.of(INDICATOR["orders"]).rows
    found = [
        b.head("受理情况"),
        b.text(
            f"{this}共接来件 {contacts} 件，{_moves(made, 'contacts')}；受理工单 {orders} 件，{_moves(made, 'orders')}。"
        ),
        _headline(made),
        _year(made, now),
        b.text(_said("按类别，", highest(kinds := tables.by_kind(made)))),
        b.table("三类业务", ("类别", "件数（件）", "占比（%）", "环比", "同比"), [_kind(r) for r in kinds]),
        _pie([(r.label, r.line.figure.rows) for r in kinds]),
    ]
    for cut, label in tables.CUT_LABELS.items():
        rows = tables.by_cut(made, cut)
        found.append(b.text(_said(f"按{label}，", *_where(rows))))
        found.append(b.table(label, (label, *CUT_HEAD[1:]), [_cut(r) for r in rows]))
        found.append(b.chart("bars", f"各{label}受理工单", [shown(r.label) for r in rows],
                             {words: [r.kinds[k].rows for r in rows] for k, words in KINDS.items()}))  # fmt: skip
    columns, heat = county_by_area(period, now)
    if heat:
        found.append(b.table("县区和业务领域", columns, [[shown(c) for c in row] for row in heat], heat=True))
    hours = tables.by_number(made, "hour", range(24))
    found.append(b.text(_busiest(hours)))
    found.append(b.chart("columns", "分时段来件（时）", [str(h) for h, _ in hours], {"来件量": [f.rows for _, f in hours]}))  # fmt: skip
    found.append(b.text(f"{rate_words(made.of(INDICATOR['answered']))}。"))
    return [each for each in found if each["is"] != "text" or each["words"]]


def _headline(made: Compared) -> Block:
    rows = []
    for key in HEADLINE:
        line = made.of(INDICATOR[key])
        rows.append([line.figure.indicator.label, line.figure.words, line.figure.fraction or "—", line.change, line.year_change])  # fmt: skip
    return b.table("主要指标", ("指标", "数值", "分子/分母", "环比", "同比"), rows)


def _year(made: Compared, now: datetime) -> Block:
    months = twelve_months(made.now.period, now)
    labels = [f"{m.year % 100}年{m.ordinal}月" if m.ordinal == 1 or i == 0 else f"{m.ordinal}月"
              for i, (m, _, _) in enumerate(months)]  # fmt: skip
    return b.chart(
        "line",
        "近 12 个月来件和受理工单",
        labels,
        {"来件量": [c for _, c, _ in months], "受理工单数": [o for _, _, o in months]},
    )


def _pie(parts: list[tuple[str, int]]) -> Block:
    return b.chart("pie", "三类业务占比", [p for p, _ in parts], {"件数": [n for _, n in parts]})


def _busiest(hours: list[tuple[int, tables.Figure]]) -> str:
    """When most calls come; nothing of a period without any."""
    top = max((f.rows for _, f in hours), default=0)
    if not top:
        return ""
    best = "、".join(f"{h} 时至 {h + 1} 时" for h, f in hours if f.rows == top)
    return f"按时段，来件最多的是{best}（{'各 ' if '、' in best else ''}{top} 件）。"


def _where(rows: list[CutRow]) -> list[str]:
    """Where it gathers; which is highest is said besides only where nothing is said to gather."""
    said = mainly(rows)
    return [said] if "集中在" in said else [said, highest(rows)]


def _said(head: str, *parts: str) -> str:
    said = "，".join(p for p in parts if p)
    return f"{head}{said}。" if said else ""


def _kind(row: CutRow) -> list[str]:
    return [row.label, str(row.line.figure.rows), row.share_words, row.line.change, row.line.year_change]


def _cut(row: CutRow) -> list[str]:
    return [shown(row.label), str(row.line.figure.rows), row.share_words, *(str(row.kinds[k].rows) for k in KINDS),
            row.line.change, row.line.year_change]  # fmt: skip
