"""How much of one text comes back in another, the rare characters counting more (第二十四条 回复质量).

A reply in quite other words than the request still shares its rare characters: 练车, 学时, a place, a number.
"""

import re
from functools import cache

from hotline.regulation.reply_checks.words import data

RAREST = 5
NUMBER = 3
"""What a number of one or more digits weighs; a plate or a road weighs its characters besides."""
LONG = 45
"""A long request tells a story: no more than this weight need come back."""
TOKEN = re.compile(r"[一-龥]|[A-Za-z]+|\d+")


@cache
def _weights() -> dict[str, int]:
    return {c: weight for weight, row in data()["characters"].items() for c in row}


def weight(text: str) -> int:
    """The weight of the different characters and numbers of a text."""
    return sum(_weight(t) for t in _tokens(text))


def kinship(one: str, other: str, *, long: int = LONG) -> float:
    """Share of the weight of `one` that comes back in `other`, 0 to 1; 1 for a text that weighs nothing."""
    mine = _tokens(one)
    total = sum(map(_weight, mine))
    if not total:
        return 1.0
    theirs = _tokens(other)
    return min(1.0, sum(_weight(t) for t in mine if t in theirs) / min(total, long))


def _tokens(text: str) -> set[str]:
    return set(TOKEN.findall(text))


def _weight(token: str) -> int:
    return NUMBER if token.isascii() else _weights().get(token, RAREST)
