"""Orders that may be about the same matter: by caller, by object (第二十二条)."""

import re
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from hotline.orders.models import Order
from hotline.people.ciphers import index_of
from hotline.people.personal import indexable


def object_key(facts: Mapping[str, Any]) -> str:
    """What is complained of, written one way: plate before route before company; no personal value in it."""
    written = (indexable(str(facts.get(name) or "")) for name in ("plate", "route", "company"))
    return next(filter(None, (re.sub(r"\s", "", words).upper() for words in written)), "")


def similar(phone: str, key: str, now: datetime, days: int = 30) -> list[tuple[Order, str]]:
    """Orders of the last 30 days by the same caller or on the same object, newest first, with the reason."""
    since, found = now - timedelta(days=days), dict[int, tuple[Order, str]]()
    recent = Order.objects.filter(registered_at__gte=since).exclude(state="merged").order_by("-id")
    if key:
        found |= {o.pk: (o, "同一对象") for o in recent.filter(object_key=key)[:10]}
    if phone:
        found |= {
            o.pk: (o, "同一来电人") for o in recent.filter(contact__caller__phone_index=index_of(phone))[:10]
        }
    return [found[pk] for pk in sorted(found, reverse=True)][:10]
