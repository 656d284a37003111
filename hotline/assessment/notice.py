"""考评通报 as .docx (第三十条): scores by group, what was taken out after appeals, the formula; GB/T 9704-2012."""

from collections.abc import Iterable
from typing import Any

from hotline.assessment.drafting import GROUPS
from hotline.assessment.models import Loss, Round
from hotline.assessment.rounds import is_excluded, items_of, units_of
from hotline.people.models import UnitKind
from hotline.people.personal import shown
from hotline.regulation.citation import regulation_name
from hotline.regulation.jurisdiction import city, hotline_name, short_of
from hotline.regulation.periods import period
from hotline.regulation.score_card import DEDUCTIONS, ITEMS
from hotline.regulation.time_limits import local
from hotline.reports.official import Paper


def notice_paper(made: Round) -> bytes:
    """The published notice of one month."""
    assert made.published_at is not None
    words, at = period(made.month).words, local(made.published_at)
    scores, losses = (
        list(made.scores.select_related("unit")),
        list(made.losses.select_related("unit", "appeal")),
    )
    paper = Paper()
    paper.title(f"关于{words}{hotline_name()}工单办理考评情况的通报")
    paper.addressee("各县区交通运输主管部门、局直各单位、局机关各科室")
    paper.text(f"根据《{regulation_name()}》第三十条，现将{words}工单办理月度考评情况通报如下。")
    paper.head("一、得分和名次")
    for kind, rows in units_of(scores).items():
        paper.caption(GROUPS[UnitKind(kind)])
        paper.table(("名次", "单位", "得分", "转办量", *(label for label, _ in ITEMS.values())), [
            [str(r.rank or "不排名"), r.unit.short_name, "—" if r.score is None else str(r.score), str(r.orders),
             *(f"{i.good}/{i.rows}" for i in items_of(r, made.card, _excluded(losses, r.unit_id)))]
            for r in rows
        ], small=True)  # fmt: skip
    paper.text(f"本月转办不足 {made.card['least_orders']} 件的单位计分不排名；得分相同的名次并列。")
    paper.head("二、申诉和剔除")
    appealed = [loss for loss in losses if hasattr(loss, "appeal")]
    paper.text(
        f"本月共有申诉 {len(appealed)} 件，成立 {sum(is_excluded(a) for a in appealed)} 件，成立的不计失分。"
    )
    if appealed:
        paper.table(("单位", "单号", "裁定", "理由"), [
            [a.unit.short_name, a.order_number, "成立" if a.appeal.upheld else "不成立", shown(a.appeal.reason)] for a in appealed
        ])  # fmt: skip
    paper.head("三、计分办法")
    paper.text(formula(made.card))
    paper.signed(city()["bureau"], at.date())
    return paper.bytes()


def _excluded(losses: list[Loss], unit: int) -> list[Loss]:
    return [loss for loss in losses if loss.unit_id == unit and is_excluded(loss)]


def formula(card: dict[str, Any]) -> str:
    """How a card scores, in words."""
    full = "、".join(f"{ITEMS[key][0]} {points}" for key, points in _in_order(ITEMS, card["items"]))
    off = "、".join(
        f"{deduction_words(key, card)} {points}" for key, points in _in_order(DEDUCTIONS, card["deductions"])
    )
    return (
        f"各项满分：{full}；每件扣分：{off}。得分＝各项得分之和÷应得满分×100－扣分，不低于 0；各项得分＝满分×计分的件÷应计的件，"
        f"没有应计的件的，该项两边都不计。标准原文未给，系统试拟，待{short_of('bureau')}核定。"
    )


def _in_order(table: Iterable[str], kept: dict[str, Any]) -> list[tuple[str, Any]]:
    """As the table has them: JSON keeps no order."""
    return [(key, kept[key]) for key in table if key in kept]


def deduction_words(rule: str, card: dict[str, Any]) -> str:
    """What a deduction is called under a card."""
    return DEDUCTIONS[rule][0].format(days=card["long_after_working_days"])
