"""What was done before it could be: deeds before the call, an end before its beginning (第二十四条 语言逻辑错误)."""

import re
from datetime import date

from hotline.regulation.citation import cites
from hotline.regulation.reply_checks.dates import Named, at_day, earlier, is_day, named_days
from hotline.regulation.reply_checks.findings import MUST, SHOULD, Finding
from hotline.regulation.reply_checks.reading import Reading
from hotline.regulation.reply_checks.words import any_of

SAID_ON = re.compile(
    r"您于?(?:(\d{4})年)?(\d{1,2})月(\d{1,2})日[^,。;]{0,6}(?:反映|来电|投诉|举报|咨询|拨打|致电|来信|留言)"
)
TAKEN_IN = "登记"
"""Before the day an order was taken in a unit may well have done something of itself: worth a look, no fault."""


@cites("第二十四条")
def wrong_order(asked: Reading, reply: Reading, received: date | None) -> list[Finding]:
    """Ended before it began, done before the caller told us, told or fined before it was looked into."""
    own, told = _deeds(reply, "own_acts"), _deeds(reply, "told_acts")
    return [*_ends(reply), *_before(asked, reply, received, own), *_told(reply, own, told)]


def _ends(reply: Reading) -> list[Finding]:
    """The day something ended lies before the day it began, both said in one sentence."""
    found = []
    every = named_days(reply)
    for sentence in reply.sentences:
        days = [d for d in every if sentence.start <= d.start < sentence.end]
        began = [d for d in days if _says(reply, d, "begun")]
        ended = [d for d in days if _says(reply, d, "ended") and d not in began]
        for one in began:
            for other in ended:
                if earlier(other, one) and other.start > one.start:
                    found.append(at_day(reply, other.start, other.end, "完成的日子早于开始的日子。"))
    return found[:1]


def _says(reply: Reading, day: Named, words: str) -> bool:
    """The clause after the day has one of these words before the next comma."""
    after = re.split(r"[,。;]", reply.text[day.end : day.end + 24])[0]
    return bool(any_of(words).search(after))


def _deeds(reply: Reading, words: str) -> list[Named]:
    """The days on which we did something: the day leads and the deed follows, not the day of a record looked at."""
    found = []
    for day in named_days(reply):
        before = reply.text[max(0, day.start - 4) : day.start]
        after = re.split(r"[,。;]", reply.text[day.end : day.end + 30])[0]
        looked_at = re.search(r"[查看取阅听核对的将把自从]了?$|截至$|至$", before)
        hit = any_of(words).search(after)
        thing = re.search(
            r"的|视频|监控|录像|轨迹|班次|订单|您反映|来电|报表|数据", after[: hit.start()] if hit else ""
        )
        if hit and not looked_at and not thing:
            found.append(day)
    return found


def _before(asked: Reading, reply: Reading, received: date | None, own: list[Named]) -> list[Finding]:
    """We did something before the caller told us, or before it happened."""
    anchors = [(Named(int(m[2]), int(m[3]), m.start(), m.end()), "来电") for m in SAID_ON.finditer(reply.text)
               if is_day(int(m[2]), int(m[3]))]  # fmt: skip
    if received:
        anchors.append((Named(received.month, received.day, 0, 0), TAKEN_IN))
    elif (
        not anchors
        and len(happened := named_days(asked)) == 1
        and not re.search("计划|准备|之前|以前|去年", asked.text)
    ):
        anchors.append((happened[0], "事情发生"))
    anchors += [(day, "接单") for day in _deeds(reply, "received_acts")]
    for anchor, what in anchors:
        for deed in own:
            if earlier(deed, anchor) and not _dated_last_year(reply, deed):
                return [at_day(reply, deed.start, deed.end, f"办理的日子（{deed.month}月{deed.day}日）早于{what}的日子"
                               f"（{anchor.month}月{anchor.day}日）。", SHOULD if what == TAKEN_IN else MUST)]  # fmt: skip
    return []


def _dated_last_year(reply: Reading, day: Named) -> bool:
    return bool(
        re.search(r"(年|去年|上年|此前|早在|前期|曾|曾于)\D{0,3}$", reply.text[: day.start + 1][-8:])
    ) or bool(re.match(r"\d{4}年", reply.text[day.start : day.end]))


def _told(reply: Reading, own: list[Named], told: list[Named]) -> list[Finding]:
    """The caller was told of the outcome, or somebody fined, before anything was looked into."""
    closed = _deeds(reply, "closed_acts")
    deeds = [d for d in own if d not in told and d not in closed]
    outcomes = [d for d in told if _is_outcome_told(reply, d)]
    for days, what in ((outcomes, "答复来电人"), (closed, "处理")):
        for day in days:
            if deeds and all(earlier(day, d) for d in deeds):
                return [at_day(reply, day.start, day.end, f"{what}的日子早于调查的日子。")]
    return []


def _is_outcome_told(reply: Reading, day: Named) -> bool:
    return bool(
        re.search("满意|结果|反馈|答复|认可", re.split(r"[。;]", reply.text[day.end : day.end + 50])[0])
    )
