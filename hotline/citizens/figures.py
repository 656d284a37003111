"""What is published of a finished month (第十条 主动接受社会监督): no cell under five, and none that can be worked out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from django.db.models import Case, Count, F, Value, When
from django.db.models.fields.json import KeyTextTransform

from hotline.orders.forms import OPINIONS
from hotline.orders.models import Event, Order, OwedDuty
from hotline.regulation.acceptance import KINDS
from hotline.regulation.parameters import in_force_since, value_on
from hotline.regulation.periods import Period, months_until

REST = "其余合计"
ON_TIME, LATE = "按时回复", "超期回复"
Cells = list[tuple[str, int]]


@dataclass(frozen=True)
class Table:
    """One table: what it counts, its cells, their sum; no cells where too few were counted."""

    title: str
    cells: Cells

    @property
    def total(self) -> int:
        return sum(n for _, n in self.cells)


def months(now: datetime) -> list[Period]:
    """The months that may be asked for, newest first: finished, and of these rules."""
    return months_until(now, in_force_since())[1:]


@lru_cache(maxsize=64)
def tables(month: Period, today: date) -> tuple[Table, ...]:
    """The four tables of a finished month; counted anew each day, for a late entry may still come."""
    least: int = value_on(today, "published_at_least")
    start, end = month.start, month.end
    return tuple(
        Table(title, published(cells, least))
        for title, cells in (
            ("收到的反映，按类别", _by(start, end, "kind", KINDS)),
            ("收到的反映，按领域", _by(start, end, "area", {})),
            ("承办单位的回复", _replies(start, end)),
            ("回访时的满意程度", _opinions(start, end)),
        )
    )


def published(cells: Iterable[tuple[str, int]], least: int) -> Cells:
    """Cells under `least` joined, with the smallest of the others if need be; nothing when all together are under it.

    The sum may then be printed: no cell can be worked out from it.
    """
    rows = list(cells)
    shown = sorted((row for row in rows if row[1] >= least), key=lambda row: row[1])
    small = sum(n for _, n in rows if n < least)
    while small and small < least and shown:
        small += shown.pop(0)[1]
    names = {name for name, _ in shown}
    kept = [row for row in rows if row[0] in names]
    return kept + ([(REST, small)] if small >= least else [])


def _by(start: datetime, end: datetime, field: str, words: Mapping[str, str]) -> Cells:
    rows = Order.objects.filter(registered_at__gte=start, registered_at__lt=end)
    found = rows.values(field).annotate(n=Count("id")).order_by("-n", field).values_list(field, "n")
    return [(words.get(code, code) or "未分领域", n) for code, n in found]


def _replies(start: datetime, end: datetime) -> Cells:
    rows = OwedDuty.objects.filter(kind="reply", ground="", ended_at__gte=start, ended_at__lt=end)
    when = Case(When(ended_at__lte=F("due"), then=Value(ON_TIME)), default=Value(LATE))
    found = dict(rows.annotate(how=when).values("how").annotate(n=Count("id")).values_list("how", "n"))
    return [(how, found.get(how, 0)) for how in (ON_TIME, LATE)]


def _opinions(start: datetime, end: datetime) -> Cells:
    rows = Event.objects.filter(action="call_back", recorded_at__gte=start, recorded_at__lt=end)
    said = rows.annotate(said=KeyTextTransform("satisfaction", "body__given")).exclude(said__isnull=True)
    found = dict(said.values("said").annotate(n=Count("id")).values_list("said", "n"))
    return [(words, found.get(code, 0)) for code, words in OPINIONS.items()]
