"""The month's seed and who is drawn for call-back by it (第二十六条, reading 7)."""

import secrets
from datetime import datetime

from hotline.orders.models import Order, SampleSeed
from hotline.regulation.call_backs import must_call_back
from hotline.regulation.time_limits import local


def called_back(order: Order, at: datetime, *, instant: bool) -> bool:
    """Whether an order closed at this moment must be called back; one that was reopened always."""
    if order.reopened_count:
        return True
    seed = b"" if order.kind == "complaint" else seed_of(at)
    return must_call_back(order.kind, instant=instant, number=order.number, closed_at=at, seed=seed)


def seed_of(moment: datetime) -> bytes:
    """The seed of the moment's month; made once, by whoever needs it first."""
    return bytes(seed_for(f"{local(moment):%Y-%m}", moment).seed)


def seed_for(month: str, now: datetime) -> SampleSeed:
    """The seed of a month such as 2026-04, with when it was made."""
    fresh = SampleSeed(month=month, seed=secrets.token_bytes(32), made_at=now)
    SampleSeed.objects.bulk_create([fresh], ignore_conflicts=True)
    return SampleSeed.objects.get(month=month)
