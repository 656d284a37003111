"""共 N 条: how many rows a list holds, counted no further than anybody turns pages, in the list's own query."""

from typing import Any, TypeVar

from django.db.models import IntegerField, Model, QuerySet, Subquery

MOST = 1000
M = TypeVar("M", bound=Model)


class _Bounded(Subquery):
    template = "(select count(*) from (%(subquery)s) as bounded)"
    output_field = IntegerField()


def counted(rows: QuerySet[M], most: int = MOST) -> QuerySet[M]:
    """The rows, each with `in_all`: how many there are, at most one more than `most`."""
    bounded: Any = _Bounded(rows.order_by().values("pk")[: most + 1])
    made: Any = rows.annotate(in_all=bounded)
    return made


def count_words(in_all: int, most: int = MOST) -> str:
    """ "48" or "1000 以上"."""
    return f"{most} 以上" if in_all > most else str(in_all)
