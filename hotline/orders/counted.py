"""共 N 条: how many rows a list holds, counted no further than anybody turns pages, in the list's own query."""

from typing import Any

from django.db.models import IntegerField, QuerySet, Subquery

from hotline.orders.models import OwedDuty

MOST = 1000


class _Bounded(Subquery):
    template = "(select count(*) from (%(subquery)s) as bounded)"
    output_field = IntegerField()


def counted(rows: QuerySet[OwedDuty], most: int = MOST) -> QuerySet[OwedDuty]:
    """The rows, each with `in_all`: how many there are, at most one more than `most`."""
    bounded: Any = _Bounded(rows.order_by().values("pk")[: most + 1])
    return rows.annotate(in_all=bounded)


def count_words(in_all: int, most: int = MOST) -> str:
    """ "48" or "1000 以上"."""
    return f"{most} 以上" if in_all > most else str(in_all)
