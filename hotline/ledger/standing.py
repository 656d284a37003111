"""How each unit stands with what the articles ask of it: green, amber or red, row by row (履责台账)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from hotline.knowledge.owed import Owed, owed_by_units
from hotline.ledger.models import Filing
from hotline.notices.models import Notice
from hotline.people.models import Unit
from hotline.people.once import once_a_day
from hotline.regulation.obligations import SOON_DAYS, Obligation, holds_until, obligations, of_kind
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import local

KEPT = "ledger-watched"
LIGHTS = {"red": 0, "amber": 1, "green": 2}


@dataclass(frozen=True)
class Cell:
    """One unit's standing on one row."""

    obligation: Obligation
    light: str
    words: str
    until: date | None = None
    latest: Filing | None = None


@dataclass(frozen=True)
class Standing:
    """One unit's rows."""

    unit: Unit
    cells: list[Cell] = field(default_factory=list)

    @property
    def red(self) -> list[Cell]:
        """What is missing or out of date."""
        return [c for c in self.cells if c.light == "red"]

    def of(self, key: str) -> Cell | None:
        """The cell of a row, None where the article does not ask it of this unit."""
        return next((c for c in self.cells if c.obligation.key == key), None)


def standings(now: datetime, units: Iterable[Unit] | None = None) -> list[Standing]:
    """Every unit the articles speak of (or those given), in the list's order; a fixed number of queries."""
    kinds = {kind for o in obligations() for kind in o.who}
    if units is None:
        units = Unit.objects.filter(kind__in=kinds, is_active=True, parent=None).order_by("ordinal", "id")
    found = list(units)
    filings: dict[tuple[int, str], list[Filing]] = {}
    newest = Filing.objects.filter(unit__in=found).order_by("unit", "obligation", "accepted", "-id")
    for row in newest.distinct("unit", "obligation", "accepted"):
        filings.setdefault((row.unit_id, row.obligation), []).append(row)
    knowledge = {o.unit.pk: o for o in owed_by_units(now)}
    return [
        Standing(
            u,
            [_cell(u, o, filings.get((u.pk, o.key), []), knowledge.get(u.pk), now) for o in of_kind(u.kind)],
        )
        for u in found
    ]


def _cell(unit: Unit, row: Obligation, filings: list[Filing], knowledge: Owed | None, now: datetime) -> Cell:
    if row.computed == "responsible":
        return Cell(row, "green", unit.responsible) if unit.responsible else Cell(row, "red", "未明确")
    if row.computed == "knowledge":
        return Cell(row, knowledge.light, knowledge.words) if knowledge else Cell(row, "green", "不适用")
    accepted = next((f for f in filings if f.accepted), None)
    waiting = next((f for f in filings if f.accepted is None), None)
    back = next((f for f in filings if f.accepted is False), None)
    today = local(now).date()
    until = holds_until(row, accepted.dated) if accepted else None
    if accepted and (until is None or until >= today):
        soon = until is not None and until - timedelta(days=value_on(today, SOON_DAYS)) <= today
        if soon and not waiting:
            return Cell(row, "amber", f"{until} 到期", until, accepted)
        return Cell(row, "green", f"至 {until}" if until else "已报", until, accepted)
    if waiting:
        return Cell(row, "amber", "待核对", until, waiting)
    if accepted:
        return Cell(row, "red", f"{until} 已过期", until, accepted)
    if back:
        return Cell(row, "red", "退回，未再报", None, back)
    return Cell(row, "red", "未报")


def red_counts(now: datetime) -> dict[int, int]:
    """Unit -> how many rows are missing or out of date: what the assessment reads."""
    return {s.unit.pk: len(s.red) for s in standings(now)}


def keep_ledger(now: datetime) -> int:
    """Once a day: each unit hears once of a row that is missing, sent back, or runs out; how many notices."""
    month = f"{local(now):%Y-%m}"
    with once_a_day(KEPT, now) as is_first:
        if not is_first:
            return 0
        made = [
            Notice(key=f"ledger:{s.unit.code}:{c.obligation.key}:{c.until or month}:{c.light}", unit=s.unit,
                   article=c.obligation.article, created_at=now,
                   sentence=f"履责台账“{c.obligation.name}”{c.words}，请报送：{c.obligation.evidence}"[:200])
            for s in standings(now) for c in s.cells
            if (c.light == "red" or c.until) and c.light != "green" and not c.obligation.computed
        ]  # fmt: skip
        Notice.objects.bulk_create(made, ignore_conflicts=True)
        return len(made)
