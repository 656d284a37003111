"""What one reply affirms in one place and denies in another, whatever the thing is (第二十四条 语言逻辑错误).

The pairs of conclusions.py name expressions; here the poles are named (must and need not, may and may not, done and
still going on) and the thing is any word both statements share. Conditions, exceptions and later days part them.
"""

import re
from functools import cache

from hotline.regulation.citation import cites
from hotline.regulation.reply_checks.findings import Finding
from hotline.regulation.reply_checks.reading import Reading, Span
from hotline.regulation.reply_checks.words import any_of, data

REACH, SOON = 12, 3
"""Characters behind a denial within which the thing stands, and within which it is the very thing denied."""

NEXT, NEAR = 9, 6
"""How many clauses on a denial is still about what was told, and within how many characters it names the thing."""

MOST = 40
"""Clauses compared with one another: a longer reply is not one of two short statements."""


@cites("第二十四条")
def at_odds(asked: Reading, reply: Reading, *, whole: bool = False) -> list[Finding]:
    """At most one finding: poles about one thing, the complaint denied and acted on, one thing in two figures.

    whole: the reply holds all its parts; what it first denies and then tells is then taken for having been put right.
    """
    return (
        _poles(reply)
        or _denied_and_settled(asked, reply)
        or _said_then_unsaid(reply)
        or ([] if whole else _unsaid_then_said(reply))
        or _told_then_denied(reply)
        or _too_much_and_too_little(reply)
        or _two_figures(reply)
    )


def _finding(reply: Reading, one: Span, other: Span) -> list[Finding]:
    said = reply.quote(one.start, one.end)
    words = f"前后矛盾：一处说“{said}”，一处说“{reply.quote(other.start, other.end)}”。"
    return [Finding("contradiction", words, quote=reply.quote(other.start, other.end))]


def _poles(reply: Reading) -> list[Finding]:
    spans = reply.clauses[:MOST]
    for row in data()["poles"]:
        yes, no = re.compile(row["so"]), re.compile(row["not_so"])
        for one in spans:
            if not no.search(one.text) or any_of("parted").search(one.text):
                continue
            for other in spans:
                if other is one or no.search(other.text) or not yes.search(other.text):
                    continue
                if row.get("each") and _one_each(reply, one, other):
                    continue
                same = _things(one.text) & _things(other.text) or (row.get("alone") and _close(one, other))
                if same and not _parted(reply, one, other):
                    return _finding(reply, *sorted((one, other), key=lambda s: s.start))
    return []


def _one_each(reply: Reading, one: Span, other: Span) -> bool:
    """One sentence says it of two things, each named first: 学生卡可以打折, 成人卡不能."""
    between = reply.bare[min(one.end, other.end) : max(one.start, other.start)]
    return not re.search("[。;!?]", between) and one.text.strip("\0 ")[:2] != other.text.strip("\0 ")[:2]


def _close(one: Span, other: Span) -> bool:
    return max(one.start, other.start) - min(one.end, other.end) <= REACH


def _parted(reply: Reading, one: Span, other: Span) -> bool:
    """Something between says why both may be true: a condition, an exception, another thing, a later day."""
    start, end = min(one.start, other.start), max(one.end, other.end)
    return bool(any_of("parted").search(reply.bare[start:end]))


def _things(text: str) -> set[str]:
    """The two-character words of a statement that name a thing: neither poles nor what every reply says."""
    words = {text[i : i + 2] for i in range(len(text) - 1)}
    return {w for w in words if re.fullmatch("[一-龥]{2}", w) and not _nothing(w)}


@cache
def _nothing(word: str) -> bool:
    return word in data()["no_things"].split() or any(c in data()["no_thing_characters"] for c in word)


def _denied_and_settled(asked: Reading, reply: Reading) -> list[Finding]:
    """What the caller complained of is said not to be, and is put right or punished all the same."""
    for denied in any_of("denies").finditer(reply.bare):
        said = re.split(r"[,。;:]", reply.bare[denied.end() : denied.end() + REACH])[0]
        complained = {w for w in _things(said) if _affirmed(w, asked.text)}
        one = next(s for s in reply.clauses if s.start <= denied.start() < s.end)
        for span in reply.clauses[:MOST] if complained else ():
            if span is one or not any_of("acted_on").search(span.text) or _parted(reply, one, span):
                continue
            at_once = any(w in said[:SOON] for w in complained)
            punished = at_once and span.start > one.start and any_of("punished").search(span.text)
            if punished or any(_affirmed(w, span.text) for w in complained):
                return _finding(reply, *sorted((one, span), key=lambda s: s.start))
    return []


def _affirmed(word: str, text: str) -> bool:
    """The word stands in the text and is not itself denied or forbidden there."""
    place = text.find(word)
    return place >= 0 and not re.search(r"(不|未|没|无|免|防|避|禁|勿|莫|是否)[^,。;]{0,5}$", text[:place])


def _said_then_unsaid(reply: Reading) -> list[Finding]:
    """A thing is stated, and a later clause denies the same; the other way round it may have been put right."""
    spans = reply.clauses[:MOST]
    for i, one in enumerate(spans):
        stated = {w for w in _things(one.text) if _affirmed(w, one.text)}
        for other in spans[i + 1 :] if any_of("stated").search(one.text) else ():
            denied = [w for w in stated if re.search(data()["unsaid"].replace("W", w), other.text)]
            if denied and not _parted(reply, one, other) and not _another_subject(reply, one, other):
                return _finding(reply, one, other)
    return []


def _unsaid_then_said(reply: Reading) -> list[Finding]:
    """What was denied is told as done: neither ordered, nor put right, nor what a rule asks."""
    spans = reply.clauses[:MOST]
    for i, one in enumerate(spans):
        denied = {m[1] for m in any_of("denied_words").finditer(one.text) if not _nothing(m[1])}
        for other in spans[i + 1 :] if denied else ():
            told = any(_affirmed(w, other.text) for w in denied) and not any_of("put_right").search(
                other.text
            )
            if told and not _parted(reply, one, other):
                return _finding(reply, one, other)
    return []


def _told_then_denied(reply: Reading) -> list[Finding]:
    """A thing told in one sentence is denied in one soon after: 查获超速货车7辆; 检查当晚未发现超速车辆."""
    spans, denial = reply.clauses[:MOST], any_of("denial")
    for i, one in enumerate(spans):
        if any_of("apart").search(one.text) or not any_of("told_as_fact").search(one.text):
            continue
        for other in spans[i + 1 : i + NEXT]:
            between = reply.bare[one.end : other.start]
            if (
                not re.search("[。;!?]", between)
                or any_of("apart").search(other.text)
                or any_of("parted").search(between)
            ):
                continue
            for hit in denial.finditer(other.text):
                near = other.text[hit.end() : hit.end() + NEAR]
                words = {near[k : k + 2] for k in range(len(near) - 1)} - set(data()["every_reply"].split())
                told = [
                    w
                    for w in words
                    if re.fullmatch("[一-龥]{2}", w)
                    and w in one.text
                    and not set(w) & set(data()["small_words"])
                ]
                if told and not denial.search(one.text):
                    return _finding(reply, one, other)
    return []


def _another_subject(reply: Reading, one: Span, other: Span) -> bool:
    """The denial is of somebody or something else, named before it and not in the other's sentence."""
    said = next(s for s in reply.sentences if s.start <= one.start < s.end).text
    said = one.text if other.text in said else said
    subject = any_of("before_a_subject").sub("", re.split("[未没无不并]", other.text)[0])
    return len(subject) > SOON - 1 and not any(subject[i : i + 2] in said for i in range(len(subject) - 1))


def _too_much_and_too_little(reply: Reading) -> list[Finding]:
    """少计 and, of the same thing, 多计."""
    for m in re.finditer(data()["more_or_less"], reply.bare):
        opposite = {"多": "少", "少": "多", "早": "晚", "晚": "早", "高": "低", "低": "高"}[m[1]] + m[2]
        place = reply.bare.find(opposite, m.end())
        if place < 0:
            continue
        one, other = (next(s for s in reply.clauses if s.start <= at < s.end) for at in (m.start(), place))
        if one != other and not _parted(reply, one, other):
            return _finding(reply, one, other)
    return []


def _two_figures(reply: Reading) -> list[Finding]:
    """末班 17:40 and 末班 19:00; 宽 6.5 米 and 宽 4.5 米: one name, one unit, two figures."""
    seen: dict[tuple[str, str], tuple[str, Span]] = {}
    for span in reply.clauses[:MOST]:
        for m in any_of("figures").finditer(span.text):
            measured = re.sub("(?<=[宽长高深厚])度", "", m["name"])
            name = re.sub(data()["before_a_figure"], "", measured)[-2:]
            key = (name, m["unit"])
            if len(name) < 2 or _nothing(name) or not re.fullmatch("[一-龥]{2}", name):
                continue
            first = seen.setdefault(key, (m["figure"], span))
            between = reply.bare[first[1].end : span.start + m.start("figure")]
            if first[0] != m["figure"] and not any_of("told_apart").search(between):
                return _finding(reply, first[1], span)
    return []
