"""The second half of a period's report: how units handled their orders, what callers said, what is late, what it was about."""

from datetime import datetime

from hotline.orders.forms import OPINIONS
from hotline.orders.models import Order
from hotline.people.personal import shown
from hotline.people.successions import note_on
from hotline.regulation.acceptance import KINDS
from hotline.regulation.indicators import INDICATOR, OF_A_UNIT
from hotline.regulation.time_limits import ONE_DAY, end_words, local
from hotline.reports import blocks as b
from hotline.reports.blocks import Block
from hotline.reports.counted import opinions
from hotline.reports.sentences import rate_words
from hotline.statistics import tables
from hotline.statistics.behind import EVERY, Asked, behind
from hotline.statistics.tables import Compared, UnitRow

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
IN_SHORT = ("dispatched", "late_open", "on_time", "satisfied", "unit_days")
MOST_LATE = 500


def handled(made: Compared, rows: list[UnitRow], moves: str, this: str) -> list[Block]:
    """办理情况: in words, the units in short, their rates as bars."""
    line = made.of(INDICATOR["on_time"])
    words = f"{this}转办 {made.now.of(INDICATOR['dispatched']).rows} 件次，办结 {made.now.of(INDICATOR['closed']).rows} 件。"
    words += rate_words(line) + (f"，{moves}。" if line.figure.value is not None else "。")
    rates = "；".join(rate_words(made.of(INDICATOR[k])) for k in RATES_OF_HANDLING) + "。"
    late = [r for r in rows[:-1] if r.figures["late_open"].rows]
    tail = "没有超期未办结的工单。"
    if late:
        named = "、".join(f"{r.unit.short_name} {r.figures['late_open'].rows} 件" for r in late if r.unit)
        tail = f"期末超期未办结 {rows[-1].figures['late_open'].rows} 件：{named}。"
    head = ("单位", *(INDICATOR[k].label for k in IN_SHORT))
    found = [b.head("办理情况"), b.text(words), b.text(rates), b.text(tail),
             b.table("各承办单位主要指标", head, [[_name(r), *(_pair(r, k) for k in IN_SHORT)] for r in rows])]  # fmt: skip
    of = made.now.period
    if changed := note_on(local(of.start).date(), local(of.end).date() - ONE_DAY):
        found.append(b.text(changed))
    asked = [r for r in rows[:-1] if r.figures["on_time"].value is not None]
    if asked:
        values = [float(r.figures["on_time"].value or 0) for r in asked]
        found.append(
            b.chart(
                "bars", "各承办单位限时办结率（%）", [_name(r) for r in asked], {"限时办结率": values}, "%"
            )
        )
    return found


def units_annex(rows: list[UnitRow]) -> list[Block]:
    """Every column of the units' table."""
    head = ("单位", *(INDICATOR[k].label for k in OF_A_UNIT))
    return [
        b.table("各承办单位办理情况", head, [[_name(r), *(_pair(r, k) for k in OF_A_UNIT)] for r in rows])
    ]


def all_indicators(made: Compared) -> list[Block]:
    """Every indicator with its number and what is counted over what."""
    rows = [[i.label, line.figure.words, line.figure.fraction or "—", line.change, line.year_change,
             i.counts + (f" ÷ {i.over}" if i.over else ""), i.article] for i, line in tables.overview(made)]  # fmt: skip
    return [b.table("全部指标", ("指标", "数值", "分子/分母", "环比", "同比", "口径", "条文"), rows)]


def _name(row: UnitRow) -> str:
    return row.unit.short_name if row.unit else "合计"


def _pair(row: UnitRow, key: str) -> str:
    figure = row.figures[key]
    return f"{figure.number}\n{figure.fraction}" if figure.fraction else figure.number


def heard(made: Compared, now: datetime) -> list[Block]:
    """回访和办理质量, with how content those were who said so."""
    rates = "；".join(rate_words(made.of(INDICATOR[k])) for k in RATES_OF_ASKING)
    quality = "；".join(rate_words(made.of(INDICATOR[k])) for k in RATES_OF_QUALITY)
    found = [b.head("回访和办理质量"), b.text(f"{rates}。"), b.text(f"{quality}。")]
    said = opinions(made.now.period, now)
    if sum(said.values()):
        words = [OPINIONS[code] for code in said]
        found.append(
            b.table("回访满意程度", ("满意程度", *words, "合计"),
                    [["件数（件）", *(str(n) for n in said.values()), str(sum(said.values()))]]))  # fmt: skip
        found.append(b.chart("bars", "回访满意程度", words, {"件数": list(said.values())}))
    return found


def late(made: Compared, now: datetime) -> tuple[list[Block], list[Block]]:
    """(what the report says of them, the table of its annex): orders late and still open at the period's end."""
    count, rows = behind(Asked(INDICATOR["late_open"]), made.now.period, now, limit=min(EVERY, MOST_LATE))
    if not count:
        return [b.text("无。")], []
    orders = Order.objects.select_related("lead_unit").in_bulk([r.order_id for r in rows])
    more = f"附件列期限最早的 {len(rows)} 件，其余见系统。" if count > len(rows) else "逐件见附件。"
    cells = [[o.number, KINDS[o.kind], o.area or "—", str(o.lead_unit or "—"), f"{local(r.at):%Y}-{end_words(r.at)}"]
             for r in rows for o in [orders[r.order_id]]]  # fmt: skip
    head = ("单号", "类别", "领域", "主办单位", "期限")
    return [b.text(f"共 {count} 件，{more}")], [b.table("超期未办结", head, cells)]


def topics(made: Compared) -> list[Block]:
    """反映集中的主题, the most frequent first; the others in one line."""
    counted = INDICATOR["orders"]
    ranked = sorted(
        ((made.of(counted, "topic", t), t) for t in made.now.values("topic") if t),
        key=lambda pair: (-pair[0].figure.rows, pair[1]),
    )
    rows = [(line, t) for line, t in ranked if line.figure.rows][:TOPICS]
    found = [b.head("反映集中的主题")]
    if not rows:
        return [*found, b.text("没有登记主题的工单。")]
    top = [shown(t) for line, t in rows if line.figure.rows == rows[0][0].figure.rows]
    words = (
        f"件数最多的主题是{'、'.join(top)}（{'各 ' if len(top) > 1 else ''}{rows[0][0].figure.rows} 件）。"
    )
    cells = [[str(n), shown(t), str(line.figure.rows), line.change] for n, (line, t) in enumerate(rows, 1)]
    return [*found, b.text(words), b.table("主题", ("序", "主题", "件数（件）", "环比"), cells)]
