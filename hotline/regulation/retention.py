"""How long an order is kept (第二十七条): a table of years by what the order is."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from hotline.regulation.citation import cites
from hotline.regulation.parameters import value_on


@cites("第二十七条")
def years_kept(archived_on: date, classes: Mapping[str, Any]) -> int:
    """The longest of the years for all orders and for each class this one is of.

    classes: its kind, and which of safety, major, secret it is.
    """
    by_class = value_on(archived_on, "archive_years_by_class")
    names = {classes["kind"], *(name for name, held in classes.items() if held is True)}
    return max(value_on(archived_on, "archive_years"), *(by_class.get(name, 0) for name in names))


def destroy_not_before(archived_on: date, classes: Mapping[str, Any]) -> date:
    """The first day on which destruction may even be proposed: not less than five years after archiving."""
    years = years_kept(archived_on, classes)
    try:
        return archived_on.replace(year=archived_on.year + years)
    except ValueError:  # 29 February
        return date(archived_on.year + years, 3, 1)
