"""What follows a reply that is not there when it is due (第二十三条): the rungs, each no more than a date."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.regulation.citation import cites
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import Due, local, working_days_due

LABELS = {
    "urge": "电话督办",
    "written_urge": "书面催办",
    "dispatch_on_site": "现场调度",
    "report_up": "报领导小组办公室",
}


@dataclass(frozen=True)
class Rung:
    """One measure of article 23 and the last moment for a person to take it."""

    key: str
    label: str
    due: Due


@cites("第二十三条")
def ladder(due_at: datetime) -> tuple[Rung, ...]:
    """The measures a missed reply calls for, in order (reading 13). The reminder itself goes out at `due_at`.

    The last day of the missed limit is day 0.
    """
    last = local(due_at) - timedelta(microseconds=1)
    after = value_on(last.date(), "overdue_ladder_working_days")
    return tuple(Rung(k, LABELS[k], working_days_due(last, after[k], "第二十三条")) for k in LABELS)
