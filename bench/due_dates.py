"""1,000,000 due dates of different moments and kinds, one by one and in one go, each under 1 s."""

import random
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo

from hotline.regulation.acceptance import KINDS
from hotline.regulation.calendar import calendar
from hotline.regulation.parameters import in_force_since
from hotline.regulation.time_limits import ZONE, Due, reply_due, reply_dues

MANY = 1_000_000
LIMIT_SECONDS = 1.0
MARKS = {  # µs to add 5 working days and be right, as measured on the same kind of machine
    "holidays 0.109 get_nth_working_day": 12.0,
    "chinesecalendar 1.11.0 find_workday": 216.0,
    "numpy busday_offset, 7-day mask": 5.3,
    "a table of one's own (date in, date out, no trace)": 0.15,
}


def main() -> None:
    """Print seconds a million and the ratio to each mark, for moments on either clock and both functions."""
    # The dearer clock goes first, so that it also pays for the empty cache.
    for zone, where in (
        (UTC, "moments in UTC, as the database gives them"),
        (ZONE, "moments on Suzhou's clock"),
    ):
        asked = questions(zone)
        say(f"reply_due, {where}", timed(one_by_one, asked))
        say(f"reply_dues, {where}", timed(in_one_go, asked))
    for name, each in beside().items():
        print(f"  here and now, {name}: {each:.2f} µs")


def say(what: str, took: float) -> None:
    each = took / MANY * 1e6
    verdict = "under" if took < LIMIT_SECONDS else "OVER"
    print(f"{MANY:,} due dates, {what}: {took:.2f} s ({verdict} {LIMIT_SECONDS:g} s), {each:.2f} µs each")
    for name, mark in MARKS.items():
        print(f"  {mark / each:6.1f} x as fast as {name} ({mark:g} µs)")


def questions(zone: tzinfo) -> list[tuple[datetime, str]]:
    """MANY different pairs, spread in no order over all days from the first in force to the last published."""
    start = datetime.combine(in_force_since(), datetime.min.time(), ZONE)
    end = datetime(max(calendar().published), 12, 1, tzinfo=ZONE)
    seconds = random.Random(12328).sample(range(int((end - start).total_seconds())), MANY)
    kinds = list(KINDS)
    return [((start + timedelta(seconds=s)).astimezone(zone), kinds[s % 3]) for s in seconds]


def one_by_one(asked: list[tuple[datetime, str]]) -> list[Due]:
    return [reply_due(moment, kind) for moment, kind in asked]


def in_one_go(asked: list[tuple[datetime, str]]) -> list[Due]:
    return [due for kind in KINDS for due in reply_dues((m for m, k in asked if k == kind), kind)]


def timed(
    answer: Callable[[list[tuple[datetime, str]]], list[Due]], asked: list[tuple[datetime, str]]
) -> float:
    """Seconds for all of them."""
    began = time.perf_counter()
    answer(asked)
    return time.perf_counter() - began


def beside() -> dict[str, float]:
    """The same machine, the same minute: µs a call of two packages, and of our bare table."""
    import chinese_calendar  # only here, from the test extra
    import holidays

    days = [date(2026, 1, 1) + timedelta(days=i % 300) for i in range(20_000)]
    china = holidays.country_holidays("CN", years=[2025, 2026, 2027])
    return {
        "holidays get_nth_working_day": _each(lambda d: china.get_nth_working_day(d, 5), days),
        "chinesecalendar find_workday": _each(lambda d: chinese_calendar.find_workday(5, d), days[:2_000]),
        "our calendar's table alone": _each(lambda d: calendar().nth_working_day_after(d, 5), days),
    }


def _each(call: Callable[[date], object], days: list[date]) -> float:
    began = time.perf_counter()
    for day in days:
        call(day)
    return (time.perf_counter() - began) / len(days) * 1e6


if __name__ == "__main__":
    main()
