"""The month's seed and who is drawn for call-back by it (第二十六条, reading 7)."""

import secrets
from datetime import datetime

from hotline.orders.models import Order, SampleSeed
from hotline.regulation.call_backs import must_call_back
from hotline.regulation.time_limits import local


def called_back(order: Order, *, instant: bool) -> bool:
    """Whether an order closed at order.closed_at must be called back."""
    closed_at = order.closed_at
    if closed_at is None:
        return False
    seed = b"" if order.kind == "complaint" else seed_of(closed_at)
    return must_call_back(order.kind, instant=instant, number=order.number, closed_at=closed_at, seed=seed)


def seed_of(moment: datetime) -> bytes:
    """The seed of the moment's month; made once, by whoever needs it first."""
    month = f"{local(moment):%Y-%m}"
    SampleSeed.objects.bulk_create(
        [SampleSeed(month=month, seed=secrets.token_bytes(32))], ignore_conflicts=True
    )
    return bytes(SampleSeed.objects.get(month=month).seed)
