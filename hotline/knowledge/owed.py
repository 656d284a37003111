"""What each unit owes the knowledge base this quarter: entries, renewals, a word on what did not help (第十三条)."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q

from hotline.knowledge.models import Feedback, State, Version
from hotline.people.models import Unit, UnitKind
from hotline.regulation.citation import cites
from hotline.regulation.knowledge import ARTICLE, entries_owed, light_of, quarter_of
from hotline.regulation.time_limits import local, start_of

CARRY = (UnitKind.COUNTY, UnitKind.DIRECT, UnitKind.DEPARTMENT, UnitKind.PARK)


@dataclass(frozen=True)
class Owed:
    """One unit's standing. submitted of needed this quarter; the others are counts of what waits for the unit."""

    unit: Unit
    in_use: int
    submitted: int
    needed: int
    before: int
    to_renew: int
    over: int
    unhelpful: int
    unhelpful_late: int
    light: str

    @property
    def words(self) -> str:
        """The light in words."""
        if self.light == "green":
            return f"已报 {self.submitted} 条"
        return f"欠 {self.needed - self.submitted} 条" if self.submitted < self.needed else "有逾期"


@cites(ARTICLE)
def owed_by_units(now: datetime, unit: Unit | None = None) -> list[Owed]:
    """Every unit in service that carries work (or one unit), in the list's order: three queries, however many units."""
    today = local(now).date()
    quarter = quarter_of(today)
    units = Unit.objects.filter(kind__in=CARRY, is_active=True, parent=None).order_by("ordinal", "id")
    entries = _entries(now)
    feedback = {
        row["unit"]: (row["n"], row["late"])
        for row in Feedback.objects.filter(answered_at=None).values("unit").annotate(
            n=Count("id"), late=Count("id", filter=Q(due__lt=now)))
    }  # fmt: skip
    needed = entries_owed(quarter)
    found = []
    for one in units.filter(pk=unit.pk) if unit else units:
        counts = entries.get(one.pk, {})
        submitted, over = counts.get("submitted", 0), counts.get("over", 0)
        unhelpful, late = feedback.get(one.pk, (0, 0))
        light = light_of(submitted, quarter, today)
        found.append(
            Owed(one, counts.get("used", 0), submitted, needed, counts.get("earlier", 0), counts.get("to_renew", 0), over,
                 unhelpful, late, "red" if over or late else light)
        )  # fmt: skip
    return found


def _entries(now: datetime) -> dict[int, dict[str, int]]:
    today = local(now).date()
    quarter = quarter_of(today)
    used = Q(current_of__isnull=False, current_of__withdrawn_at=None)
    handed_in = ~Q(state=State.SENT_BACK)
    rows = Version.objects.values("entry__unit").annotate(
        used=Count("id", filter=used & Q(valid_until__gte=today)),
        over=Count("id", filter=used & Q(valid_until__lt=today)),
        to_renew=Count("id", filter=used & Q(valid_until__gte=today, renewal_asked_at__isnull=False)),
        submitted=Count("id", filter=handed_in & Q(submitted_at__gte=start_of(quarter.first))),
        earlier=Count("id", filter=handed_in & Q(
            submitted_at__gte=start_of(quarter.before.first), submitted_at__lt=start_of(quarter.first))),
    )  # fmt: skip
    return {row["entry__unit"]: {k: int(str(n)) for k, n in row.items()} for row in rows}
