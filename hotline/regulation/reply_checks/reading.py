"""A text as the check reads it: punctuation made even, other people's words apart, cut into clauses.

Every replacement keeps the length, so a place found here is the same place in the text as written.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

EVEN = str.maketrans(
    "，。；：？！（）［］【】“”‘’「」『』０１２３４５６７８９％．　~～",
    ',。;:?!()[][]""\'\'""""0123456789%. --',
)
SAID = re.compile(r"\"[^\"]{0,120}\"|'[^']{0,120}'")
BOOK = re.compile(r"《[^》]{1,80}》")
ENDS = re.compile(r"[。;!?\n]|(?<!\d),|,(?!\d{3}(?!\d))|:(?!\d)")
SENTENCE_ENDS = re.compile(r"[。;!?\n]")


@dataclass(frozen=True)
class Span:
    """A stretch of the text: `text` evened, from start to end of the original."""

    text: str
    start: int
    end: int


@dataclass(frozen=True)
class Reading:
    """raw: as written. text: evened. own: without quoted speech. bare: also without the titles of laws."""

    raw: str
    text: str = field(init=False)
    own: str = field(init=False)
    bare: str = field(init=False)

    def __post_init__(self) -> None:
        text = self.raw.translate(EVEN)
        own = SAID.sub(_blank, text)
        object.__setattr__(self, "text", text)
        object.__setattr__(self, "own", own)
        object.__setattr__(self, "bare", BOOK.sub(_blank, own))

    @cached_property
    def clauses(self) -> list[Span]:
        return list(_cut(self.bare, ENDS))

    @cached_property
    def sentences(self) -> list[Span]:
        return list(_cut(self.bare, SENTENCE_ENDS))

    def quote(self, start: int, end: int) -> str:
        """The words of the original there, without blanks and commas at either end."""
        return self.raw[start:end].strip(" \t\n,，。;；:：、")

    def clause_at(self, start: int, end: int) -> str:
        """The whole clause around a place: what a person recognises when it is quoted."""
        marks = list(ENDS.finditer(self.text))
        left = max((m.end() for m in marks if m.end() <= start), default=0)
        right = min((m.start() for m in marks if m.start() >= end), default=len(self.text))
        return self.quote(left, right)


def _blank(hit: re.Match[str]) -> str:
    return "\0" * len(hit.group())


def _cut(text: str, ends: re.Pattern[str]) -> Iterator[Span]:
    start = 0
    for mark in ends.finditer(text):
        if mark.start() > start:
            yield Span(text[start : mark.start()], start, mark.start())
        start = mark.end()
    if start < len(text):
        yield Span(text[start:], start, len(text))
