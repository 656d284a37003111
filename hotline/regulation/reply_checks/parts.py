"""Does the reply hold what 第二十五条 names: 办理结果、办理过程、处理依据, told to the caller, opinion asked?"""

import re

from hotline.regulation.citation import cites
from hotline.regulation.reply_checks.asked import INQUIRY, open_questions
from hotline.regulation.reply_checks.clauses import (
    ACT,
    CONTENT,
    DELAY,
    OUTCOME,
    Part,
    answer_words,
    by_role,
    roles,
)
from hotline.regulation.reply_checks.findings import SHOULD, Finding
from hotline.regulation.reply_checks.reading import BOOK, Reading
from hotline.regulation.reply_checks.words import any_of

ANSWER_ENOUGH = 8
"""Characters of an answer to an enquiry that are neither greeting, law, contact nor delay."""
ANSWER_AT_LENGTH = 50
"""An answer of so many characters is not held against the sort of question put."""
STATEMENTS_ENOUGH, FEW_ENOUGH = 3, 2
"""So many statements that are neither inspection, law, contact nor delay tell an outcome, whatever their verbs.

Fewer will do in a reply that is whole otherwise.
"""
TOLD_AT_LENGTH = 5
"""So many statements tell a process, whatever their verbs."""
STEPS_ENOUGH = 2
"""So many different days on which something happened tell a process too; one day, with two statements."""
NAMED_ENOUGH = 4
"""Characters that name a document of another kind than the list has."""
BASIS_REACH = 44
"""How far behind 依据 the name of the rule may end, in characters."""
DAY = re.compile(r"\d{1,2}月\d{1,2}日|\d{1,2}日|次日|当晚|当天|当日")


@cites("第二十五条")
def missing_parts(asked: Reading, reply: Reading, kind: str, *, whole: bool = False) -> list[Finding]:
    """A finding for each of result, process and basis the reply does not hold. whole: it tells and cites as it should."""
    said = roles(reply)
    found: list[Finding] = []
    if not has_result(asked, reply, kind, said, FEW_ENOUGH if whole else STATEMENTS_ENOUGH):
        found.append(Finding("no_result", _no_result(kind), quote=_delay(reply)))
    days = len(set(DAY.findall(reply.bare))) if whole else 0
    if not has_process(reply, said) and days < STEPS_ENOUGH:
        if kind == INQUIRY:
            found.append(Finding("no_process", "没有写向谁核实、怎么查的；能写一句更好。", SHOULD))
        else:
            found.append(Finding("no_process", "没有写办理过程：何时、谁、到哪里、查了什么。"))
    if not has_basis(reply):
        found.append(
            Finding("no_basis", "没有写处理依据：哪部法规、标准、文件或合同的哪一条。", quote=_vague(reply))
        )
    return found


@cites("第二十五条")
def untold(reply: Reading) -> list[Finding]:
    """Whether the words say how the caller was told and that an opinion was asked; not for who cannot be reached."""
    if any_of("unreachable").search(reply.bare):
        return []
    told, asked = bool(any_of("contacts").search(reply.bare)), bool(any_of("opinions").search(reply.bare))
    if told and asked:
        return []
    if told or asked:
        code, words = (
            ("no_opinion", "没有写征询来电人意见的情况。")
            if told
            else ("no_contact", "没有写怎样告知来电人。")
        )
        return [Finding(code, words, SHOULD)]
    return [
        Finding("no_contact", "没有写怎样、何时把结果告知来电人。"),
        Finding("no_opinion", "没有写征询来电人意见的情况；联系不上的写明拨打情况。"),
    ]


def has_result(asked: Reading, reply: Reading, kind: str, said: list[Part], enough: int) -> bool:
    """An outcome that has come about or is promised for a day; for an enquiry, an answer."""
    if kind == INQUIRY:
        answer = len(answer_words(reply))
        return answer >= ANSWER_AT_LENGTH or (answer >= ANSWER_ENOUGH and not open_questions(asked, reply))
    if by_role(said, OUTCOME):
        return True
    return not by_role(said, DELAY) and len(by_role(said, CONTENT)) >= enough


def has_process(reply: Reading, said: list[Part]) -> bool:
    """Something was done, by its verb or by its days; 经核查属实 alone is a conclusion."""
    if by_role(said, ACT) or any(part.deed for part in said):
        return True
    told = by_role(said, CONTENT, OUTCOME)
    days = {day for part in told for day in DAY.findall(part.span.text)}
    enough = FEW_ENOUGH if days else TOLD_AT_LENGTH
    return len(days) >= STEPS_ENOUGH or len(told) >= enough


def has_basis(reply: Reading) -> bool:
    """A law, standard, document or contract is named; 按有关规定 names none."""
    if any(_is_norm(m.group()) for m in BOOK.finditer(reply.text)) or any_of("standards").search(reply.own):
        return True
    return any(
        _names_norm(reply.bare[cue.end() :], cue.group() == "依据")
        for cue in any_of("basis_cues").finditer(reply.bare)
    )


def _is_norm(title: str) -> bool:
    return not any_of("not_a_norm").search(title.strip("《》"))


def _names_norm(after: str, said_outright: bool) -> bool:
    """依据 … 规定, with something between that says which. said_outright: the cue is 依据, so any document will do."""
    words = re.split(r"[,。;!?]", after.lstrip(":为是的 "))[0][:BASIS_REACH]
    tails = list(any_of("norm_tails").finditer(words))
    if not tails and not said_outright:
        return False
    named = words[: tails[-1].end()] if tails else words
    if any_of("not_a_basis").search(named):
        return False
    left = any_of("vague_basis").sub("", any_of("basis_cues").sub("", named))
    return len(re.findall(r"[一-龥A-Za-z]", left)) >= (2 if tails else NAMED_ENOUGH)


def _delay(reply: Reading) -> str:
    """The words that put the matter off, to be quoted."""
    hit = any_of("unfinished").search(reply.bare)
    return reply.clause_at(hit.start(), hit.end()) if hit else ""


def _vague(reply: Reading) -> str:
    hit = re.search(r"按(照)?(有关|相关)?规定|依法依规|依据(有关|相关)[^,。;]{2,10}", reply.bare)
    return reply.quote(hit.start(), hit.end()) if hit else ""


def _no_result(kind: str) -> str:
    if kind == INQUIRY:
        return "没有答出来电人问的事：写明能不能、要什么、到哪里、多少、多久。"
    return "没有写办理结果：查实没有、怎样处理、何时办完。"
