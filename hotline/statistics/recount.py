"""Counts a period again from events and duties and names the first sum that differs from it (manage.py recount)."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal

from hotline.people.models import Unit
from hotline.regulation.acceptance import KINDS
from hotline.regulation.periods import Period
from hotline.statistics.figures import Figures, Key, figures
from hotline.statistics.kept import kept_figures
from hotline.statistics.sums import OF_A_UNIT

Sums = dict[tuple[str, bool], tuple[int, Decimal]]


def differing(period: Period, at: datetime, each_unit: bool = True) -> Iterator[str]:
    """A sentence for each sum of a period that is not what events and duties say at `at`, the moment it was kept at.

    each_unit: the cuts kept of one unit too, which are counted unit by unit.
    """
    whole, again = kept_figures(period, at), figures(period, at)
    yield from _compared(period, whole, again, "")
    if not each_unit:
        return
    for unit in Unit.objects.filter(pk__in=(whole.values("unit") | again.values("unit")) - {""}).order_by(
        "pk"
    ):
        kept, counted = kept_figures(period, at, unit.pk), figures(period, at, unit.pk)
        of_it = {k: v for k, v in counted.counted.items() if not k[1] or k[1] in OF_A_UNIT.get(k[0], ())}
        yield from _compared(period, kept, Figures(period, at, of_it), unit.short_name)


def _compared(period: Period, kept: Figures, counted: Figures, unit: str) -> Iterator[str]:
    for key in sorted(set(kept.counted) | {k for k in counted.counted if _is_kept(k, period)}):
        ours, theirs = _sums(kept, key), _sums(counted, key)
        for kind, on_spot in sorted({*ours, *theirs}):
            a, b = ours.get((kind, on_spot), (0, 0)), theirs.get((kind, on_spot), (0, 0))
            if a != b:
                where = [
                    period.words,
                    unit,
                    key[0],
                    f"{key[1]}={key[2]}" if key[1] else "",
                    KINDS.get(kind, kind),
                ]
                spot = "，当场答复" if on_spot else ""
                yield f"{' '.join(w for w in where if w)}{spot}：汇总 {a[1]}/{a[0]}，重数 {b[1]}/{b[0]}"  # fmt: skip


def _is_kept(key: Key, period: Period) -> bool:
    """A cut by topic, hour or opinion is kept where it says something; one by day for a month alone."""
    _, cut, value = key
    return cut in ("", "unit", "area", "channel", "county") or bool(
        value and (cut != "day" or period.kind == "month")
    )


def _sums(figures: Figures, key: Key) -> Sums:
    return {(kind, spot): (rows, hits) for kind, spot, rows, hits in figures.counted.get(key, ())}
