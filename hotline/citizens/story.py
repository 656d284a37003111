"""What a citizen is told of their own request: three plain words, what happened, when an answer is due (第十条). No inner note."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hotline.citizens.accounts import citizen_of
from hotline.orders.forms import OPINIONS
from hotline.orders.models import Event, Order
from hotline.people.personal import shown
from hotline.regulation.acceptance import grounds
from hotline.regulation.jurisdiction import referrals, short_of
from hotline.regulation.steps import State
from hotline.regulation.time_limits import local

CENTRE = short_of("centre")
WEEKDAYS = "一二三四五六日"
RECEIVED, UNDER_WAY, DONE = "已收到", "正在办理", "已办结"
BEFORE_DONE = (State.DISPATCHED, State.HANDLING, State.IN_REVIEW, State.SIGNED, State.SUBMITTED)
TAKES_BACK = ("draft", "send_back", "redo", "reopen")
"""After one of these a reply that was told is no longer the reply."""


@dataclass(frozen=True)
class Line:
    """One thing that happened: when, in plain words, and what a citizen may read of it besides."""

    at: datetime
    words: str
    detail: str = ""


@dataclass(frozen=True)
class Reply:
    """What was answered: result, process and basis (第二十五条)."""

    result: str
    process: str
    basis: str


@dataclass(frozen=True)
class Told:
    """The whole of it."""

    word: str
    who: str
    due: str
    article: str
    lines: list[Line]
    reply: Reply | None


def told(order: Order, events: list[Event], now: datetime) -> Told:
    """What the page says of a request. `events`: all of them in order, with their bodies."""
    word = plain_word(order)
    own = citizen_of(order).pk
    lines = [line for event in events if (line := _line(event, own))]
    due, article = _due(order, events, word, now)
    who = order.lead_unit.name if word == UNDER_WAY and order.lead_unit else ""
    return Told(word, who, due, article, lines, reply_of(order, events))


def plain_word(order: Order) -> str:
    """One of three: 已收到, 正在办理, 已办结."""
    state = State(order.state)
    if state == State.REGISTERED:
        return RECEIVED
    merged_and_open = state == State.MERGED and order.followed_at is None
    return UNDER_WAY if state in BEFORE_DONE or merged_and_open else DONE


def reply_of(order: Order, events: list[Event]) -> Reply | None:
    """The reply, from the moment the caller was told of it (`tell`), unless it was taken back for redoing since."""
    for event in reversed(events):
        if event.action == "answer":
            return Reply(shown(event.given.get("answer", "")), "", shown(event.given.get("basis", "")))
        if event.action in TAKES_BACK:
            return None
        if event.action == "tell":
            return _drafted(events)
    return None


def _drafted(events: list[Event]) -> Reply | None:
    draft = next((e for e in reversed(events) if e.action == "draft"), None)
    said = draft.given if draft else {}
    return Reply(*(shown(said.get(part, "")) for part in ("result", "process", "basis"))) if said else None


def _due(order: Order, events: list[Event], word: str, now: datetime) -> tuple[str, str]:
    """The caller's date, which never moves (reading 3), until an answer is there."""
    if word != UNDER_WAY or order.caller_due is None or any(e.action == "tell" for e in events):
        return "", ""
    day = day_words(order.caller_due)
    if now > order.caller_due:
        return f"应在 {day}前答复您，已经超过，{CENTRE}正在督促", "第二十条"
    return f"最晚 {day}前答复您", "第二十条"


def day_words(due: datetime) -> str:
    """5月14日（周四）; with the hour where a day does not end at midnight."""
    last = local(due - timedelta(microseconds=1))
    whole = (local(due).hour, local(due).minute) == (0, 0)
    return (
        f"{last.month}月{last.day}日（周{WEEKDAYS[last.weekday()]}）{'' if whole else f'{local(due):%H:%M}'}"
    )


def _line(event: Event, own: int) -> Line | None:
    say = SAYS.get(event.action)
    said = say(event.given, event.actor_id == own) if say else None
    return Line(event.happened_at, *said) if said else None


Said = tuple[str, str] | None
Say = Callable[[dict[str, Any], bool], Said]


def _always(words: str) -> Say:
    return lambda given, own: (words, "")


def _outcome(reached: str, failed: str) -> Say:
    """A call that was answered, and one that was not."""
    return lambda given, own: (reached if given.get("outcome") == "reached" else failed, "")


def _unit(words: str) -> Say:
    return lambda given, own: (words.format(given.get("lead_unit", "承办单位")), "")


def _with_reason(words: str) -> Say:
    """A decision whose reason is written to be told to the caller."""
    return lambda given, own: (words, shown(given.get("reason", "")))


def _own(words: str, field: str) -> Say:
    """What the citizen did; what the staff did under the same name is not shown."""
    return lambda given, own: (words, shown(given.get(field, ""))) if own else None


def _returned(given: dict[str, Any], own: bool) -> Said:
    ground = grounds().get(given.get("ground", ""), "")
    return "不属本热线受理范围，退回", "。".join(
        filter(None, (f"{ground}（第十六条）", shown(given.get("reason", ""))))
    )


def _referred(given: dict[str, Any], own: bool) -> Said:
    return f"请您改打 {referrals().get(given.get('referral', ''), '')}", ""


def _rated(given: dict[str, Any], own: bool) -> Said:
    return f"您的评价：{OPINIONS.get(given.get('satisfaction', ''), '')}", shown(given.get("words", ""))


SAYS: dict[str, Say] = {
    "register": _always("收到您的反映"),
    "supplement": _own("您补充了情况", "note"),
    "attach": _own("您添了照片、录音或文件", "note"),
    "remind": _own("您催办了一次", "note"),
    "dispatch": _unit("交给{}办理"),
    "change_lead": _unit("改由{}办理"),
    "designate": _unit("改由{}办理"),
    "return": _returned,
    "refer": _referred,
    "answer": _always("当即答复了您"),
    "contact": _outcome("工作人员联系了您", "工作人员联系过您，没有联系上"),
    "grant_extension": _always("办理时限经批准延长"),
    "tell": _outcome("把结果告诉了您", "想把结果告诉您，没有联系上"),
    "redo": _always("答复不合要求，退回重新办理"),
    "confirm": _always("办结"),
    "inform": _outcome("告知了您", "想告知您，没有联系上"),
    "merge": _always("与同一件事的其他反映一并办理"),
    "join": _always("与同一件事的其他反映一并办理"),
    "unmerge": _always("改为单独办理"),
    "follow_main": _always("一并办理的事已办结"),
    "inform_merged": _outcome("告知了您", "想告知您，没有联系上"),
    "call_back": _outcome("回访了您", "回访您，没有联系上"),
    "rate": _rated,
    "object": _own("您对结果提出异议", "reason"),
    "reopen": _with_reason("决定重新办理"),
    "close_dissatisfied": _with_reason("核实后维持原来的结果"),
    "inform_decision": _outcome("把决定告诉了您", "想把决定告诉您，没有联系上"),
    "withdraw": _always("已撤回"),
}
"""Every step a citizen is told of. One that is not here is not shown: a new step says nothing until somebody decides."""
