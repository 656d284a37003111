"""What each clause of a reply does: greets, repeats, cites, tells the caller, puts off, inspects, settles, states."""

import re
from dataclasses import dataclass

from hotline.regulation.reply_checks.reading import Reading, Span
from hotline.regulation.reply_checks.words import any_of

GREETING, ECHO, LAW, TOLD, DELAY, ACT, OUTCOME, FOUND, CONTENT = (
    "greeting", "echo", "law", "told", "delay", "act", "outcome", "found", "content",
)  # fmt: skip
SHORT = 4
"""A clause of fewer characters says nothing by itself."""


@dataclass(frozen=True)
class Part:
    """A clause and its role. deed: it also tells of something done to find out."""

    span: Span
    role: str
    deed: bool = False


def roles(reply: Reading) -> list[Part]:
    """The clauses of a reply in order, each with what it does."""
    words = any_of("bare_acts").sub(lambda m: "\0" * len(m.group()), reply.bare)
    parts: list[Part] = []
    for span in reply.clauses:
        part = _part(span, words[span.start : span.end])
        follows_law = parts and parts[-1].role == LAW and any_of("norm_said").search(span.text)
        parts.append(Part(span, LAW) if follows_law and part.role == CONTENT else part)
    return parts


def by_role(parts: list[Part], *wanted: str) -> list[Part]:
    return [p for p in parts if p.role in wanted]


def _part(span: Span, without_bare_acts: str) -> Part:
    own = own_part(span.text)
    deed = bool(any_of("acts").search(without_bare_acts)) and not _only_law(span.text) and len(own) >= SHORT
    if _is_outcome(span, own):
        return Part(span, OUTCOME, deed)
    if _is_told(span):
        return Part(span, TOLD, deed and _besides_telling(without_bare_acts))
    role = _plain_role(span, own)
    if role == CONTENT and deed:
        return Part(span, ACT, True)
    if role == CONTENT and re.search(
        r"\d月\d+日[^,。;]*\d+(个|台|块|盏|处|棵|株|根|套|辆|条|名|座|吨)", span.text
    ):
        return Part(span, OUTCOME)
    dated = role == DELAY and re.search(r"\d日|当[日天晚]|次日", span.text)
    return Part(span, role, deed and (bool(dated) or role not in (GREETING, ECHO, DELAY, TOLD)))


def _plain_role(span: Span, own: str) -> str:
    text = span.text.replace("\0", "").strip()
    if len(text) < SHORT or re.search(
        r"您好|^尊敬|感谢|谢谢|抱歉|^祝|歉意|答复如下|特此|^敬请|^请您?(放心|继续|监督|理解)", text
    ):
        return GREETING
    if len(own.replace("\0", "").strip()) < SHORT:
        return ECHO
    if (
        any_of("unfinished").search(text)
        or any_of("undecided").search(text)
        or any_of("fillers").search(text)
    ):
        return DELAY
    if "\0\0\0" in span.text and re.search(
        r"依据|根据|按照|依照|参照|适用|规定|要求|允许|明确|写明|应当?", text
    ):
        return LAW
    if re.match(r"(处理)?(依据|根据|按照|依照|参照)", text) or _only_law(text):
        return LAW
    return FOUND if any_of("found").search(text) else CONTENT


def _is_outcome(span: Span, own: str) -> bool:
    """Something is settled: not what a rule asks of everybody, not what is still being looked into."""
    named = any(any_of(name).search(own) for name in ("results", "weak_results", "done"))
    if not named or _quotes_law(span) or any_of("unfinished").search(own):
        return False
    return not any_of("undecided").search(own) or bool(any_of("promised").search(own))


def _quotes_law(span: Span) -> bool:
    """What a rule demands of everybody is not what was done here."""
    return bool(re.search(r"应当?|不得|必须|须|可以|要求|禁止|明确|规定", span.text)) and not re.search(
        r"已|责令|责成|经|我|均|\d月|决定|不予|暂不|采纳|采取|安排|落实|本", span.text
    )


def _only_law(clause: str) -> bool:
    """A clause that says what should be, not what was done."""
    return bool(re.search(r"应当|必须|禁止|有权|不得", clause)) and not re.search(r"\d+[月日时]", clause)


def own_part(clause: str) -> str:
    """The clause without what only repeats the request and without what the caller answered."""
    echoed = re.match(
        r"(您好|\W|接|收到|针对)*(您|来电人|反映人|学员)[^,]{0,6}(反映|投诉|咨询|举报|建议|提出|询问|提到|说的)|关于",
        clause,
    )
    if echoed and "属实" not in clause:
        noun = re.search(r"问题|事项|一事|事情|情况|事宜|建议|咨询|的事|(?<=[映诉询报])后", clause)
        clause = clause[noun.end() if noun else echoed.end() :]
    answered = re.search(
        r"(您|来电人|反映人|学员|本人|乘客|家属|群众)[^,。;]{0,4}(表示|说|称|认为|同意|没有|无|对|讲)", clause
    )
    return clause[: answered.start()] if answered else clause


def _besides_telling(clause: str) -> bool:
    """Something was looked into in the same breath as the caller was told."""
    return bool(any_of("acts").search(any_of("telling").sub("", clause)))


def _is_told(span: Span) -> bool:
    return bool(any_of("contacts").search(span.text) or any_of("opinions").search(span.text))


def answer_words(reply: Reading) -> str:
    """What is left of a reply to an enquiry when greeting, law, contact, inspection and delay are taken away."""
    kept = []
    for span in reply.clauses:
        names = ("fillers", "unfinished", "contacts", "opinions", "no_answer")
        if any(any_of(name).search(span.text) for name in names):
            continue
        if re.search(
            r"您好|尊敬|感谢|谢谢|收悉|收到|受理|请示|答复如下|您的?(咨询|询问|反映)|接到|接件|接单|依据|根据",
            span.text,
        ):
            continue
        if any_of("acts").search(span.text) and any_of("by_us").match(span.text):
            continue
        if _plain_role(span, own_part(span.text)) in (GREETING, ECHO, LAW):
            continue
        kept.append(re.sub(r"[\0\s]", "", own_part(span.text)))
    return "".join(kept)
