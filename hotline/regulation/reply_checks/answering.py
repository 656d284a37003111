"""Does the reply speak of what was asked (第二十四条 回复质量): the echo, the matter as a whole, each point?"""

import re
from functools import cache

from hotline.regulation.citation import cites
from hotline.regulation.jurisdiction import city
from hotline.regulation.reply_checks.asked import Point, points
from hotline.regulation.reply_checks.findings import MUST, SHOULD, Finding
from hotline.regulation.reply_checks.reading import Reading
from hotline.regulation.reply_checks.words import any_of, data, rows

SHARED = 2
"""With no matter in common, a reply that brings back no more than this many words of the request is off the point."""
SHARED_PART = 0.34
"""… unless these words are as much as a third of a short request."""
FEW_WORDS, STRETCH = 6, 3
WORD = re.compile(r"(?![的了是在我您你们就都也还被把给和])[一-龥]{2}")
HEAD = 90
"""A reply names its matter at its head."""


@cites("第二十四条")
def off_point(
    asked: Reading, reply: Reading, *, hollow: bool = False, whole: bool = False, terse: bool = False
) -> list[Finding]:
    """At most one finding on the whole, and one for each numbered point left out. hollow: it is all set phrases.

    whole: the reply holds all its parts; then only another thing altogether counts. terse: the request stands
    beside it and need not be named again, so strangeness is only worth a look.
    """
    if other := _other_matter(asked, reply, hollow, whole, terse):
        return [other]
    return [
        Finding("off_point", f"诉求里“{_short(point)}”这一点没有答到。")
        for point in points(asked)
        if _left_out(point, reply)
    ]


def _other_matter(asked: Reading, reply: Reading, hollow: bool, whole: bool, terse: bool) -> Finding | None:
    said = _echoed(reply)
    if said and _foreign(said[0], asked, reply):
        return Finding(
            "off_point",
            f"来电人说的是{_named(asked)}，回复说的是“{said[0][:20]}”，不是一回事。",
            quote=said[1],
        )
    if not hollow and _strange(asked, reply, whole, terse):
        return Finding(
            "off_point",
            f"来电人说的是{_named(asked)}，回复没有说到。",
            SHOULD if terse else MUST,
            _first_words(reply),
        )
    return None


def _echoed(reply: Reading) -> tuple[str, str] | None:
    """How the reply itself names the matter at its head, and the clause it stands in."""
    for pattern in data()["echo"].split():
        for hit in re.finditer(pattern, reply.bare[:HEAD]):
            words = hit.group(1).strip("的关于了\0 ")
            if not any_of("not_an_echo").match(words) and (issues(words) or len(issue_words(words)) >= 3):
                return words, reply.clause_at(hit.start(1), hit.end(1))
    return None


def _foreign(words: str, asked: Reading, said: Reading) -> bool:
    """The echo shares neither matter nor words with the request, and the rest of the reply does not mend it."""
    wide = weak() | set(data()["object_like"].split())
    theirs, named = issues(asked.text) - wide, issues(words) - wide
    if theirs & (named | issues(said.bare)):
        return False
    mine = own_words(words)
    if any(w in asked.text for w in mine) or len(mine) < 2:
        return False
    return bool(theirs and named) or not same_stretch(words, asked.text)


def same_stretch(one: str, other: str) -> bool:
    """Three characters running, a name more often than not, that both hold."""
    return any(one[i : i + STRETCH] in other for i in range(len(one) - STRETCH + 1))


def _strange(asked: Reading, reply: Reading, whole: bool, terse: bool) -> bool:
    """Another matter is spoken of, and hardly a word of the request comes back."""
    theirs, ours = issues(asked.text), issues(reply.bare)
    words = own_words(asked.text)
    shared = sum(w in reply.text for w in words)
    same_thing = bool(objects(asked.text) & objects(reply.text))
    if (
        (theirs & ours) - weak()
        or shared > (0 if theirs & ours or same_thing else SHARED)
        or shared >= SHARED_PART * len(words)
    ):
        return False
    if theirs - weak() and ours - weak():
        return True
    refers = any_of("refers_back").search(reply.bare) or same_names(asked.text, reply.text)
    if terse:
        return False
    return shared == 0 and len(words) >= FEW_WORDS and not (refers or theirs & ours or (whole and same_thing))


def same_names(one: str, other: str) -> bool:
    """A plate, a road, a place or a number of the one stands in the other."""
    return any(name in other for name in re.findall(data()["names"], one))


def own_words(text: str) -> set[str]:
    """The words of the matter without the things (公交, 路面) that so many requests speak of."""
    for pattern in rows("objects").values():
        text = pattern.sub("\0", text)
    return issue_words(text)


@cache
def weak() -> frozenset[str]:
    """Matters so wide that a reply may well not name them."""
    return frozenset(data()["weak_issues"].split())


def issue_words(text: str) -> set[str]:
    """Two-character words that carry the matter: not places, not numbers, not what every call says."""
    bare = any_of("places").sub("\0", text)
    found = {bare[i : i + 2] for i in range(len(bare) - 1)}
    return {w for w in found if WORD.fullmatch(w) and w not in stop_words()}


@cache
def stop_words() -> frozenset[str]:
    return frozenset([*data()["stop_words"].split(), city()["short"]])


def issues(text: str) -> set[str]:
    """The matters of the list that a text speaks of."""
    return {name for name, pattern in rows("issues").items() if pattern.search(text)}


def objects(text: str) -> set[str]:
    """The things of the list that a text speaks of."""
    return {name for name, pattern in rows("objects").items() if pattern.search(text)}


def _left_out(point: Point, reply: Reading) -> bool:
    """A point is left out when neither its matter nor its words come back."""
    if any_of("procedural").search(point.text) or issues(point.text) & issues(reply.bare):
        return False
    words = issue_words(point.text)
    return len(words) >= 2 and sum(w in reply.bare for w in words) * 5 < len(words)


def _named(asked: Reading) -> str:
    names = sorted(issues(asked.text), key=lambda n: rows("issues")[n].search(asked.text).start())  # type: ignore[union-attr]
    return f"“{'、'.join(names[:2])}”" if names else "另一件事"


def _short(point: Point) -> str:
    return point.text[:18]


def _first_words(reply: Reading) -> str:
    """The first clause that is more than a greeting."""
    for span in reply.clauses():
        if len(span.text.strip("\0 ")) >= 8:
            return reply.quote(span.start, span.end)
    return reply.raw[:40].strip()
