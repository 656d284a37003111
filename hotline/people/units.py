"""Units, as lists name them."""

from typing import NamedTuple

from django.conf import settings
from django.core.cache import cache
from django.db.models.signals import post_save

from hotline.people.models import Unit, UnitKind

KEPT_SECONDS = 60


class Named(NamedTuple):
    """What a list says of a unit."""

    id: int
    code: str
    short_name: str
    name: str
    kind: str
    parent_id: int | None
    is_active: bool
    responsible: str


def as_lead(unit: Named | Unit) -> str:
    """The name in a list of leads, with a warning where nobody is named as responsible (第八条)."""
    return unit.name if unit.responsible else f"{unit.name}（未明确责任人）"


def all_units() -> list[Named]:
    """Every unit in the city's order: at most a minute old, for every page shows some."""
    return cache.get_or_set(_key(), _read, KEPT_SECONDS) or []


def unit_choices() -> list[tuple[str, str]]:
    """Code and short name of every unit, for the filter above a list."""
    return [(u.code, u.short_name) for u in all_units()]


def carriers() -> list[Named]:
    """The units an order may be given to: all at work but the centre and the bureau."""
    return [u for u in all_units() if u.is_active and u.kind not in (UnitKind.CENTRE, UnitKind.BUREAU)]


def _key() -> str:
    return f"units:{settings.DATABASES['default']['NAME']}"


def _read() -> list[Named]:
    return [Named(*row) for row in Unit.objects.order_by("ordinal", "id").values_list(*Named._fields)]


def _forget(**_: object) -> None:
    cache.delete(_key())


post_save.connect(_forget, sender=Unit, dispatch_uid="unit_choices")
