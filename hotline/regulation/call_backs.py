"""Who is called back (第二十六条), and when somebody counts as unreachable (第二十五条)."""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import date, datetime

from hotline.regulation.citation import cites
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import local


@cites("第二十六条")
def must_call_back(kind: str, *, instant: bool, number: str, closed_at: datetime, seed: bytes) -> bool:
    """Every complaint; of the other kinds the sample drawn by the month's seed (reading 7)."""
    if kind == "complaint":
        return True
    rates = value_on(local(closed_at).date(), "call_back_sample_rate")
    return drawn(number, seed, rates["instant" if instant else kind])


def drawn(number: str, seed: bytes, rate: float) -> bool:
    """True when HMAC(seed, number), read as a fraction of 1, falls under the rate; anyone can redraw it."""
    return _lot(number, seed) < rate


def _lot(number: str, seed: bytes) -> float:
    digest = hmac.new(seed, number.encode(), hashlib.sha256).digest()
    return int.from_bytes(digest[:8], "big") / 2**64


def topped_up(
    strata: Mapping[tuple[str, str], Iterable[str]], seed: bytes, chosen: Collection[str]
) -> frozenset[str]:
    """What the month's end adds to those chosen: of each (unit, kind) without any, the lowest lot (reading 7)."""
    added: set[str] = set()
    for numbers in strata.values():
        ranked = sorted(numbers, key=lambda n: _lot(n, seed))
        if not any(n in chosen for n in ranked):
            added |= set(ranked[:1])
    return frozenset(added)


def digest_of(seed: bytes) -> str:
    """What is published before the month: anybody can check the seed against it afterwards."""
    return hashlib.sha256(seed).hexdigest()


@cites("第二十五条")
def unreachable_words(on: date) -> str:
    """What a person must have tried before somebody counts as unreachable, as a page says it (reading 8)."""
    rule = value_on(on, "unreachable_attempts")
    return f"至少 {rule['attempts']} 次、分 {rule['days']} 日、不同半日才算联系不上"


@cites("第二十五条")
def unreachable(attempts: Sequence[datetime]) -> bool:
    """Enough attempts on enough days in different half-days (reading 8)."""
    if not attempts:
        return False
    rule = value_on(local(max(attempts)).date(), "unreachable_attempts")
    moments = [local(a) for a in attempts]
    days = {m.date() for m in moments}
    halves = {m.hour < 12 for m in moments}
    return len(moments) >= rule["attempts"] and len(days) >= rule["days"] and len(halves) == 2
