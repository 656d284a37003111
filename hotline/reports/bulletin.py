"""重大事项专报 (第二十九条): the matter, its orders, the measures and how far they are, for the leading group."""

from hotline.orders.models import Bulletin
from hotline.people.personal import shown
from hotline.regulation.jurisdiction import hotline_name
from hotline.regulation.steps import STATE_WORDS, State
from hotline.regulation.time_limits import local
from hotline.reports.official import Paper


def bulletin_paper(bulletin: Bulletin, centre: str) -> bytes:
    """One bulletin as .docx, with the measures as they stand now. Personal values stay masked."""
    matter = bulletin.matter
    paper = Paper()
    paper.title(f"{hotline_name()}重大事项专报（第{bulletin.ordinal}期）")
    paper.addressee("局领导小组")
    paper.head("一、事项")
    paper.text(shown(matter.title))
    paper.text(shown(bulletin.text))
    paper.head("二、涉及工单")
    paper.table(("单号", "状态", "承办单位", "登记时间"), [
        (o.number, STATE_WORDS[State(o.state)], str(o.lead_unit or "—"), f"{local(o.registered_at):%Y-%m-%d %H:%M}")
        for o in matter.orders.select_related("lead_unit").order_by("id")
    ])  # fmt: skip
    paper.head("三、联动措施")
    measures = list(matter.measures.select_related("unit").order_by("due", "id"))
    if measures:
        paper.table(("单位", "措施", "期限", "落实情况"), [
            (m.unit.short_name, shown(m.text), f"{m.due:%m-%d}", shown(m.result) or "未登记") for m in measures
        ])  # fmt: skip
    else:
        paper.text("尚未确定。")
    paper.signed(centre, local(bulletin.issued_at).date())
    return paper.bytes()
