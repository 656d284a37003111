"""Two statements of one reply that cannot both be (第二十四条 语言逻辑错误)."""

import re
from itertools import pairwise

from hotline.regulation.citation import cites
from hotline.regulation.reply_checks.findings import Finding
from hotline.regulation.reply_checks.reading import Reading, Span
from hotline.regulation.reply_checks.words import any_of, data

APART = 160
"""Statements further apart than this many characters are seldom about the same thing."""


@cites("第二十四条")
def opposites(reply: Reading) -> list[Finding]:
    """The pairs of the list, permission against prohibition, there is and there is not, one thing with two figures."""
    return [
        *_pairs(reply),
        *_permission(reply),
        *(_fault_denied(reply) or _there_is(reply)),
        *_named_twice(reply),
        *_done_and_planned(reply),
    ]


def _pairs(reply: Reading) -> list[Finding]:
    found = []
    for row in data()["opposites"]:
        hit = _pair(reply, row)
        if hit:
            found.append(
                Finding("contradiction", f"前后矛盾：一处说“{hit[0]}”，一处说“{hit[1]}”。", quote=hit[2])
            )
    return found


def _pair(reply: Reading, row: dict[str, str]) -> tuple[str, str, str] | None:
    for one in re.finditer(row["one"], reply.bare):
        for other in re.finditer(row["other"], reply.bare):
            if one.start() < other.end() and other.start() < one.end():
                continue
            left, right = min(one.start(), other.start()), max(one.end(), other.end())
            if right - left > APART or re.search(row["unless"], _around(reply, left, right)):
                continue
            return one.group(), other.group(), reply.clause_at(other.start(), other.end())
    return None


def _around(reply: Reading, left: int, right: int) -> str:
    """The text between, from the beginning of the clause where it starts to the end of the last."""
    spans = [s for s in reply.clauses if s.end > left and s.start < right]
    return reply.bare[spans[0].start : spans[-1].end] if spans else reply.bare[left:right]


def _permission(reply: Reading) -> list[Finding]:
    spans = [s for s in reply.sentences if not any_of("conditional").search(s.text)]
    denied = {m.group(1) for s in spans for m in any_of("permit_no").finditer(s.text)}
    for span in spans:
        for m in any_of("permit_yes").finditer(span.text):
            if (verb := m.group(1)) in denied and not _one_each(span, verb):
                sentence = f"前后矛盾：一处说不可以{verb}，一处说可以{verb}，又没有分清情形。"
                return [
                    Finding(
                        "contradiction",
                        sentence,
                        quote=reply.clause_at(span.start + m.start(), span.start + m.end()),
                    )
                ]
    return []


def _one_each(span: Span, verb: str) -> bool:
    """One sentence allows it to some and forbids it to others: its clauses begin with different words."""
    clauses = [c for c in span.text.split(",") if verb in c]
    return len({c.strip("\0 ")[:2] for c in clauses}) == len(clauses) > 1


def _there_is(reply: Reading) -> list[Finding]:
    for absent in any_of("absent").finditer(reply.bare):
        for present in any_of("present").finditer(reply.bare):
            if present.start() < absent.end() and absent.start() < present.end():
                continue
            thing = _shared(absent.group(1), present.group(1))
            left, right = min(absent.start(), present.start()), max(absent.end(), present.end())
            if thing and not re.search(
                r"其他|其余|另|部分|再次|复查|此后|整改|现场已|目前|现|\d月\d", reply.bare[left:right]
            ):
                words = f"前后矛盾：一处说没有“{thing}”，一处又说有。"
                return [Finding("contradiction", words, quote=reply.clause_at(absent.start(), absent.end()))]
    return []


def _shared(one: str, other: str) -> str:
    generic = set(data()["absent_generic"].split())
    for i in range(len(one) - 1):
        word = one[i : i + 2]
        if word in other and word not in generic:
            return word
    return ""


def _named_twice(reply: Reading) -> list[Finding]:
    """末班 19:30 and, without a word of difference, 末班 18:30."""
    for name in data()["same_named"].split():
        hits = list(re.finditer(rf"(?:{name})(?:为|是|:)?(\d+(?:[.:]\d+)?)", reply.bare))
        for one, other in pairwise(hits):
            figures = one.groups()[-1], other.groups()[-1]
            between = reply.bare[max(0, one.start() - 6) : other.start()]
            if figures[0] != figures[1] and not any_of("distinguished").search(between):
                words = f"前后矛盾：“{one.group()}”又作“{other.group()}”。"
                return [Finding("contradiction", words, quote=reply.clause_at(other.start(), other.end()))]
    return []


def _done_and_planned(reply: Reading) -> list[Finding]:
    """已恢复, and 恢复工程定于 3 月动工."""
    for work in data()["works"].split():
        for done in re.finditer(
            rf"(?:已|已经|已于[^,。;]{{2,10}}|现已)(?!列入|纳入|安排|制定|委托|报|申请)[^,。;]{{0,6}}{work}(?!计划|方案|工程)",
            reply.bare,
        ):
            for span in reply.clauses:
                apart = span.end <= done.start() or span.start >= done.end()
                planned = any_of("planned").search(span.text) and any_of("starts").search(span.text)
                if (
                    apart
                    and planned
                    and work in span.text
                    and not re.search(
                        "其余|剩余|另|二期|余下|下一步|全面|大修|中修|整体|其他|部分|列入|今后|再", span.text
                    )
                ):
                    words = f"前后矛盾：一处说已{work}，一处说还在计划。"
                    return [Finding("contradiction", words, quote=reply.quote(span.start, span.end))]
    return []


def _fault_denied(reply: Reading) -> list[Finding]:
    """无积水, and after it 积水已排净: a fault is denied and then put right."""
    for fault in data()["faults"].split():
        denied = re.search(rf"{data()['fault_denied']}{fault}", reply.bare)
        if not denied:
            continue
        for span in reply.clauses:
            later = span.start > denied.end() and fault in span.text
            again = re.search(rf"(无|没|未|不|是否|如|防止|避免|杜绝|防)[^,。;]{{0,6}}{fault}", span.text)
            between = reply.bare[denied.start() : span.end]
            contrast = re.search("其他|其余|另|部分|复查|整改|目前|现已|现场已|此前|再次|除", between)
            if later and not again and not contrast and any_of("fault_affirmed").search(span.text):
                words = f"前后矛盾：一处说没有{fault}，一处又当作有{fault}来处理。"
                return [Finding("contradiction", words, quote=reply.quote(span.start, span.end))]
    return []
