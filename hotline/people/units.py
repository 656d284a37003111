"""Units, as lists name them."""

from django.conf import settings
from django.core.cache import cache
from django.db.models.signals import post_save

from hotline.people.models import Unit

KEPT_SECONDS = 60


def unit_choices() -> list[tuple[str, str]]:
    """Code and short name of every unit, for the filter above a list: at most a minute old, for every page shows it."""
    return cache.get_or_set(_key(), _read, KEPT_SECONDS) or []


def _key() -> str:
    return f"unit-choices:{settings.DATABASES['default']['NAME']}"


def _read() -> list[tuple[str, str]]:
    return list(Unit.objects.order_by("ordinal", "id").values_list("code", "short_name"))


def _forget(**_: object) -> None:
    cache.delete(_key())


post_save.connect(_forget, sender=Unit, dispatch_uid="unit_choices")
