"""Working days under the State Council's yearly notices, by rank tables: two look-ups a question."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import yaml

NOTICES = Path(__file__).parent / "holidays"
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True)
class Notice:
    """One State Council notice: the days off and the make-up workdays it names."""

    year: int
    number: str
    days_off: dict[date, str]
    make_up_workdays: dict[date, str]
    number_verified: bool = False


class Calendar:
    """Which days are worked. Years without a notice go by statutory holidays only and are provisional."""

    def __init__(self, notices: Iterable[Notice], statutory: dict[date, str]) -> None:
        self.notices = tuple(sorted(notices, key=lambda n: n.year))
        self.published = frozenset(n.year for n in self.notices)
        self._statutory = statutory
        self.off = {d: w for d, w in statutory.items() if d.year not in self.published}
        self.made_up: dict[date, str] = {}
        for notice in self.notices:  # the later one wins: it may change days of the December before
            for day in notice.days_off:
                self.made_up.pop(day, None)
            for day in notice.make_up_workdays:
                self.off.pop(day, None)
            self.off |= notice.days_off
            self.made_up |= notice.make_up_workdays
        self._tabulate(
            date(min(self.published), 1, 1), date(max(max(self.published) + 2, max(statutory).year), 12, 31)
        )

    def _tabulate(self, first: date, last: date) -> None:
        self._first = first.toordinal()
        days = [date.fromordinal(o) for o in range(first.toordinal(), last.toordinal() + 1)]
        self._working = [self._is_worked(d) for d in days]
        self._workdays = [d for d, worked in zip(days, self._working, strict=True) if worked]
        self._rank, rank = [], 0
        for worked in self._working:
            rank += worked
            self._rank.append(rank)

    def _is_worked(self, day: date) -> bool:
        return day in self.made_up or (day.weekday() < 5 and day not in self.off)

    def is_working(self, day: date) -> bool:
        """True on a working day, make-up workdays (调休) included. LookupError outside the tables."""
        return self._working[self._place(day)]

    def is_provisional(self, day: date) -> bool:
        """True when no notice for the day's year is known (reading 9)."""
        return day.year not in self.published

    def nth_working_day_after(self, day: date, n: int) -> date:
        """The n-th working day strictly after a day; the day itself is day 0 (reading 2). n >= 1.

        LookupError beyond the tables.
        """
        place = self._rank[self._place(day)] + n - 1
        if place >= len(self._workdays):
            raise LookupError("数到的日子超出了已有放假安排的年份，请少数几天。")
        return self._workdays[place]

    def previous_working_day(self, day: date) -> date:
        """The last working day strictly before a day."""
        return self._workdays[bisect_left(self._workdays, day) - 1]

    def working_days_after(self, day: date, until: date) -> int:
        """How many working days lie after `day` up to and with `until`; negative when until is earlier."""
        return self._rank[self._place(until)] - self._rank[self._place(day)]

    def day_note(self, day: date) -> str:
        """Why a day counts or not: 国庆节, 周六, 周日调休上班, or the weekday."""
        weekday = f"周{WEEKDAYS[day.weekday()]}"
        if day in self.made_up:
            return f"{weekday}调休上班"
        return self.off.get(day, weekday)

    def with_notice(self, notice: Notice) -> "Calendar":
        """The same calendar with one more notice, or a year's notice replaced."""
        others = [n for n in self.notices if n.year != notice.year]
        return Calendar([*others, notice], self._statutory)

    def days_that_differ(self, other: "Calendar") -> tuple[date, ...]:
        """The days that are worked here and not there, or provisional in one and not in the other."""
        first, last = max(self._first, other._first), min(self._end, other._end)
        days = [date.fromordinal(o) for o in range(first, last)]
        return tuple(
            d for d in days
            if self.is_working(d) != other.is_working(d) or self.is_provisional(d) != other.is_provisional(d)
        )  # fmt: skip

    @property
    def _end(self) -> int:
        return self._first + len(self._working)

    def _place(self, day: date) -> int:
        place = day.toordinal() - self._first
        if not 0 <= place < len(self._working):
            raise LookupError(f"没有 {day.year} 年的放假安排，无法计算期限。")
        return place


@cache
def statutory_days() -> dict[date, str]:
    """The days off by law alone, of the years whose notice may be missing."""
    return dict(yaml.safe_load((NOTICES / "statutory.yaml").read_text())["days_off"])


@cache
def printed() -> Calendar:
    """The calendar of all notices in holidays/."""
    files = [yaml.safe_load(f.read_text()) for f in sorted(NOTICES.glob("*.yaml")) if f.stem != "statutory"]
    notices = [
        Notice(f["year"], f["number"], f["days_off"], f["make_up_workdays"], f["number_verified"])
        for f in files
    ]
    return Calendar(notices, statutory_days())


class _InUse:
    calendar: Calendar | None = None


_on_trial: ContextVar[Calendar | None] = ContextVar("calendar_on_trial", default=None)


def calendar() -> Calendar:
    """The calendar days are counted by: of the printed notices and those imported since."""
    return _on_trial.get() or _InUse.calendar or printed()


def with_imported(notices: Iterable[Notice]) -> Calendar:
    """The printed calendar with further notices, in the order they came into force."""
    made = printed()
    for notice in notices:
        made = made.with_notice(notice)
    return made


def take(notices: Sequence[Notice]) -> None:
    """From now on this process counts by these notices too."""
    _InUse.calendar = with_imported(notices) if notices else None


@contextmanager
def counting_by(trial: Calendar) -> Iterator[None]:
    """Within the block days are counted by another calendar, here and nowhere else."""
    token = _on_trial.set(trial)
    try:
        yield
    finally:
        _on_trial.reset(token)
