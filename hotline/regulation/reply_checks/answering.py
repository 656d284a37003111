"""Does the reply speak of what was asked (第二十四条 回复质量): the echo, the matter as a whole, each point?"""

import re
from functools import cache

from hotline.regulation.citation import cites
from hotline.regulation.jurisdiction import city
from hotline.regulation.reply_checks.asked import Point, points
from hotline.regulation.reply_checks.findings import MUST, SHOULD, Finding
from hotline.regulation.reply_checks.kinship import kinship
from hotline.regulation.reply_checks.parts import has_basis
from hotline.regulation.reply_checks.reading import Reading
from hotline.regulation.reply_checks.words import any_of, data, rows

FAR, NEAR, ASIDE = 0.22, 0.36, 0.55
"""Kinship of a request with its reply: below NEAR it is another thing when the reply holds no part of 第二十五条, below
ASIDE when the matters differ besides; a reply that holds all its parts must be below FAR and differ."""
OF_THE_ECHO, ECHO_NEAR, WHOLE_NEAR = 0.34, 0.4, 0.28
"""A matter named at the head is another one when less than this comes from the request, and the whole reply is no
nearer; a reply with all its parts has earned more trust: an official names in his own words what callers tell in theirs."""
STRETCH = 3
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
        if left_out(point, reply)
    ]


def _other_matter(asked: Reading, reply: Reading, hollow: bool, whole: bool, terse: bool) -> Finding | None:
    said = _echoed(reply)
    if said and _foreign(said[0], asked, reply, WHOLE_NEAR if whole else ECHO_NEAR):
        return Finding(
            "off_point",
            f"来电人说的是{_named(asked)}，回复说的是“{said[0][:20]}”，不是一回事。",
            quote=said[1],
        )
    words, quote = f"来电人说的是{_named(asked)}，回复没有说到。", _first_words(reply)
    if not hollow and _strange(asked, reply, whole, terse):
        return Finding("off_point", words, SHOULD if terse else MUST, quote)
    if (
        whole
        and not terse
        and kinship(asked.text, reply.text) < WHOLE_NEAR
        and not _same_matter(asked, reply)
    ):
        return Finding("off_point", words, SHOULD, quote)
    return None


def _same_matter(asked: Reading, reply: Reading) -> bool:
    return bool((issues(asked.text) & issues(reply.bare)) - weak())


def _echoed(reply: Reading) -> tuple[str, str] | None:
    """How the reply itself names the matter at its head, and the clause it stands in."""
    for pattern in data()["echo"].split():
        for hit in re.finditer(pattern, reply.bare[:HEAD]):
            words = hit.group(1).strip("的关于了\0 ")
            if not any_of("not_an_echo").match(words) and (issues(words) or len(issue_words(words)) >= 3):
                return words, reply.clause_at(hit.start(1), hit.end(1))
    return None


def _foreign(words: str, asked: Reading, said: Reading, near: float) -> bool:
    """The echo shares neither matter nor rare characters with the request, and the rest of the reply does not mend it."""
    if kinship(words, asked.text) >= OF_THE_ECHO or kinship(asked.text, said.text) >= near:
        return False
    wide = weak() | set(data()["object_like"].split())
    same = (issues(asked.text) - wide) & (issues(words) | issues(said.bare))
    return not same and not same_stretch(words, asked.text)


def same_stretch(one: str, other: str) -> bool:
    """Three characters running, a name more often than not, that both hold."""
    return any(one[i : i + STRETCH] in other for i in range(len(one) - STRETCH + 1))


def _strange(asked: Reading, reply: Reading, whole: bool, terse: bool) -> bool:
    """Hardly anything of the request comes back; where something does, the matters of the list decide."""
    kin = kinship(asked.text, reply.text)
    if kin >= ASIDE:
        return False
    theirs, ours = issues(asked.text) - weak(), issues(reply.bare) - weak()
    differ = bool(theirs and ours) and not theirs & ours
    if whole or terse:
        return differ and kin < (NEAR if terse else FAR)
    if _engaged(reply):
        return False
    return kin < NEAR or (differ and kin < ASIDE)


def _engaged(reply: Reading) -> bool:
    """It names a rule, tells the caller, or says of the matter itself how it stands."""
    told = any_of("contacts").search(reply.bare) or any_of("opinions").search(reply.bare)
    return bool(told or "属实" in reply.bare or has_basis(reply))


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


def left_out(point: Point, reply: Reading) -> bool:
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
    for span in reply.clauses:
        if len(span.text.strip("\0 ")) >= 8:
            return reply.quote(span.start, span.end)
    return reply.raw[:40].strip()
