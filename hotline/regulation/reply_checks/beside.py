"""What a drafter has beside the reply while writing: each thing asked, and whether the words so far answer it."""

from collections.abc import Mapping
from dataclasses import dataclass

from hotline.regulation.citation import cites
from hotline.regulation.replies import PARTS
from hotline.regulation.reply_checks.answering import left_out
from hotline.regulation.reply_checks.asked import open_questions, points, sorts_of_question
from hotline.regulation.reply_checks.findings import Finding
from hotline.regulation.reply_checks.reading import Reading

PART_OF = {"no_result": "result", "no_process": "process", "no_basis": "basis", "off_point": "result"}
"""Where a fault that has no words of its own is mended."""


@dataclass(frozen=True)
class AskedPoint:
    """One thing asked. answered: whether the reply so far has words for it."""

    text: str
    answered: bool


@cites("第二十五条")
def points_beside(request_text: str, parts: Mapping[str, str]) -> list[AskedPoint]:
    """The numbered points of a request, or the questions it puts; empty when it is about one thing and asks none."""
    asked = Reading(request_text)
    said = Reading("\n".join(parts.get(name, "") for name in PARTS))
    written = bool(said.raw.strip())
    if numbered := points(asked):
        return [AskedPoint(p.text, written and not left_out(p, said)) for p in numbered]
    still = set(open_questions(asked, said))
    return [AskedPoint(name, written and name not in still) for name in sorts_of_question(asked)]


def part_of(finding: Finding, parts: Mapping[str, str]) -> str:
    """The part a finding is about: where its words stand, else where it is mended."""
    standing = [name for name in PARTS if finding.quote and finding.quote in parts.get(name, "")]
    return standing[0] if standing else PART_OF.get(finding.code, "")
