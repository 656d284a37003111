"""考评通报 as .docx (第三十条): scores by group, what was taken out after appeals, the formula; GB/T 9704-2012."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from hotline.assessment.appeals import is_excluded, items_of
from hotline.assessment.drafting import GROUPS
from hotline.assessment.models import CENTRE, Loss, Round, Score, YearRound, YearScore
from hotline.assessment.seeing import units_of
from hotline.assessment.year import inspection_mean, month_mean
from hotline.people.models import UnitKind
from hotline.people.personal import shown
from hotline.regulation.citation import regulation_name
from hotline.regulation.jurisdiction import city, hotline_name, short_of
from hotline.regulation.periods import period
from hotline.regulation.score_card import DEDUCTIONS, keys_of, one, rule_words
from hotline.regulation.time_limits import local
from hotline.reports.circular import UNITS
from hotline.reports.official import Paper


def notice_paper(made: Round) -> bytes:
    """The published notice of one month, of the units or of the centre."""
    assert made.published_at is not None
    words, at = period(made.month).words, local(made.published_at)
    scores, losses = (
        list(made.scores.select_related("unit")),
        list(made.losses.select_related("unit", "appeal")),
    )
    who = f"{short_of('centre')}" if made.about == CENTRE else "工单办理"
    paper = Paper()
    paper.title(f"关于{words}{hotline_name()}{who}考评情况的通报")
    paper.addressee(UNITS)
    paper.text(f"根据《{regulation_name()}》第三十条，现将{words}{who}月度考评情况通报如下。")
    paper.head("一、得分和名次")
    for kind, rows in units_of(scores).items():
        keys = keys_of(made.card)
        paper.caption(group_words(kind))
        paper.table(("名次", "单位", "得分", "工单" if made.about == CENTRE else "转办量", *(rule_words(key, made.card) for key in keys)), [
            [str(r.rank or "不排名"), r.unit.short_name, "—" if r.score is None else str(r.score), str(r.orders),
             *(f"{i.good}/{i.rows}" for i in items_of(r, made.card, _excluded(losses, r.unit_id)))]
            for r in rows
        ], small=True)  # fmt: skip
    if made.about != CENTRE:
        paper.text(f"本月转办不足 {made.card['least_orders']} 件的单位计分不排名；得分相同的名次并列。")
        paper.text(lists_words(scores))
    paper.head("二、申诉和剔除")
    appealed = [loss for loss in losses if hasattr(loss, "appeal")]
    paper.text(
        f"本月共有申诉 {len(appealed)} 件，成立 {sum(is_excluded(a) for a in appealed)} 件，成立的不计失分。"
    )
    if appealed:
        paper.table(("单位", "单号", "裁定", "理由"), [
            [a.unit.short_name, a.order_number or "—", "成立" if a.appeal.upheld else "不成立", shown(a.appeal.reason)]
            for a in appealed
        ])  # fmt: skip
    paper.head("三、计分办法")
    paper.text(formula(made.card))
    paper.signed(city()["bureau"], at.date())
    return paper.bytes()


def year_paper(made: YearRound, scores: list[YearScore]) -> bytes:
    """The published notice of a year; scores in the order of visible_years."""
    assert made.published_at is not None
    words, paper = period(made.year).words, Paper()
    paper.title(f"关于{words}{hotline_name()}工单办理综合考评情况的通报")
    paper.addressee(UNITS)
    paper.text(f"根据《{regulation_name()}》第三十条，现将{words}综合考评情况通报如下。")
    paper.head("一、得分和名次")
    for kind in dict.fromkeys(r.unit.kind for r in scores):
        paper.caption(group_words(kind))
        paper.table(("名次", "单位", "得分", "月度平均", "检查平均", "年末核查"), [
            [str(r.rank or "不排名"), r.unit.short_name, number(r.score), number(month_mean(r)), number(inspection_mean(r)), number(r.checked)]
            for r in scores if r.unit.kind == kind
        ], small=True)  # fmt: skip
    paper.text(lists_words(scores))
    paper.head("二、计分办法")
    paper.text(year_words(made.formula))
    paper.signed(city()["bureau"], local(made.published_at).date())
    return paper.bytes()


def group_words(kind: str) -> str:
    """What a kind of unit is called as a group of an assessment."""
    return GROUPS.get(UnitKind(kind)) or short_of("centre")


def lists_words(scores: Sequence[Score] | Sequence[YearScore]) -> str:
    """红榜：…。黑榜：…。"""
    said = []
    for key, label in (("red", "红榜"), ("black", "黑榜")):
        names = "、".join(r.unit.short_name for r in scores if r.listed == key)
        said.append(f"{label}：{names or '无'}。")
    return "".join(said)


def year_words(numbers: dict[str, Any]) -> str:
    """How a year scores, in words."""
    return (
        f"年度得分＝月度得分平均×{numbers['months']}%＋季度检查平均×{numbers['inspections']}%＋年末核查×{numbers['check']}%；没有的一项两边都不计，"
        f"其余按比例。计分不足 {numbers['least_months']} 个月的不排名。算式原文未给，系统试拟，待{short_of('bureau')}核定。"
    )


def number(value: Decimal | None) -> str:
    """One decimal; "—" for nothing."""
    return "—" if value is None else str(one(value))


def _excluded(losses: list[Loss], unit: int) -> list[Loss]:
    return [loss for loss in losses if loss.unit_id == unit and is_excluded(loss)]


def formula(card: dict[str, Any]) -> str:
    """How a card scores, in words."""
    full = "、".join(f"{rule_words(k, card)} {card['items'][k]}" for k in keys_of(card))
    off = "、".join(
        f"{rule_words(k, card)} {card['deductions'][k]}" for k in DEDUCTIONS if k in card["deductions"]
    )
    return (
        f"各项满分：{full}；每件扣分：{off}。得分＝各项得分之和÷应得满分×100－扣分，不低于 0；各项得分＝满分×计分的件÷应计的件，"
        f"没有应计的件的，该项两边都不计。标准原文未给，系统试拟，待{short_of('bureau')}核定。"
    )
