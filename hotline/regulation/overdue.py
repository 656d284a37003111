"""The ladder: what follows a duty that is not met when it is due (第二十三条、第十八条). No more than dates."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.regulation.citation import cites
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import Due, clock_due, local, start_of, working_days_due

LABELS = {
    "urge": "电话督办",
    "written_urge": "书面催办",
    "dispatch_on_site": "现场调度",
    "report_up": "报领导小组办公室",
    "alert_again": "安全警报无人确认",
}
MEASURES = ("urge", "written_urge", "dispatch_on_site", "report_up")
"""The rungs that are duties of the centre; a person takes each of them."""


@dataclass(frozen=True)
class Rung:
    """One rung: from when it stands, and the last moment for a person to take it."""

    key: str
    label: str
    opens: datetime
    due: Due


@cites("第二十三条")
def ladder(due_at: datetime) -> tuple[Rung, ...]:
    """The measures a missed reply calls for, in order (reading 13). The reminder itself goes out at `due_at`.

    The last day of the missed limit is day 0; each measure belongs to its working day, the call to the time before.
    """
    last = local(due_at) - timedelta(microseconds=1)
    after, written = (
        value_on(last.date(), n) for n in ("overdue_ladder_working_days", "written_urge_in_use")
    )
    keys = [k for k in MEASURES if written or k != "written_urge"]
    dues = {k: working_days_due(last, after[k], "第二十三条") for k in keys}
    return tuple(
        Rung(k, LABELS[k], due_at if k == "urge" else max(due_at, _start_of_day(dues[k].at)), dues[k])
        for k in keys
    )


@cites("第十八条")
def alarms(due_at: datetime) -> tuple[Rung, ...]:
    """An alert nobody acknowledges: 值班长 and the leaders are told at `due_at`, then again and again, so many times."""
    again = value_on(local(due_at).date(), "alert_again")
    step = timedelta(minutes=again["minutes"])
    moments = [due_at + n * step for n in range(again["times"])]
    return tuple(Rung("alert_again", LABELS["alert_again"], m, clock_due(m, 0, "第十八条")) for m in moments)


LADDERS = {"reply": ladder, "redo_reply": ladder, "acknowledge": alarms}
"""Duty -> its ladder. A duty without one is only reminded of."""
REPLIES = tuple(kind for kind, rungs in LADDERS.items() if rungs is ladder)


def _start_of_day(end: datetime) -> datetime:
    return start_of((local(end) - timedelta(microseconds=1)).date())
