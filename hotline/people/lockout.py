"""How many wrong passwords shut a door: the account's, and that of the address they came from (GB/T 22239-2019 8.1.4.1)."""

from datetime import datetime, timedelta
from typing import Any

from axes.models import AccessAttempt
from django.db.models import Sum

from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import local


def rules(now: datetime) -> dict[str, Any]:
    """The numbers of the parameter `accounts` in force at this moment."""
    return dict(value_on(local(now).date(), "accounts"))


def wrong_an_account(request: Any = None, credentials: Any = None) -> int:
    """What django-axes asks: wrong tries after which an account is locked."""
    return int(rules(_now())["wrong_an_account"])


def lock_time(request: Any = None) -> timedelta:
    """What django-axes asks: how long it stays locked."""
    return timedelta(minutes=rules(_now())["lock_minutes"])


def failures_of_address(address: str, now: datetime) -> int:
    """Wrong tries from one address lately, whoever's accounts they were for; those of who then got in are forgotten."""
    lately = AccessAttempt.objects.filter(ip_address=address or None, attempt_time__gte=now - lock_time())
    return lately.aggregate(n=Sum("failures_since_start"))["n"] or 0


def address_is_locked(address: str, now: datetime) -> bool:
    """Whether too many wrong passwords came from this address."""
    return failures_of_address(address, now) >= rules(now)["wrong_an_address"]


def _now() -> datetime:
    from django.utils import timezone  # noqa: PLC0415  django-axes hands over no moment

    return timezone.now()  # noqa: TID251
