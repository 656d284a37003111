"""`manage.py load_jurisdiction`: the city's units into the database; known ones are left as people edited them."""

from typing import Any

from django.core.management.base import BaseCommand

from hotline.people.models import Unit
from hotline.regulation.jurisdiction import units


class Command(BaseCommand):
    help = "载入本市的单位名册"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"单位 {load_units()} 个。")


def load_units() -> int:
    """Make the units of the data folder that are not there yet; returns how many units there are."""
    known = {unit.code: unit for unit in Unit.objects.all()}
    missing = [(n, row) for n, row in enumerate(units()) if row["code"] not in known]
    while missing:
        # A parent stands before its children in the file; each round makes those whose parent is there.
        able = [(n, row) for n, row in missing if row.get("parent", "") in ("", *known)]
        made = Unit.objects.bulk_create([_unit(n, row, known) for n, row in able or missing])
        known |= {unit.code: unit for unit in made}
        missing = [(n, row) for n, row in missing if row["code"] not in known]
    return len(known)


def _unit(ordinal: int, row: dict[str, Any], known: dict[str, Unit]) -> Unit:
    return Unit(
        code=row["code"],
        name=row["name"],
        short_name=row["short"],
        kind=row["kind"],
        county=row.get("county", ""),
        duty_phone=row.get("phone", ""),
        ordinal=ordinal,
        parent=known.get(row.get("parent", "")),
        is_sample=row["kind"] not in ("centre", "bureau"),
    )
