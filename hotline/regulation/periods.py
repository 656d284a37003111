"""The periods a report is about: a month, a quarter, a year; with the one before and the same one a year ago."""

from dataclasses import dataclass
from datetime import date, datetime

from hotline.regulation.citation import cites
from hotline.regulation.digits import whole
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import ONE_DAY, ZONE, local, start_of

MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""How many months each kind of period has."""


@dataclass(frozen=True)
class Period:
    """A month (ordinal 1-12), quarter (1-4) or year (1) of the calendar, on China's clock."""

    kind: str
    year: int
    ordinal: int = 1

    @property
    def start(self) -> datetime:
        """Its first moment."""
        return datetime(self.year, (self.ordinal - 1) * MONTHS[self.kind] + 1, 1, tzinfo=ZONE)

    @property
    def end(self) -> datetime:
        """The first moment after it."""
        return self._moved(1).start

    @property
    def key(self) -> str:
        """2026-04, 2026-Q2, 2026."""
        return {"month": f"{self.year}-{self.ordinal:02}", "quarter": f"{self.year}-Q{self.ordinal}"}.get(
            self.kind, f"{self.year}"
        )

    @property
    def words(self) -> str:
        """2026年4月, 2026年第二季度, 2026年."""
        return {
            "month": f"{self.year}年{self.ordinal}月",
            "quarter": f"{self.year}年第{'零一二三四'[self.ordinal % 5]}季度",
        }.get(self.kind, f"{self.year}年")

    @cites("第二十八条")
    def before(self) -> "Period":
        """The period just before: what 环比 compares with."""
        return self._moved(-1)

    @cites("第二十八条")
    def year_ago(self) -> "Period":
        """The same period a year ago: what 同比 compares with."""
        return Period(self.kind, self.year - 1, self.ordinal)

    def _moved(self, by: int) -> "Period":
        in_a_year = 12 // MONTHS[self.kind]
        place = self.year * in_a_year + self.ordinal - 1 + by
        return Period(self.kind, place // in_a_year, place % in_a_year + 1)


def period(key: str) -> Period:
    """The period a key names. Refused 422 for anything else."""
    year, _, rest = key.partition("-")
    kind, number = ("year", "1") if not rest else ("quarter", rest[1:]) if rest[0] == "Q" else ("month", rest)
    of_year, ordinal = whole(year, 4) or 0, whole(number, 2) or 0
    if 2000 <= of_year <= 2100 and 1 <= ordinal <= 12 // MONTHS[kind]:
        made = Period(kind, of_year, ordinal)
        if made.key == key:
            return made
    raise Refused(
        "invalid", "请写一个月份（如 2026-04）、季度（如 2026-Q2）或年份（如 2026）。", "第二十八条"
    )


def month_of(moment: datetime) -> Period:
    """The month a moment lies in."""
    at = local(moment)
    return Period("month", at.year, at.month)


def quarter_of(day: date) -> Period:
    """The quarter a day lies in."""
    return Period("quarter", day.year, (day.month - 1) // 3 + 1)


def around(moment: datetime) -> dict[str, Period]:
    """The periods people ask for first: this month, the one before, this quarter, this year."""
    month = month_of(moment)
    return {
        "本月": month,
        "上月": month.before(),
        "本季": quarter_of(local(moment).date()),
        "本年": Period("year", month.year),
    }


def months_ending_with(of: Period, many: int) -> list[Period]:
    """So many months, the last month of a period at the end."""
    months = [month_of(of.end - ONE_DAY)]
    while len(months) < many:
        months.append(months[-1].before())
    return months[::-1]


def months_until(moment: datetime, first: date) -> list[Period]:
    """The months up to now, newest first, not before the month of `first`; at most three years of them."""
    found: list[Period] = []
    each = month_of(moment)
    while each.end > start_of(first) and len(found) < 36:
        found.append(each)
        each = each.before()
    return found
