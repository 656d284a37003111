"""统计分析报告 of a month, quarter or year: its blocks of words and tables, each sentence from the table beside it (第二十八条)."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from hotline.orders.models import Order
from hotline.people.models import Unit
from hotline.people.personal import shown
from hotline.regulation.acceptance import KINDS
from hotline.regulation.citation import cites, regulation_name
from hotline.regulation.indicators import INDICATOR, OF_A_UNIT
from hotline.regulation.jurisdiction import city, hotline_name
from hotline.regulation.time_limits import end_words, local
from hotline.reports.sentences import change_words, highest, mainly, rate_words
from hotline.statistics import tables
from hotline.statistics.behind import Asked, behind
from hotline.statistics.tables import Compared, CutRow, UnitRow

Block = dict[str, Any]
THIS = {"month": "本月", "quarter": "本季", "year": "本年"}
BEFORE = {"month": "上月", "quarter": "上季", "year": "上年"}
WHOLE = {"month": "月", "quarter": "季", "year": "年"}
CUT_HEAD = ("", "件数（件）", "占比（%）", *KINDS.values(), "环比", "同比")
TOPICS = 10
RATES_OF_HANDLING = ("on_time_extended", "on_time_complaints", "on_time_others", "signed", "contacted")
RATES_OF_ASKING = (
    "called_back_complaints",
    "called_back_others",
    "satisfied",
    "satisfied_complaints",
    "rectified",
)
RATES_OF_QUALITY = ("given_back", "redone", "dispatched_well")


@cites("第二十八条")
def blocks(
    made: Compared, units: Iterable[Unit], centre: str, now: datetime, corrects: str = ""
) -> list[Block]:
    """The whole report as plain blocks, ready to be kept, shown and printed. corrects: what an earlier version is told."""
    period = made.now.period
    return [
        _block("title", words=f"{hotline_name()}{city()['service']}{period.words}运行情况报告"),
        _block("addressee", words=city()["bureau"]),
        *([_block("text", words=corrects)] if corrects else []),
        _block("text", words=f"根据《{regulation_name()}》第二十八条，现将{period.words}{hotline_name()}热线运行情况报告如下。"),
        *_taken_in(made),
        *_handled(made, tables.by_unit(made, units)),
        *_heard(made),
        *_late(made, now),
        *_topics(made),
        _block("head", words="六、有关说明"),
        _block("text", words="本报告的数由系统按办理记录逐件计出：率的分母为期限落在本期的件，到期未办的照计；限时办结率以第二十条期限（或法律、"
                             f"法规另定的期限）计，延期另列；0/0 写“—”；{_moment(made.now.now)}统计。口径和逐件明细见系统“统计”页，各表见附件。"),
        _block("annex", words=[f"{period.words}统计表（xlsx，含口径）"]),
        _block("signed", words=centre, day=local(now).date().isoformat()),
    ]  # fmt: skip


def _block(kind: str, **what: Any) -> Block:
    return {"is": kind} | what


def _moment(at: datetime) -> str:
    return f"{local(at):%Y-%m-%d %H:%M}"


def _moves(made: Compared, key: str) -> str:
    kind = made.now.period.kind
    return change_words(made.of(INDICATOR[key]), BEFORE[kind], "去年同期")


def _taken_in(made: Compared) -> list[Block]:
    this = THIS[made.now.period.kind]
    contacts, orders = made.now.of(INDICATOR["contacts"]).rows, made.now.of(INDICATOR["orders"]).rows
    words = [
        f"{this}共接来件 {contacts} 件，{_moves(made, 'contacts')}；受理工单 {orders} 件，{_moves(made, 'orders')}。"
    ]
    found = [_block("head", words="一、受理情况"), _block("text", words=words[0])]
    kinds = tables.by_kind(made)
    found.append(_block("text", words=_said("按类别，", highest(kinds))))
    found.append(
        _table("三类业务", ("类别", "件数（件）", "占比（%）", "环比", "同比"), [_kind(r) for r in kinds])
    )
    for cut, label in tables.CUT_LABELS.items():
        rows = tables.by_cut(made, cut)
        found.append(_block("text", words=_said(f"按{label}，", *_where(rows))))
        found.append(_table(label, (label, *CUT_HEAD[1:]), [_cut(r) for r in rows]))
    answered = made.of(INDICATOR["answered"])
    found.append(_block("text", words=f"{rate_words(answered)}。"))
    return [b for b in found if b["is"] != "text" or b["words"]]


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


def _handled(made: Compared, rows: list[UnitRow]) -> list[Block]:
    line = made.of(INDICATOR["on_time"])
    words = f"{THIS[made.now.period.kind]}转办 {made.now.of(INDICATOR['dispatched']).rows} 件次，办结 {made.now.of(INDICATOR['closed']).rows} 件。"
    words += rate_words(line) + (f"，{_moves(made, 'on_time')}。" if line.figure.value is not None else "。")
    words += "；".join(rate_words(made.of(INDICATOR[k])) for k in RATES_OF_HANDLING) + "。"
    late = [r for r in rows[:-1] if r.figures["late_open"].rows]
    tail = "没有超期未办结的工单。"
    if late:
        named = "、".join(f"{r.unit.short_name} {r.figures['late_open'].rows} 件" for r in late if r.unit)
        tail = f"期末超期未办结 {rows[-1].figures['late_open'].rows} 件：{named}。"
    head = ("单位", *(f"{INDICATOR[k].label}" for k in OF_A_UNIT))
    cells = [[r.unit.short_name if r.unit else "合计", *(_pair(r, k) for k in OF_A_UNIT)] for r in rows]
    return [
        _block("head", words="二、办理情况"),
        _block("text", words=words),
        _block("text", words=tail),
        _table("各承办单位办理情况", head, cells),
    ]


def _pair(row: UnitRow, key: str) -> str:
    figure = row.figures[key]
    return f"{figure.number}\n{figure.fraction}" if figure.fraction else figure.number


def _heard(made: Compared) -> list[Block]:
    rates = "；".join(rate_words(made.of(INDICATOR[k])) for k in RATES_OF_ASKING)
    quality = "；".join(rate_words(made.of(INDICATOR[k])) for k in RATES_OF_QUALITY)
    return [
        _block("head", words="三、回访和办理质量"),
        _block("text", words=f"{rates}。"),
        _block("text", words=f"{quality}。"),
    ]


def _late(made: Compared, now: datetime) -> list[Block]:
    count, rows = behind(Asked(INDICATOR["late_open"]), made.now.period, now)
    found = [_block("head", words="四、超期未办结")]
    if not count:
        return [*found, _block("text", words="无。")]
    orders = Order.objects.select_related("lead_unit").in_bulk([r.order_id for r in rows])
    if count > len(rows):
        found.append(_block("text", words=f"共 {count} 件，期限最早的 {len(rows)} 件如下，其余见系统。"))
    cells = [[o.number, KINDS[o.kind], o.area or "—", str(o.lead_unit or "—"), f"{local(r.at):%Y}-{end_words(r.at)}"]
             for r in rows for o in [orders[r.order_id]]]  # fmt: skip
    return [*found, _table("超期未办结", ("单号", "类别", "领域", "主办单位", "期限"), cells)]


def _topics(made: Compared) -> list[Block]:
    counted = INDICATOR["orders"]
    ranked = sorted(
        ((made.of(counted, "topic", t), t) for t in made.now.values("topic") if t),
        key=lambda pair: (-pair[0].figure.rows, pair[1]),
    )
    rows = [(line, t) for line, t in ranked if line.figure.rows][:TOPICS]
    found = [_block("head", words="五、反映集中的主题")]
    if not rows:
        return [*found, _block("text", words="没有登记主题的工单。")]
    top = [shown(t) for line, t in rows if line.figure.rows == rows[0][0].figure.rows]
    words = (
        f"件数最多的主题是{'、'.join(top)}（{'各 ' if len(top) > 1 else ''}{rows[0][0].figure.rows} 件）。"
    )
    cells = [[str(n), shown(t), str(line.figure.rows), line.change] for n, (line, t) in enumerate(rows, 1)]
    return [*found, _block("text", words=words), _table("主题", ("序", "主题", "件数（件）", "环比"), cells)]


def _table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Block:
    return _block("table", caption=caption, head=list(head), rows=[list(r) for r in rows])
