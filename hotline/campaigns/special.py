"""专项报告 of a campaign: its blocks of words, tables and a chart, each sentence from the table beside it (第二十二条、第二十八条)."""

from datetime import date, datetime

from hotline.campaigns.counting import attached_by, by_month, effect_of
from hotline.campaigns.models import Campaign
from hotline.people.models import Unit
from hotline.people.personal import shown
from hotline.regulation.acceptance import KINDS
from hotline.regulation.citation import cites, regulation_name
from hotline.regulation.effect import MONTH, Effect
from hotline.regulation.jurisdiction import city
from hotline.regulation.periods import Period, period
from hotline.regulation.time_limits import local
from hotline.reports import blocks as b
from hotline.reports.blocks import Block
from hotline.reports.themes import BY

OPENING = 3
"""Title, addressee and first sentence, after which a correction speaks."""


@cites("第二十八条")
def special_blocks(found: Campaign, centre: str, now: datetime) -> list[Block]:
    """The whole report as plain blocks, its heads not numbered yet."""
    today, months = local(now).date(), by_month(found, now)
    title = shown(found.title)
    return [
        b.block("title", words=f"关于{title}专项治理情况的专项报告"),
        b.block("addressee", words=city()["bureau"]),
        b.text(f"根据《{regulation_name()}》第二十二条、第二十八条，现将{title}专项治理情况报告如下。"),
        b.head("反映的问题"),
        b.text(shown(found.problem)),
        b.text(_course(found, months)),
        b.table("近 12 个月该主题的工单", ("月份", "件数（件）"), [[m.words, str(n)] for m, n in months]),
        b.chart("columns", "近 12 个月该主题的工单", [_short(m) for m, _ in months],
                {"件数": [n for _, n in months]}),
        b.head("涉及工单"),
        *_attached(found),
        b.head("治理措施"),
        *_measures(found, today),
        b.head("治理成效"),
        *_effect(found, effect_of(found, now)),
        b.head("办理结果" if found.closed_at else "下一步"),
        b.text(shown(found.result) if found.closed_at else _next(found, today)),
        b.signed(centre, today),
        b.block("imprint", copies="局领导小组成员", by=centre, day=today.isoformat()),
    ]  # fmt: skip


def _short(month: Period) -> str:
    return f"{month.year % 100}年{month.ordinal}月" if month.ordinal == 1 else f"{month.ordinal}月"


def _course(found: Campaign, months: list[tuple[Period, int]]) -> str:
    top = max(n for _, n in months)
    most = "、".join(m.words for m, n in months if n == top)
    said = f"近 12 个月{BY[found.by]}“{shown(found.theme)}”的工单共 {sum(n for _, n in months)} 件"
    said += f"，最多的是{most}（{'各 ' if '、' in most else ''}{top} 件）" if top else ""
    return f"{said}。本项治理由{period(found.period).words}的热点发起，{_day(found.begins)}开始，由{found.unit.name}牵头，责任人{found.person}，应于{_day(found.ends)}前完成。"


def _attached(found: Campaign) -> list[Block]:
    names = dict(Unit.objects.values_list("id", "short_name"))
    kinds = [(KINDS.get(k, k), n) for k, n in attached_by(found, "kind")]
    units = [(names[int(u)] if u else "未转办", n) for u, n in attached_by(found, "lead_unit")]
    total, hand = sum(n for _, n in kinds), found.attached.filter(by_hand=True).count()
    said = f"列入治理的工单 {total} 件，其中同一主题的 {total - hand} 件，另按单号列入 {hand} 件"
    said += f"；按类别，{'、'.join(f'{k} {n} 件' for k, n in kinds)}。" if kinds else "。"
    return [
        b.text(said),
        b.table("列入的工单按主办单位", ("主办单位", "件数（件）"), [[u, str(n)] for u, n in units]),
    ]


def _measures(found: Campaign, today: date) -> list[Block]:
    rows = list(found.measures.select_related("unit").order_by("due", "id"))
    if not rows:
        return [b.text("尚未确定措施。")]
    done = sum(r.done_at is not None for r in rows)
    late = sum(r.done_at is None and r.due < today for r in rows)
    said = f"共定措施 {len(rows)} 项，已落实 {done} 项" + (f"，过期未落实 {late} 项。" if late else "。")
    head = ("单位", "措施", "期限", "落实情况")
    return [b.text(said), b.table("治理措施", head, [
        [r.unit.short_name, shown(r.text), f"{r.due:%m-%d}", shown(r.result) or "未登记"] for r in rows])]  # fmt: skip


def _effect(found: Campaign, e: Effect) -> list[Block]:
    rows = [
        ["治理开始前", str(e.before), str(e.days_before), _rate(e.a_month_before)],
        ["治理开始后", str(e.after), str(e.days_after), _rate(e.a_month_after)],
    ]
    return [
        b.text(verdict_words(e)),
        b.table("治理前后", ("", "件数（件）", "天数（天）", f"每 {MONTH} 天（件）"), rows),
        b.text("开始前的高发本身也可能自行回落，上述比较只说变化，不说变化的原因。"),
    ]


def verdict_words(e: Effect) -> str:
    """What may be said of an effect: by how much a month, and whether chance would give it."""
    if e.verdict == "early":
        return (
            f"治理开始前有 {e.days_before} 天、开始后有 {e.days_after} 天的记录，天数不足，不作成效的判断。"
        )
    moved = f"由每 {MONTH} 天 {_rate(e.a_month_before)} 件变为 {_rate(e.a_month_after)} 件"
    said = {"fewer": "显著减少", "more": "显著增多", "unclear": "与开始前没有显著差别"}[e.verdict]
    return f"该主题的工单{moved}，{said}（精确检验，碰巧的可能 {_chance(e.probability)}）。"


def _chance(probability: float | None) -> str:
    share = (probability or 0) * 100
    return f"{share:.1f} %" if share >= 0.1 else "不到 0.1 %"


def _rate(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"


def _next(found: Campaign, today: date) -> str:
    left = found.measures.filter(done_at=None).count()
    late = f"，现已过应完成日期 {(today - found.ends).days} 天" if today > found.ends else ""
    return f"本项治理正在办理{late}；尚有 {left} 项措施待落实。" if left else f"本项治理正在办理{late}。"


def _day(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
