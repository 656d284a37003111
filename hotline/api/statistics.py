"""/api/statistics: the figures of the page 统计 as JSON (第二十八条). Read only; a unit's token gives its own alone."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router

from hotline.api import clock
from hotline.api.orders import answer, person_of
from hotline.api.outputs import iso
from hotline.people.models import Unit
from hotline.regulation.periods import month_of, period
from hotline.statistics import tables
from hotline.statistics.figures import Figure

statistics = Router(tags=["统计"])


@statistics.get(
    "",
    summary="一个时期的统计",
    operation_id="statistics",
    description="period：月 2026-04、季 2026-Q2、年 2026；不给为本月。每个率都带分子、分母；0/0 为 null。",
    openapi_extra={"x-article": "第二十八条"},
)
def index(request: HttpRequest, wanted: str = Query("", alias="period", max_length=12)) -> HttpResponse:
    """Every indicator, cut by kind, area, channel, county and unit, as the page shows them."""
    now, own = clock.now(), tables.whose(person_of(request))
    chosen = period(wanted) if wanted else month_of(now)
    made = tables.compared(chosen, now, own)
    units = [] if own else list(Unit.objects.order_by("ordinal", "id"))
    return answer(
        {
            "period": chosen.key,
            "counted_at": iso(made.now.now),
            "indicators": [
                _figure(line.figure)
                | {"label": i.label, "change": line.change, "year_change": line.year_change}
                for i, line in tables.overview(made, unit=bool(own))
            ],
            "kinds": [_row(r) for r in tables.by_kind(made, bool(own))],
            "cuts": {c: [_row(r) for r in tables.by_cut(made, c, bool(own))] for c in tables.CUT_LABELS},
            "units": [
                {"unit": r.unit.code if r.unit else None, "figures": [_figure(f) for f in r.figures.values()]}
                for r in (tables.by_unit(made, units) if own is None else [])
            ],
        }
    )


def _figure(figure: Figure) -> dict[str, Any]:
    return {
        "key": figure.indicator.key,
        "numerator": int(figure.hits) if figure.indicator.over else None,
        "denominator": figure.rows if figure.indicator.over else None,
        "value": None if figure.value is None else float(figure.value),
        "measure": figure.indicator.measure,
    }


def _row(row: tables.CutRow) -> dict[str, Any]:
    return {
        "value": row.value,
        "label": row.label,
        "contacts": row.contacts.rows,
        "count": row.line.figure.rows,
        "share": None if row.share is None else float(row.share),
        "kinds": {kind: f.rows for kind, f in row.kinds.items()},
        "change": row.line.change,
        "year_change": row.line.year_change,
    }
