"""What a delivery says: a mail with a line a notice, a text message that stays short. Sentences are masked already."""

from hotline.notices.models import Delivery, Notice
from hotline.regulation.jurisdiction import hotline_name
from hotline.regulation.time_limits import local

MOST_LINES = 100
SMS_LENGTH = 280
FOOT = "请登录系统办理。本邮件由系统发出，请勿回复；收不收、收哪些，在系统“提醒设置”里改。"


def notices_of(delivery: Delivery) -> list[Notice]:
    """The notices gathered, the urgent first, then as they came."""
    return list(delivery.notices.order_by("-urgent", "created_at", "id"))


def subject(notices: list[Notice]) -> str:
    """One notice is its own subject; several are counted."""
    if len(notices) == 1:
        return f"【{hotline_name()}】{notices[0].sentence}"
    urgent = sum(n.urgent for n in notices)
    return f"【{hotline_name()}】{len(notices)} 条提醒" + (f"，其中 {urgent} 条急" if urgent else "")


def mail_text(notices: list[Notice]) -> str:
    """The body of a mail."""
    lines = [
        f"{local(n.created_at):%m-%d %H:%M}　{'【急】' if n.urgent else ''}{n.sentence}"
        + (f"（{n.article}）" if n.article and n.article not in n.sentence else "")
        for n in notices[:MOST_LINES]
    ]
    if len(notices) > MOST_LINES:
        lines.append(f"另有 {len(notices) - MOST_LINES} 条，请登录查看。")
    return "\n".join([*lines, "", FOOT, ""])


def sms_text(notices: list[Notice]) -> str:
    """As many sentences as fit, then how many there are."""
    head, tail = f"【{hotline_name()}】", f"（共 {len(notices)} 条，请登录查看）"
    said: list[str] = []
    for notice in notices:
        if said and len(head + "；".join([*said, notice.sentence])) > SMS_LENGTH - len(tail):
            return head + "；".join(said) + tail
        said.append(notice.sentence)
    return head + "；".join(said)
