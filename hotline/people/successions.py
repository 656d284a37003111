"""Who goes on for a unit that is no more, and what units were called before. In memory, a minute old at most."""

from collections.abc import Iterable
from datetime import date

from hotline.people.fresh import Kept
from hotline.people.models import Unit, UnitChange


def _done() -> tuple[UnitChange, ...]:
    rows = UnitChange.objects.exclude(done_at=None).select_related("unit", "successor", "recorded_by")
    return tuple(rows.order_by("on", "id"))


KEPT: Kept[tuple[UnitChange, ...]] = Kept(_done, ())


def heir_of(unit: Unit) -> Unit:
    """The unit that does a unit's work today: itself, or its last successor."""
    while not unit.is_active and (
        change := next((c for c in KEPT.value if c.unit_id == unit.pk and c.successor), None)
    ):
        assert change.successor is not None
        unit = change.successor
    return unit


def those_before(unit_id: int) -> frozenset[int]:
    """A unit and all it succeeded."""
    found = {unit_id}
    while more := {c.unit_id for c in KEPT.value if c.successor_id in found} - found:
        found |= more
    return frozenset(found)


def former_names(unit_id: int) -> list[str]:
    """What a unit was called, and the units it succeeded, oldest first."""
    return [c.old_short_name for c in KEPT.value if (c.successor_id or c.unit_id) == unit_id and c.done_at]


def formerly(unit: Unit) -> str:
    """（原执法支队、原路政大队） beside a unit's name, "" for one that was always called so."""
    before = former_names(unit.pk)
    return f"（{'、'.join(f'原{name}' for name in before)}）" if before else ""


def note_on(first: date, last: date) -> str:
    """What a page of figures says of a period in which units changed; "" where none did (decision 0135)."""
    changed = "；".join(c.words for c in changes_between(first, last))
    return f"机构变动：{changed}。生效以前的数归原单位，以后的归承继单位。" if changed else ""


def changes_between(first: date, last: date) -> list[UnitChange]:
    """What took effect in a period."""
    return [c for c in KEPT.value if first <= c.on <= last]


def named(words: str, units: Iterable[Unit]) -> list[Unit]:
    """Units whose name now or before holds these words."""
    return [
        u
        for u in units
        if len(words) > 1 and any(words in name for name in (u.name, u.short_name, *_long_names(u.pk)))
    ]


def _long_names(unit_id: int) -> list[str]:
    mine = [c for c in KEPT.value if unit_id in (c.unit_id, c.successor_id)]
    return [name for c in mine for name in (c.old_name, c.old_short_name)]
