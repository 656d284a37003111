"""When something is due: pure functions from a moment to a moment, with the count day by day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from hotline.regulation.calendar import Calendar, calendar
from hotline.regulation.citation import cites
from hotline.regulation.parameters import supposed, value_on

ZONE = ZoneInfo("Asia/Shanghai")
ONE_DAY = timedelta(days=1)
AHEAD_OF_UTC = timedelta(hours=8)
Trace = tuple[tuple[str, int | None, str], ...]


@dataclass(frozen=True)
class Due:
    """A due moment (inclusive), its article, whether a year's notice is still missing, and the count.

    trace: (ISO day, number the day was counted as or None, why), first row the day of receipt.
    """

    at: datetime
    article: str
    provisional: bool = False
    trace: Trace = ()


@cites("第二十条")
def reply_due(dispatched_at: datetime, kind: str) -> Due:
    """When a unit's reply is due: end of the 3rd/5th/10th working day after the day of dispatch."""
    return _reply_due_of_day(_day_of(dispatched_at), kind, calendar(), supposed())


@cites("第二十条")
def reply_dues(dispatched_at: Iterable[datetime], kind: str) -> list[Due]:
    """`reply_due` of many moments of one kind, in their order."""
    by, known, dues = calendar(), dict[date, Due](), []
    for moment in dispatched_at:
        day = _day_of(moment)
        if day not in known:
            known[day] = _reply_due_of_day(day, kind, by, supposed())
        dues.append(known[day])
    return dues


@lru_cache(maxsize=20_000)
def _reply_due_of_day(day: date, kind: str, by: Calendar, under: str) -> Due:
    """Every moment of a day has the same due: counted once a day and kind, a look-up from then on."""
    return _end_of_nth(day, value_on(day, "reply_within_working_days")[kind], "第二十条", by, under)


def working_days_due(since: datetime, days: int, article: str) -> Due:
    """End of the n-th working day after the day of `since`; that day is day 0 even if it is a rest day."""
    return _end_of_nth(_day_of(since), days, article, calendar(), supposed())


@lru_cache(maxsize=20_000)
def _end_of_nth(day: date, days: int, article: str, by: Calendar, under: str) -> Due:
    last = by.nth_working_day_after(day, days)
    return Due(end_of(last, began=day), article, by.is_provisional(last), _count(day, last, by))


def end_of(day: date, *, began: date) -> datetime:
    """The end of a working day: 24:00 (the next day's 00:00), or close of business (民法典 203).

    By the rule of the day the duty began (reading 10).
    """
    closing = value_on(began, "day_ends_at")
    if closing == "24:00":
        return start_of(day + ONE_DAY)
    return datetime.combine(day, time.fromisoformat(closing), ZONE)


def _count(day: date, last: date, by: Calendar) -> Trace:
    rows: list[tuple[str, int | None, str]] = [(day.isoformat(), 0, f"{by.day_note(day)}，接到之日不计")]
    counted = 0
    while day < last:
        day += ONE_DAY
        counted += by.is_working(day)
        rows.append((day.isoformat(), counted if by.is_working(day) else None, by.day_note(day)))
    return tuple(rows)


@cites("第十九条")
def contact_due(dispatched_at: datetime) -> Due:
    """When the caller must first be contacted: 24 h, 非工作日顺延, by the reading in force (reading 1)."""
    day = local(dispatched_at).date()
    hours = value_on(day, "first_contact_hours")
    read = {"pause": _paused, "roll": _rolled}[value_on(day, "contact_clock")]
    return read(local(dispatched_at), hours, "第十九条", calendar())


def _paused(since: datetime, hours: int, article: str, by: Calendar) -> Due:
    left, at = timedelta(hours=hours), since
    rows: list[tuple[str, int | None, str]] = []
    while True:
        midnight = start_of(at.date() + ONE_DAY)
        if not by.is_working(at.date()):
            rows.append((at.date().isoformat(), None, f"{by.day_note(at.date())}，不计时"))
            at = midnight
            continue
        used = min(left, midnight - at)
        rows.append(
            (at.date().isoformat(), int(used.total_seconds() // 60), f"{by.day_note(at.date())}，计时（分）")
        )
        left, at = left - used, at + used
        if not left:
            return Due(at, article, by.is_provisional((at - timedelta(microseconds=1)).date()), tuple(rows))


def _rolled(since: datetime, hours: int, article: str, by: Calendar) -> Due:
    at = since + timedelta(hours=hours)
    # An end at 00:00 is the end of the day before it (inclusive), so that day decides.
    ends = last = (at - timedelta(microseconds=1)).date()
    if not by.is_working(ends):
        last = by.nth_working_day_after(ends, 1)
    trace = tuple((day.isoformat(), None, by.day_note(day)) for day in sorted({ends, last}))
    return Due(at + (last - ends), article, by.is_provisional(last), trace)


def clock_due(since: datetime, minutes: int, article: str) -> Due:
    """Plain clock time: the hotline takes calls all day, every day (第四条 全天受理)."""
    return Due(local(since) + timedelta(minutes=minutes), article)


@cites("第二十条")
def recounted_reply_due(dispatched_at: datetime, kind: str, now: datetime) -> Due:
    """The reply's due after a change of kind: from the original dispatch, never before the next working day's end."""
    by_law = reply_due(dispatched_at, kind)
    return by_law if by_law.at >= now else working_days_due(now, 1, "第二十条")


@cites("第二十二条")
def joint_reply_due(joined_at: datetime, lead_due: datetime | None) -> Due:
    """When a joint unit's reply is due: 2 wd before the lead's, but at least 1 wd after it was asked, never after the lead's."""
    day = _day_of(joined_at)
    at_least = working_days_due(joined_at, value_on(day, "joint_reply_at_least_working_days"), "第二十二条")
    if lead_due is None:
        return at_least
    last = _day_of(lead_due - timedelta(microseconds=1))
    for _ in range(value_on(day, "joint_reply_before_lead_working_days")):
        last = calendar().previous_working_day(last)
    before_lead = end_of(last, began=day)
    at = min(lead_due, max(before_lead, at_least.at))
    ends = _day_of(at - timedelta(microseconds=1))
    if ends <= day:
        return Due(at, "第二十二条", calendar().is_provisional(ends), at_least.trace[:1])
    return Due(at, "第二十二条", calendar().is_provisional(ends), _count(day, ends, calendar()))


@cites("第二十条")
def extended_reply_due(due_at: datetime, days: int) -> Due:
    """An extension counts on from the last day of the limit it extends."""
    return working_days_due(due_at - timedelta(microseconds=1), days, "第二十条")


def warn_at(due: datetime, since: datetime, before: str) -> datetime:
    """When the amber light goes on: 1wd, 4h (counted on working days) or 10min before due, never before since."""
    number = int("".join(c for c in before if c.isdigit()))
    if before.endswith("wd"):
        day = (local(due) - timedelta(microseconds=1)).date()
        for _ in range(number):
            day = calendar().previous_working_day(day)
        moment = end_of(day, began=_day_of(since)) if day >= _day_of(since) else since
    elif before.endswith("h"):
        moment = _counted_back(local(due), timedelta(hours=number))
    else:
        moment = due - timedelta(minutes=number)
    return max(moment, since)


def _counted_back(at: datetime, left: timedelta) -> datetime:
    while True:
        day = (at - timedelta(microseconds=1)).date()
        start = start_of(day)
        if calendar().is_working(day):
            used = min(left, at - start)
            left, at = left - used, at - used
            if not left:
                return at
        at = start


def end_words(due: datetime) -> str:
    """A due moment in words; the end of a day is 24:00 of that day."""
    at = local(due)
    if (at.hour, at.minute) == (0, 0):
        return f"{at - ONE_DAY:%m-%d} 24:00"
    return f"{at:%m-%d %H:%M}"


def local(moment: datetime) -> datetime:
    """The moment on China's clock."""
    return moment.astimezone(ZONE)


def start_of(day: date) -> datetime:
    """The first moment of a day (00:00, +08:00)."""
    return datetime.combine(day, time(), ZONE)


def _day_of(moment: datetime) -> date:
    """The day in China. The database gives UTC, and China has had no summer time since 1991: adding is cheaper."""
    if moment.tzinfo is UTC:
        return (moment + AHEAD_OF_UTC).date()
    return local(moment).date()
