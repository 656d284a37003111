"""How long an order is kept (第二十七条)."""

from datetime import date

from hotline.regulation.citation import cites
from hotline.regulation.parameters import value_on


@cites("第二十七条")
def destroy_not_before(archived_on: date) -> date:
    """The first day on which destruction may even be proposed: not less than five years after archiving."""
    years = value_on(archived_on, "archive_years")
    try:
        return archived_on.replace(year=archived_on.year + years)
    except ValueError:  # 29 February
        return date(archived_on.year + years, 3, 1)
