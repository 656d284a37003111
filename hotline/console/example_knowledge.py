"""The knowledge base of the example day: entries at every stage, told back by their readers. All marked as samples."""

from datetime import datetime, timedelta
from typing import Any

import yaml

from hotline.console.accounts import EXAMPLE, HOLDER, NAMED_UNIT, SURNAMES
from hotline.console.example_plans import Move
from hotline.knowledge.deeds import answer_feedback, decide, report_unhelpful, submit
from hotline.knowledge.models import Version
from hotline.knowledge.watching import keep_knowledge
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.jurisdiction import folder
from hotline.regulation.time_limits import local

DAY = timedelta(days=1)
WRITTEN = ("question", "answer", "basis", "area", "topic", "keywords", "county")
AGES = (3, 9, 20, 41, 66, 120)
"""How many days ago entries were submitted, in turn."""
ASKED = {
    0: "我开货车的，从业资格证下个月六年到期，换证要不要再考试？在哪换？",
    4: "带孩子坐长途车，孩子一米一五，要不要买票？",
    6: "想跑网约车，C1 驾照五年了，人证车证都要啥条件？",
    16: "高速 ETC 给我扣了两次，能不能退？",
    1: "从业资格证丢了，人在外省打工，能在那边补办不？",
}
"""Place of an entry in the file -> what a caller asked that it answers."""
SAID = (
    "群众问换证要不要体检，条目里没有写。",
    "窗口说要先预约，答复里没讲。",
    "问的是摩托车，答复只说了汽车。",
)


def play_knowledge(now: datetime, people: dict[str, Account]) -> list[Version]:
    """Submit, review, revise and complain of the entries of the city's file, each at its own moment."""
    if not EXAMPLE.get("knowledge"):
        return []
    rows = yaml.safe_load((folder() / EXAMPLE["knowledge"]).read_text())["entries"]
    made = [_enter(row, place, now, people) for place, row in enumerate(rows)]
    _readers(made, now, people)
    keep_knowledge(now)
    return made


def answered_at_once(known: list[Version], now: datetime) -> list[Move]:
    """Calls answered on the spot by an entry, one a day (第十四条 即时答复)."""
    moves = []
    for place, (nth, said) in enumerate(ASKED.items()):
        if nth >= len(known):
            break
        at, case, entry = now - (place + 1) * DAY + timedelta(minutes=7), f"Z{nth}", known[nth]
        call = {"kind": "inquiry", "channel": "phone", "area": entry.area, "topic": entry.topic, "text": said,
                "caller_name": f"{SURNAMES[place]}先生", "phone": f"139{place:08d}", "is_sample": True}  # fmt: skip
        given = {"answer": entry.answer, "entry": entry.cite, "opinion": "satisfied"}
        moves += [Move(at, case, "register", HOLDER[Role.OPERATOR], call),
                  Move(at + timedelta(minutes=4), case, "answer", HOLDER[Role.OPERATOR], given)]  # fmt: skip
    return moves


def _enter(row: dict[str, Any], place: int, now: datetime, people: dict[str, Account]) -> Version:
    at = now - (200 if row["days"] < 0 else AGES[place % len(AGES)]) * DAY
    writer, reviewer = _writer(row["unit"], people), people[HOLDER[Role.DISPATCHER]]
    given = {name: str(row[name]) for name in WRITTEN if name in row}
    given |= {
        "is_open": "1" if row.get("is_open", True) else "",
        "valid_until": (local(now).date() + row["days"] * DAY).isoformat(),
    }
    version = submit(given, actor=writer, now=at)
    state = row.get("state", "published")
    if state != "submitted":
        reason = {} if state == "published" else {"reason": "答复太短，写明路长的职责、怎样找到公示牌。"}
        decide(version, state == "published", reason, actor=reviewer, now=at + DAY)
    if row.get("again"):
        given["answer"] += "\n受理号会短信发给您。"
        version = submit(given, actor=writer, now=at + 2 * DAY, entry=version.entry)
        decide(version, True, {}, actor=reviewer, now=at + 2 * DAY + timedelta(hours=3))
    return version


def _writer(unit: str, people: dict[str, Account]) -> Account:
    if unit == "centre":
        return people[HOLDER[Role.OPERATOR]]
    return people[HOLDER[Role.HANDLER] if unit == NAMED_UNIT else f"{unit}-1"]


def _readers(made: list[Version], now: datetime, people: dict[str, Account]) -> None:
    desk = people[HOLDER[Role.OPERATOR]]
    first = report_unhelpful(made[0], SAID[0], actor=desk, now=now - 9 * DAY)
    answer_feedback(
        first,
        {"answer": "换证不要体检，已补进“别的问法”。"},
        actor=_writer("transport", people),
        now=now - 8 * DAY,
    )
    report_unhelpful(made[6], SAID[1], actor=None, now=now - DAY)
    report_unhelpful(made[15], SAID[2], actor=desk, now=now - 8 * DAY)
