"""看板: four dashboards of a month, quarter or year, each chart with its words, its table and the lists behind (第十条、第二十八条)."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from hotline.people.models import Unit
from hotline.people.roles import CENTRE, Role
from hotline.regulation.parameters import in_force_since
from hotline.regulation.periods import Period, around, month_of, months_until, period
from hotline.regulation.refusals import Refused
from hotline.statistics import boards, tables
from hotline.statistics.kept import figures_of
from hotline.statistics.lights import warning
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, staff

VIEWS = {"intake": "受理", "handling": "办理", "opinions": "满意", "warning": "预警"}
BEHIND = {"late": "/list/late?unit={}", "warned": "/list/warned?unit={}", "rung": "/list/{}"}


@staff(*sorted(CENTRE), Role.LEADER)
def board(request: HttpRequest, key: str) -> HttpResponse:
    """One dashboard. Refused 404 for one there is not, 422 for a period that is none."""
    if key not in VIEWS:
        raise Refused("unknown", "没有这个看板。", "第二十八条")
    at, given = now(), request.GET.get("period", "").strip()
    chosen = period(given) if given else month_of(at)
    counted_at, charts = at, []
    if key == "warning":
        charts = warning(at, _open_list(request))
    else:
        made = tables.compared(chosen, at)
        counted_at, charts = made.now.now, _charts(key, made, chosen)
    context = {
        "view": key,
        "views": VIEWS,
        "period": chosen,
        "running": chosen.end > at,
        "quick": around(at),
        "months": months_until(at, in_force_since()),
        "counted_at": counted_at,
        "charts": charts,
        "drawn": [_drawn(chart) for chart in charts],
    }
    return page(request, "boards.html", context)


def _charts(key: str, made: tables.Compared, chosen: Period) -> list[boards.Chart]:
    units, at = Unit.objects.order_by("ordinal", "id"), made.now.now
    months = [] if key == "handling" or (key == "intake" and chosen.kind == "month") else [
        figures_of(m, at, only=["orders", "satisfied", "call_back"]) for m in boards.months_of(chosen, at)
    ]  # fmt: skip
    if key == "intake":
        inside = [m for m in months if chosen.start <= m.period.start < chosen.end]
        return boards.intake(made, inside, _behind)
    return boards.handling(made, units, _behind) if key == "handling" else boards.opinions(made, months, units, _behind)  # fmt: skip


def _behind(figure: str, cut: str = "", value: str = "", kind: str = "", period: str = "") -> str:
    asked = {"period": period, "figure": figure, "cut": cut, "value": value, "kind": kind}
    return "/statistics/list?" + urlencode({k: v for k, v in asked.items() if v or (k == "value" and cut)})


def _open_list(request: HttpRequest) -> Any:
    """Where the list of what is late, warned of, or waits on a rung is, for those who have that list."""
    held = person_of(request).held

    def to(name: str, value: str) -> str:
        if name == "rung" and not held & {Role.SUPERVISOR, Role.SHIFT_LEAD}:
            return ""
        return BEHIND[name].format(value)

    return to


def _drawn(chart: boards.Chart) -> dict[str, Any]:
    """What boards.js draws."""
    return {
        "shape": chart.shape,
        "measure": chart.measure,
        "names": chart.names,
        "lights": chart.key == "lights",
        "series": [
            {
                "name": label,
                "data": [p.number for p in points],
                "words": [f"{p.words} {p.fraction}".strip() for p in points],
                "links": [p.link for p in points],
            }
            for label, points in chart.series
        ],
    }
