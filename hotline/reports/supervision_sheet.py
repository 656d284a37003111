"""督办单 (第二十三条): what was asked, what was promised when, what has been done about it, what is wanted now."""

from collections.abc import Iterable
from datetime import datetime

from hotline.orders.models import OwedDuty
from hotline.orders.supervision import Measure
from hotline.people.personal import shown
from hotline.regulation.acceptance import KINDS
from hotline.regulation.citation import article_text
from hotline.regulation.jurisdiction import city, hotline_name
from hotline.regulation.time_limits import end_words, local
from hotline.reports.official import Paper

KEPT_SECRET = "来电人要求保密，内容请登录系统查看。"
ARTICLE = "第二十三条"


def supervision_sheet(reply: OwedDuty, measures: Iterable[Measure], centre: str, now: datetime) -> bytes:
    """The sheet of one order whose reply is late, as .docx. Personal values stay masked."""
    order, made = reply.order, list(measures)
    paper = Paper()
    paper.title(f"{hotline_name()}督办单")
    paper.addressee(reply.owed_by.name)
    paper.text(f"工单 {order.number}（{KINDS[order.kind]}，{order.area or '未分领域'}）转由你单位承办，"
               f"自 {local(reply.since):%Y-%m-%d %H:%M} 起计，期限 {local(reply.due):%Y}-{end_words(reply.due)}，届满仍未办结回复，现予督办。")  # fmt: skip
    paper.head("一、反映事项")
    paper.text(KEPT_SECRET if order.secret else shown(order.text))
    paper.head("二、已采取的措施")
    if made:
        paper.table(("时间", "经办", "措施", "结果"), [(m.when, m.who, m.what, m.result) for m in made])
    else:
        paper.text("无。")
    paper.head("三、督办要求")
    paper.text(
        "请立即核查办理，将办理结果、办理过程、处理依据答复来电人并反馈我单位；确有困难的，书面说明原因和办结时间。"
    )
    paper.head("四、依据")
    paper.text(f"《{city()['title']}管理办法》{ARTICLE}：{article_text(ARTICLE, local(reply.since).date())}")
    paper.signed(centre, local(now).date())
    return paper.bytes()
