"""What a watch does once a day, however many beat."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

from django.db import transaction

from hotline.people.models import Installation
from hotline.regulation.time_limits import local


@contextmanager
def once_a_day(key: str, now: datetime) -> Iterator[bool]:
    """Whether this is the day's first, kept in one transaction with what is done inside; another loop waits and then finds it done."""
    today = local(now).date().isoformat()
    with transaction.atomic():
        kept, _ = Installation.objects.select_for_update().get_or_create(key=key, defaults={"value": ""})
        is_first = kept.value != today
        yield is_first
        if is_first:
            kept.value = today
            kept.save(update_fields=["value"])
