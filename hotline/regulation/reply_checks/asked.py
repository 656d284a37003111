"""What was asked: the kind of the request, its points, its questions, the matter it speaks of."""

import re
from dataclasses import dataclass

from hotline.regulation.reply_checks.reading import Reading
from hotline.regulation.reply_checks.words import any_of, data

INQUIRY, SUGGESTION, COMPLAINT = "inquiry", "suggestion", "complaint"


def kind_of(asked: Reading) -> str:
    """The kind as the words have it: for a request that comes without one."""
    if any_of("asks", "suggestion").search(asked.text):
        return SUGGESTION
    enquires = any_of("asks", "inquiry").search(asked.text)
    complains = any_of("asks", "complaint").search(asked.text[: enquires.start()] if enquires else asked.text)
    return INQUIRY if enquires and not complains else COMPLAINT


@dataclass(frozen=True)
class Point:
    """One of several things asked in one request."""

    text: str
    start: int


def points(asked: Reading) -> list[Point]:
    """The numbered points of a request, or what it asks for besides; empty when it asks for one thing."""
    marks = list(any_of("points").finditer(asked.text))
    if len(marks) < 2:
        more = any_of("also").search(asked.text)
        return [Point(_first_sentence(asked.text[more.end() :]), more.end())] if more else []
    ends = [m.start() for m in marks[1:]] + [len(asked.text)]
    return [
        Point(_first_sentence(asked.text[mark.end() : end]), mark.end())
        for mark, end in zip(marks, ends, strict=True)
    ]


def _first_sentence(text: str) -> str:
    return re.split(r"[。;!?]", text.strip())[0].strip(" ,")


def open_questions(asked: Reading, reply: Reading) -> list[str]:
    """The sorts of question put (多少钱, 在哪里, …) for which the reply has no words at all."""
    answers = re.sub(r"第[一二三四五六七八九十百零\d]+[条款项]", "", reply.bare)
    open_ = []
    for name, row in question_rows().items():
        if re.search(row[0], asked.text) and not re.search(row[1], answers):
            open_.append(name)
    return open_


def sorts_of_question(asked: Reading) -> list[str]:
    """The sorts of question a request puts."""
    return [name for name, row in question_rows().items() if re.search(row[0], asked.text)]


def question_rows() -> dict[str, tuple[str, str]]:
    """Sort of question -> (how it is put, how an answer to it looks)."""
    return {name: (row["asked"], row["answered"]) for name, row in data()["questions"].items()}
