"""期限预览: the day a call would be due if it were dispatched now, counted day by day (第十九条、第二十条)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any

from hotline.regulation.acceptance import KINDS
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import contact_due, local, reply_due
from hotline.web.words import due_words

Row = tuple[str, int | None, str]


@dataclass(frozen=True)
class Day:
    """One box of the strip; several days off in a row share one."""

    label: str
    words: str
    css: str
    why: str


def preview(kind: str, at: datetime) -> dict[str, Any]:
    """What the intake page shows; an unknown kind is counted as the first one."""
    kind = kind if kind in KINDS else next(iter(KINDS))
    due, contact = reply_due(at, kind), contact_due(at)
    return {
        "kind": KINDS[kind],
        "working_days": value_on(local(at).date(), "reply_within_working_days")[kind],
        "due": due_words(due.at),
        "due_day": _whole_day(due.trace),
        "days": list(_boxes(due.trace)),
        "told": _told(due.trace),
        "rows": due.trace,
        "provisional": due.provisional or contact.provisional,
        "contact": due_words(contact.at),
    }


def _boxes(trace: Sequence[Row]) -> list[Day]:
    boxes: list[Day] = []
    last = trace[-1][0] if trace else ""
    for off, rows in groupby(trace, key=lambda row: row[1] is None):
        run = list(rows)
        if off:
            boxes.append(_off(run))
            continue
        for day, counted, why in run:
            css = "zero" if counted == 0 else "due" if day == last else "work" if "调休" in why else ""
            boxes.append(
                Day(str(date.fromisoformat(day).day), "接" if counted == 0 else str(counted), css, why)
            )
    return boxes


def _off(run: list[Row]) -> Day:
    first, last = date.fromisoformat(run[0][0]), date.fromisoformat(run[-1][0])
    if first == last:
        return Day(str(first.day), "休", "off", run[0][2])
    label = (
        f"{first.month}/{first.day}–{last.month}/{last.day}" if len(run) > 2 else f"{first.day}–{last.day}"
    )
    return Day(label, "放假" if len(run) > 2 else "休", "off long" if len(run) > 2 else "off two", run[0][2])


def _told(trace: Sequence[Row]) -> str:
    """The count in one sentence, for those who hear the page."""
    parts = []
    for off, rows in groupby(trace, key=lambda row: row[1] is None):
        run = list(rows)
        if off:
            upto = f"至{_day(run[-1][0])}" if len(run) > 1 else ""
            parts.append(f"{_day(run[0][0])}{upto}（{run[0][2]}）不计")
        else:
            parts += [
                f"{_day(day)}{why}" if not counted else f"{_day(day)}第{counted}个工作日"
                for day, counted, why in run
            ]
    return "，".join(parts)


def _whole_day(trace: Sequence[Row]) -> str:
    day = date.fromisoformat(trace[-1][0])
    return f"{day.month}月{day.day}日（周{'一二三四五六日'[day.weekday()]}）24:00"


def _day(iso: str) -> str:
    day = date.fromisoformat(iso)
    return f"{day.month}月{day.day}日"
