"""The figures out of the sums the watch keeps, and the rows behind them; counted on the spot where it has not kept up.

What comes out is the same either way (tests/statistics/test_rolling.py, manage.py recount).
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Any

from django.db import connection

from hotline.regulation.indicators import Indicator
from hotline.regulation.periods import Period
from hotline.statistics.bases import BASES
from hotline.statistics.figures import WHOLE, Figure, Figures, figures
from hotline.statistics.models import Rolled
from hotline.statistics.sums import EVERYTHING, NOBODY, OF_A_UNIT

STALE = timedelta(minutes=3)
"""Sums older than this are not shown: the watch does not run, and the page counts by itself."""
_SUFFIX = {"month": "", "quarter": "_quarter", "year": "_year"}
_SUMS = """select base, case when unit <> %(everything)s and %(unit)s::bigint is null then 'unit' else cut end as cut,
 case when unit <> %(everything)s and %(unit)s::bigint is null then case when unit = %(nobody)s then '' else unit::text end else value end as value,
 kind, on_spot, sum(rows{0}), sum(hits{0}) from statistics_cell
 where span = 'month' and base = any(%(bases)s) and day >= %(first)s and day < %(end)s
 and case when %(unit)s::bigint is null then unit = %(everything)s or cut = '' else unit = %(unit)s end
 group by 1, 2, 3, 4, 5 having sum(rows{0}) > 0"""
_DAYS = """select base, 'day', extract(day from day)::int::text, kind, on_spot, rows, hits from statistics_cell
 where span = 'day' and base in ('contacts', 'orders') and day >= %(first)s and day < %(end)s and unit = %(everything)s and cut = ''"""
_LATE = """select 'late_open', case when unit <> %(everything)s and %(unit)s::bigint is null then 'unit' else cut end as cut,
 case when unit <> %(everything)s and %(unit)s::bigint is null then case when unit = %(nobody)s then '' else unit::text end else value end as value,
 kind, on_spot, sum(case base when 'late_open' then rows else -rows end), sum(case base when 'late_open' then rows else -rows end)
 from statistics_cell where span = 'month' and base in ('late_open', 'late_ended') and day < %(end)s
 and case when %(unit)s::bigint is null then unit = %(everything)s or cut = '' else unit = %(unit)s end
 group by 1, 2, 3, 4, 5 having sum(case base when 'late_open' then rows else -rows end) > 0"""


@dataclass(frozen=True)
class KeptFigures(Figures):
    """Figures out of the sums. of_unit: only one unit's, of which fewer cuts are kept."""

    of_unit: bool = False

    def of(self, indicator: Indicator, cut: str = WHOLE, value: str = "", kind: str = "") -> Figure:
        """As Figures.of. LookupError for a cut that is not kept: never a nought that is none."""
        if self.of_unit and cut and indicator.by_unit and cut not in OF_A_UNIT.get(indicator.base, ()):
            raise LookupError(f"{indicator.key} of one unit is not kept by {cut}")
        return super().of(indicator, cut, value, kind)


def rolled_at(period: Period, now: datetime) -> datetime | None:
    """The moment the sums of a period were kept at; None where they are too old, or older than the period's end."""
    state = Rolled.objects.filter(complete=True).first()
    if state is None or not now - STALE <= state.rolled_at <= now + STALE:
        return None
    return None if state.rolled_at < period.end <= now else state.rolled_at


def figures_of(period: Period, now: datetime, unit: int | None = None, only: Collection[str] = ()) -> Figures:
    """The figures of a period: from the sums where they are fresh (only: of these bases), else counted at `now`."""
    at = rolled_at(period, now)
    return kept_figures(period, at, unit, only) if at else figures(period, now, unit)


def kept_figures(
    period: Period, at: datetime, unit: int | None = None, only: Collection[str] = ()
) -> KeptFigures:
    """The figures out of the sums as they were kept at `at`; only: those of these bases."""
    bases = [base for base in BASES if base != "late_open" and (not only or base in only)]
    asked: dict[str, Any] = {"bases": bases, "first": period.start.date(), "end": period.end.date(), "unit": unit,
                             "everything": EVERYTHING, "nobody": NOBODY}  # fmt: skip
    statements = [_SUMS.format(_SUFFIX[period.kind])] if bases else []
    statements += [_LATE] if not only or "late_open" in only else []
    if period.kind == "month" and unit is None and not only:
        statements.append(_DAYS)
    counted: dict[tuple[str, str, str], list[tuple[str, bool, int, Decimal]]] = {}
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, asked)
            for base, cut, value, kind, on_spot, rows, hits in cursor.fetchall():
                counted.setdefault((base, cut, value), []).append((kind, on_spot, int(rows), Decimal(hits)))
    return KeptFigures(period, at, counted, unit is not None)
