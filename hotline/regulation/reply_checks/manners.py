"""How the reply speaks (第二十四条 文明用语): uncivil words, set phrases, blanks left in a form, a copied text."""

import re
from collections.abc import Iterable
from functools import cache

from hotline.regulation.citation import cites
from hotline.regulation.reply_checks.findings import MUST, SHOULD, Finding
from hotline.regulation.reply_checks.reading import BOOK, Reading
from hotline.regulation.reply_checks.words import any_of, data

SHINGLE = 5
ALIKE = 0.85
"""Share of five-character pieces two replies have in common, from which one is taken for a copy of the other."""
COPY_MIN = 40
"""A shorter text may well be written twice."""
FEW_FACTS = 1
SET_SHARE, ALL_SET = 0.62, 0.8
"""Share of set phrases from which a reply says nothing; with one figure in it, from which it says nothing all the same."""
LETTER = re.compile(r"[一-龥A-Za-z0-9]")


@cites("第二十四条")
def uncivil(reply: Reading) -> list[Finding]:
    """Words that blame or mock; what others said, in quotation marks, is not ours."""
    ours = any_of("callers_words").sub(lambda m: "\0" * len(m.group()), reply.own)
    found = [
        Finding(
            "uncivil",
            f"“{reply.quote(m.start(), m.end())}”不文明，请改。",
            quote=reply.clause_at(m.start(), m.end()),
        )
        for m in any_of("uncivil").finditer(ours)
        if not any_of("never_ours").search(ours[: m.start()][-4:])
    ]
    if not found:
        found = [*_asked_back(reply), *_by_you(reply)]
    return found


def _asked_back(reply: Reading) -> list[Finding]:
    """A reply answers; a question put to the caller, that is not one restated, is a reproach."""
    own = any_of("restated").sub(lambda m: "\0" * len(m.group()), reply.own)
    hit = re.search(r"[^,。;!?\0]{2,}\?", own)
    if not hit:
        return []
    return [
        Finding(
            "uncivil", "用反问的口气答复来电人，请改。", quote=reply.clause_at(hit.start(), hit.end() - 1)
        )
    ]


def _by_you(reply: Reading) -> list[Finding]:
    """你 for 您: a slip where 您 stands elsewhere, rude where it carries a reproach or stands throughout."""
    spans = [s for s in reply.sentences if re.search("你(?!局|中心|单位|支队)", s.text)]
    if not spans:
        return []
    harsh = [s for s in spans if any_of("harsh_by_you").search(s.text)]
    rude = harsh or "您" not in reply.own
    worst = (harsh or spans)[0]
    sentence = "称呼来电人用了“你”，口气生硬，请改。" if rude else "称呼请用“您”。"
    return [Finding("uncivil", sentence, MUST if rude else SHOULD, reply.quote(worst.start, worst.end))]


def filler(reply: Reading) -> list[Finding]:
    """Set phrases instead of facts, and blanks of a form left unfilled."""
    if m := any_of("placeholders").search(reply.own):
        return [Finding("filler", "套用模板，空格没有填。", quote=reply.clause_at(m.start(), m.end()))]
    share, facts = set_share(reply.text), fact_count(reply)
    if share < (SET_SHARE if not facts else ALL_SET) or facts > FEW_FACTS:
        return []
    emptiest = max(reply.sentences, key=lambda s: (round(set_share(s.text), 1), len(s.text)))
    words = reply.quote(emptiest.start, emptiest.end)
    return [Finding("filler", "只有套话，没有这一件的事实、数目和日期。", quote=words)]


def set_share(text: str) -> float:
    """Share of a text's characters that stand in set phrases: words that fit any reply."""
    said = len(LETTER.findall(text))
    return sum(map(len, _set_words().findall(text))) / said if said else 0.0


@cache
def _set_words() -> re.Pattern[str]:
    longest_first = sorted(data()["set_words"].split(), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, longest_first)))


def fact_count(reply: Reading) -> int:
    """Numbers and named rules: what a set text does not have."""
    numbers = re.findall(r"\d+", re.sub(r"123(?:28|45)", "", reply.bare))
    return len(numbers) + len(BOOK.findall(reply.text))


def copied(reply: Reading, earlier: Iterable[str]) -> list[Finding]:
    """The reply is, but for a few characters, one the unit gave before."""
    mine = _shingles(reply.raw)
    if len(reply.raw) < COPY_MIN:
        return []
    for text in earlier:
        theirs = _shingles(text)
        if theirs and len(mine & theirs) / len(mine | theirs) >= ALIKE:
            return [
                Finding(
                    "filler",
                    "与本单位以前的一件回复几乎一字不差，请写这一件的情况。",
                    quote=reply.raw[:40].strip(),
                )
            ]
    return []


def _shingles(text: str) -> set[str]:
    bare = re.sub(r"\s|\d", "", text)
    return {bare[i : i + SHINGLE] for i in range(len(bare) - SHINGLE + 1)}
