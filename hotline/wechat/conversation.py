"""A conversation with a follower: files by the same door as the public page, follows with number and code, adds, rates (第二条、第十条)."""

import re
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Any

from hotline.citizens import following
from hotline.citizens.codes import written
from hotline.citizens.filing import LONGEST_OBJECT, file
from hotline.orders.forms import FIELDS, OPINIONS
from hotline.people.personal import clean_text, shown
from hotline.people.phones import mask, normalise
from hotline.regulation.acceptance import belongs_elsewhere
from hotline.regulation.jurisdiction import city, counties
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.wechat.protocol import Message

CHANNEL = "wechat"
ASLEEP = timedelta(minutes=30)
"""A conversation that was quiet for so long begins anew."""
KINDS = {"1": "inquiry", "2": "complaint", "3": "suggestion"}
NOTHING = ("无", "没有", "不清楚", "不知道")
STEPS = ("text", "kind", "object", "matter_time", "place", "phone", "secret", "sure")
ASK = {
    "text": "请说说什么事：谁、怎么了、希望怎么办。遇险请先打 110、119、120。\n（随时回复“取消”就不说了）",
    "kind": "您想要：\n1 问一问\n2 投诉举报\n3 提建议\n请回复数字。",
    "object": "哪辆车、哪条路、哪家单位？如车牌、3 路公交、S404。不清楚回复“无”。",
    "matter_time": "什么时候的事？如 今早 7 点多。不清楚回复“无”。",
    "place": "在哪里？请写县区和地点。不清楚回复“无”。",
    "phone": "您的手机号？用来告诉您结果。",
    "secret": "要不要为您保密（被反映的单位看不到您的号码）？\n1 要\n2 不用",
}
ACTS = {"补充": "supplement", "催办": "remind", "评价": "rate", "异议": "object", "撤回": "withdraw"}
FIELD = {"supplement": "note", "remind": "note", "object": "reason", "withdraw": "reason"}
DONE = {"supplement": "补充的情况已收到。", "remind": "已替您催办，承办单位收到了提醒。", "rate": "评价已收到，谢谢您。",
        "object": "异议已收到，值班负责人会决定是否重新办理，并把决定和理由告诉您。", "withdraw": "已撤回。"}  # fmt: skip
FOLLOW = re.compile(r"查询?\s*(\d{8}-\d{4,8})\s+([0-9A-Za-z-]{8,9})", re.ASCII)
NOT_TAKEN = "图片、视频这里收不了：请在网页“办到哪一步了”里用单号和查询码补充，或直接把情况写成文字。"


def menu() -> str:
    """What can be said."""
    return (
        f"{city()['title']}\n回复“反映”：说一件事\n回复“查询”：办到哪一步了\n"
        f"急事请直接打 {city()['number']}，全天有人接；遇险先打 110、119、120。"
    )


def hear(message: Message, said: dict[str, Any], now: datetime) -> str:
    """The answer to one message; `said` is the conversation so far and is changed. Refused with a sentence to answer with."""
    if message.kind == "event":
        if message.event == "unsubscribe":
            said.clear()
        return menu() if message.event in ("subscribe", "click") else ""
    if message.kind not in ("text", "voice", "location") or not message.text.strip():
        return NOT_TAKEN
    words = clean_text(message.text, FIELDS["text"].limit)
    if words in ("取消", "退出"):
        said.pop("filing", None), said.pop("asking", None)
        return "好的，没有提交。\n" + menu()
    if words in ("菜单", "帮助", "?", "？"):
        return menu()
    if step := said.get("filing"):
        return _filing(step, words, said, now)
    if asking := said.get("asking"):
        return _asking(asking, words, said, now)
    return _idle(words, said, now)


def _idle(words: str, said: dict[str, Any], now: datetime) -> str:
    if words in ("反映", "1", "投诉", "举报", "咨询", "建议"):
        said |= {"filing": "text", "facts": {}, "id": str(uuid.uuid4())}
        return ASK["text"]
    if found := FOLLOW.fullmatch(words):
        return _show(found[1], found[2], said, now)
    if words in ("查询", "2", "查", "进度"):
        if said.get("number"):
            return _show(said["number"], said["code"], said, now)
        said["asking"] = "number"
        return "请回复单号，如 20260408-0001。"
    verb, _, rest = words.partition(" ")
    for name, action in ACTS.items():
        if verb == name or words.startswith(name):
            return _act(action, (rest if verb == name else words[len(name) :]).strip(" ：:，,"), said, now)
    return menu()


def _asking(asking: str, words: str, said: dict[str, Any], now: datetime) -> str:
    if asking == "number":
        said |= {"asking": "code", "asked": words}
        return "请回复查询码，如 ABCD-EFGH。"
    said.pop("asking")
    return _show(said.pop("asked"), words, said, now)


def _show(number: str, code: str, said: dict[str, Any], now: datetime) -> str:
    """Where one's own request stands. Refused 404 alike whichever is wrong, 429 after too many guesses."""
    found = following.follow(number, code, now)
    said |= {"number": found.order.number, "code": code}
    told = found.told
    lines = [f"{found.order.number} {shown(found.order.title)}", f"【{told.word}】{told.who}"]
    lines += [f"{told.due}（{told.article}）"] if told.due else []
    if told.reply:
        lines += [f"答复：{told.reply.result}", *([f"依据：{told.reply.basis}"] if told.reply.basis else [])]
    lines += [
        f"{local(line.at):%m-%d %H:%M} {line.words}{'：' + line.detail if line.detail else ''}"
        for line in told.lines[-8:]
    ]
    can = [name + HINT.get(name, "") for name, action in ACTS.items() if action in found.steps]
    return "\n".join([*lines, f"可回复：{'、'.join(can)}" if can else "回复“反映”可另说一件事。"])


HINT = {"补充": " 内容", "评价": " 满意 想说的话", "异议": " 理由", "撤回": " 原因"}


def _act(action: str, words: str, said: dict[str, Any], now: datetime) -> str:
    if not said.get("number"):
        said["asking"] = "number"
        return "先查到您的件，再办这一步。请回复单号，如 20260408-0001。"
    given: dict[str, Any] = {FIELD.get(action, "words"): words}
    if action == "rate":
        level, _, rest = words.partition(" ")
        code = {label: code for code, label in OPINIONS.items()}.get(level.strip("，,"))
        if code is None:
            return "请这样回复：评价 满意 想说的话。可选：" + "、".join(OPINIONS.values())
        given = {"satisfaction": code, "words": rest}
    if not words and action in ("supplement", "object", "withdraw"):
        name = next(n for n, a in ACTS.items() if a == action)
        return f"请把话写在同一条里，如“{name}{HINT[name]}”。"
    following.act(action, said["number"], said["code"], given, now, uuid.uuid4())
    return DONE[action] + "回复“查询”看办到哪一步。"


def _filing(step: str, words: str, said: dict[str, Any], now: datetime) -> str:
    facts: dict[str, Any] = said["facts"]
    if step == "sure":
        return _file(words, said, now)
    if step == "text" and words != "继续" and (others := belongs_elsewhere(words)):
        facts["text"] = words
        numbers = "；".join(f"{name} {number}" for name, number in others)
        return f"这件事可能归别处办，打这个电话更快：{numbers}（第三条）。\n仍要在这里反映，请回复“继续”；也可以重新说一遍。"
    if not (step == "text" and words == "继续" and facts.get("text")):
        TAKE[step](words, facts)
    following_step = STEPS[STEPS.index(step) + 1]
    said["filing"] = following_step
    return ASK.get(following_step) or _summary(facts)


def _file(words: str, said: dict[str, Any], now: datetime) -> str:
    if words != "提交":
        return "没有提交。确认无误请回复“提交”，不说了回复“取消”。"
    try:
        order, code = file(said["facts"], now=now, request_id=uuid.UUID(said["id"]), channel=CHANNEL)
    except Refused as refused:
        said["filing"] = next((s for s in STEPS if s in refused.fields), "text")
        raise
    said.clear()
    said |= {"number": order.number, "code": code}
    return (f"已收到您的反映。\n单号 {order.number}\n查询码 {written(code)}\n请留好这条消息：谁拿着查询码，谁能看这件事办到哪一步。"
            f"\n回复“查询”看进度。")  # fmt: skip


def _summary(facts: Mapping[str, Any]) -> str:
    rows = [f"什么事：{shown(facts['text'])[:200]}", f"对象：{facts.get('object') or '—'}",
            f"时间：{facts.get('matter_time') or '—'}", f"地点：{facts.get('county', '')}{facts.get('place') or '—'}",
            f"手机：{mask(facts['phone'])}", f"保密：{'是' if facts.get('secret') else '否'}"]  # fmt: skip
    return "\n".join([*rows, "确认无误请回复“提交”，不说了回复“取消”。"])


def _one_of(words: str, choices: Mapping[str, Any], ask: str) -> Any:
    if words.strip("。. ") not in choices:
        raise Refused("invalid", "没看懂。" + ask)
    return choices[words.strip("。. ")]


def _short(name: str, limit: int) -> Callable[[str, dict[str, Any]], None]:
    def take(words: str, facts: dict[str, Any]) -> None:
        facts[name] = "" if words in NOTHING else clean_text(words, limit)

    return take


def _place(words: str, facts: dict[str, Any]) -> None:
    county = next((c for c in counties() if words.startswith(c)), "")
    rest = words.removeprefix(county).strip(" ，,")
    facts |= {"county": county, "place": "" if words in NOTHING else clean_text(rest, FIELDS["place"].limit)}


TAKE: dict[str, Callable[[str, dict[str, Any]], None]] = {
    "text": lambda words, facts: facts.update(text=words),
    "kind": lambda words, facts: facts.update(kind=_one_of(words, KINDS, ASK["kind"])),
    "object": _short("object", LONGEST_OBJECT),
    "matter_time": _short("matter_time", FIELDS["matter_time"].limit),
    "place": _place,
    "phone": lambda words, facts: facts.update(phone=normalise(words)),
    "secret": lambda words, facts: facts.update(
        secret=_one_of(words, {"1": "1", "2": "", "要": "1", "不用": ""}, ASK["secret"])
    ),
}
