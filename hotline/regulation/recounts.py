"""Which date judges when there are two: a notice that came later (第二十条), a reply that was sent back (第二十四条)."""

from datetime import date, datetime, time

from hotline.regulation.citation import cites
from hotline.regulation.time_limits import ZONE, Due, Trace, end_of, working_days_due


@cites("第二十条")
def due_after_notice(before: datetime, again: Due, now: datetime) -> datetime:
    """When a provisional duty is due once the year's notice is known (reading 9).

    A later date always holds. An earlier one holds too, but nobody is left less than the next working day for it,
    nor given longer than before.
    """
    return max(again.at, min(before, working_days_due(now, 1, again.article).at))


def counted_again(trace: Trace, article: str) -> Due | None:
    """The same number of working days from the same day, by the calendar now in force; None where none were counted."""
    if not trace or trace[0][1] != 0:
        return None
    days = max(counted for _, counted, _ in trace if counted is not None)
    return working_days_due(_noon(trace[0][0]), days, article) if days else None


def says(trace: Trace, due: datetime) -> bool:
    """Whether a due moment is the one its count ends with, and not one that something else moved."""
    return bool(trace) and end_of(_noon(trace[-1][0]).date(), began=_noon(trace[0][0]).date()) == due


def _noon(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day), time(12), ZONE)


@cites("第二十条")
def assessed_by(before: datetime, after: datetime) -> datetime:
    """The date an assessment uses after a recount: the later one (reading 9)."""
    return max(before, after)


@cites("第二十四条")
def replied_in_time(submitted_at: datetime, due: datetime, redo_due: datetime | None = None) -> bool:
    """Whether the version that was confirmed came in time: by its limit or, sent back, by the later one (reading 6).

    A due moment is inclusive (reading 2).
    """
    return submitted_at <= max(due, redo_due or due)
