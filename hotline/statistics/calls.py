"""The figures of the telephone: calls in, answered, answered in time, waited, transferred, missed (第二十八条)."""

from datetime import datetime
from decimal import Decimal

from django.db import connection

from hotline.regulation.indicators import OF_CALLS
from hotline.regulation.parameters import in_force_since, value_on
from hotline.regulation.periods import Period
from hotline.regulation.time_limits import local
from hotline.statistics.figures import Figure
from hotline.statistics.tables import Line

COUNTED = """select count(*), count(answered_at), count(*) filter (where answered_at - came_at <= %(within)s * interval '1 second'),
 coalesce(sum(extract(epoch from answered_at - came_at)), 0), count(missed_at), count(transferred_at)
from calls_call where came_at >= %(start)s and came_at < %(end)s and came_at <= %(now)s
 and (answered_at is not null or missed_at is not null or transferred_at is not null)"""
"""A call still ringing is counted when it is known how it went."""


def call_figures(start: datetime, end: datetime, now: datetime) -> dict[str, Figure]:
    """The figures of the calls that came from `start` until before `end`, by the key of their indicator."""
    within = value_on(max(local(min(end, now)).date(), in_force_since()), "answer_within_seconds")
    with connection.cursor() as cursor:
        cursor.execute(COUNTED, {"start": start, "end": end, "now": now, "within": within})
        came, answered, in_time, waited, missed, transferred = cursor.fetchone()
    counted = {
        "calls": (came, came),
        "calls_answered": (answered, came),
        "calls_in_time": (in_time, answered),
        "calls_waited": (waited, answered),
        "calls_transferred": (transferred, transferred),
        "calls_missed": (missed, missed),
    }
    return {i.key: Figure(i, Decimal(counted[i.key][0]), counted[i.key][1]) for i in OF_CALLS}


def call_lines(period: Period, now: datetime) -> list[Line]:
    """Each figure of a period beside those of the period before and a year ago, once the period is over."""
    this = call_figures(period.start, period.end, now)
    if period.end > now:
        return [Line(figure, None, None) for figure in this.values()]
    before, year_ago = (call_figures(p.start, p.end, now) for p in (period.before(), period.year_ago()))
    return [Line(figure, before[key], year_ago[key]) for key, figure in this.items()]
