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
    made: dict[str, Unit] = {}
    for ordinal, row in enumerate(units()):
        made[row["code"]], _ = Unit.objects.get_or_create(
            code=row["code"],
            defaults={
                "name": row["name"],
                "short_name": row["short"],
                "kind": row["kind"],
                "county": row.get("county", ""),
                "duty_phone": row.get("phone", ""),
                "ordinal": ordinal,
                "parent": made.get(row.get("parent", "")),
                "is_sample": row["kind"] not in ("centre", "bureau"),
            },
        )
    return Unit.objects.count()
