"""A reply in its parts, as a unit drafts it and the record keeps it (第二十五条)."""

from collections.abc import Iterable, Mapping
from datetime import date

from hotline.regulation.citation import cites
from hotline.regulation.replies import PARTS
from hotline.regulation.reply_checks import words_of
from hotline.regulation.reply_checks.asked import INQUIRY, kind_of
from hotline.regulation.reply_checks.clauses import CONTENT, DELAY, OUTCOME, by_role, roles
from hotline.regulation.reply_checks.findings import MUST, SHOULD, Finding, by_weight
from hotline.regulation.reply_checks.parts import has_basis, has_process, has_result
from hotline.regulation.reply_checks.reading import Reading

EMPTY = {
    "no_result": "“办理结果”里没有结果：查实没有、怎样处理、何时办完，或所问的答案。",
    "no_process": "“办理过程”里没有过程：何时、谁、到哪里、查了什么。",
    "no_basis": "“处理依据”没有写出名称：哪部法规、标准、文件或合同的哪一条。",
}
QUOTED = 40
CUE = "依据"
AS_TOLD = ("process", "basis", "result")
"""The order in which things happened, so that a contradiction is seen as one."""


@cites("第二十五条")
def check_parts(
    request_text: str,
    parts: Mapping[str, str],
    *,
    kind: str = "",
    received: date | None = None,
    earlier: Iterable[str] = (),
) -> list[Finding]:
    """The findings on a reply in parts (result, process, basis), the most serious first.

    How the caller was told and what they said stands in the record, so the words are not asked for it.
    """
    asked = Reading(request_text)
    whole = Reading("\n".join(parts.get(name, "") for name in AS_TOLD))
    found = words_of(asked, whole, whole=True, received=received, earlier=earlier, terse=True)
    if not all(
        parts.get(name, "").strip() for name in PARTS
    ):  # not yet written: what is left out says nothing
        found = [f for f in found if f.code not in ("off_point", "filler")]
    found += _empty_parts(asked, parts, kind or kind_of(asked), whole)
    return by_weight(found)


def _empty_parts(asked: Reading, parts: Mapping[str, str], kind: str, whole: Reading) -> list[Finding]:
    """A part that is blank, or that holds nothing of what it is for; worth mending where another part holds it."""
    result, process, basis = (Reading(parts.get(name, "")) for name in PARTS)
    said = roles(whole)
    found = []
    if not result.raw.strip() or not _says_result(asked, result, whole, kind):
        put_off = by_role(roles(result), DELAY)
        elsewhere = kind != INQUIRY and not put_off and bool(by_role(said, OUTCOME))
        found.append(_empty("no_result", result, elsewhere))
    if not process.raw.strip() or not _says_process(process):
        elsewhere = kind == INQUIRY or any(part.deed for part in said)
        found.append(_empty("no_process", process, elsewhere))
    if not has_basis(Reading(CUE + basis.raw)) and not has_basis(whole):
        found.append(_empty("no_basis", basis, False))
    return found


def _empty(code: str, part: Reading, elsewhere: bool) -> Finding:
    severity = SHOULD if elsewhere and part.raw.strip() else MUST
    return Finding(code, EMPTY[code], severity, part.raw.strip()[:QUOTED])


def _says_result(asked: Reading, result: Reading, whole: Reading, kind: str) -> bool:
    """One statement is enough where the part is called so, unless it only puts off."""
    if kind == INQUIRY:
        return has_result(asked, whole, kind, roles(whole), 1)
    said = roles(result)
    return has_result(asked, result, kind, said, 1) or bool(by_role(said, CONTENT, OUTCOME))


def _says_process(process: Reading) -> bool:
    said = roles(process)
    return has_process(process, said) or bool(by_role(said, CONTENT))
