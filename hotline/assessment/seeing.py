"""Who sees which score and which point lost, and in what order (第九条、第三十条)."""

from collections.abc import Iterable
from decimal import Decimal

from hotline.assessment.models import Loss, Round, Score
from hotline.people.models import Account
from hotline.people.roles import Role


def units_of(rows: Iterable[Score]) -> dict[str, list[Score]]:
    """Scores by kind of unit: ranked first by place, then the rest by score."""
    found: dict[str, list[Score]] = {}
    for row in sorted(
        rows,
        key=lambda r: (r.rank is None, r.rank or 0, -(r.score or Decimal(-1)), r.unit.ordinal, r.unit_id),
    ):
        found.setdefault(row.unit.kind, []).append(row)
    return found


def visible_scores(made: Round, person: Account) -> list[Score]:
    """The scores somebody may see: centre and leaders all; a unit its own, and once published all (第九条).

    The centre's own round is no unit's business before it is published.
    """
    rows = made.scores.select_related("unit")
    if not (person.is_centre or Role.LEADER in person.held or made.published_at):
        rows = rows.filter(unit=person.unit_id) if person.is_unit else rows.none()
    return list(rows)


def visible_losses(made: Round, person: Account) -> list[Loss]:
    """The rows of points lost somebody may see: centre and leaders all, a unit only its own."""
    rows = made.losses.select_related("unit", "appeal__filed_by", "appeal__decided_by").order_by(
        "unit__ordinal", "unit_id", "id"
    )
    if not (person.is_centre or Role.LEADER in person.held):
        rows = rows.filter(unit=person.unit_id) if person.is_unit else rows.none()
    return list(rows)
