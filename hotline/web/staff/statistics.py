"""统计: the figures of a month, quarter or year, each with numerator and denominator and the list behind it (第二十八条)."""

import calendar
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse

from hotline.orders.access import log_look, visible_to
from hotline.people.models import Account, Unit
from hotline.people.roles import CENTRE, UNIT, Role
from hotline.people.successions import note_on
from hotline.regulation.digits import whole
from hotline.regulation.indicators import HEADLINE, HEADLINE_OF_A_UNIT, INDICATOR, OF_A_UNIT
from hotline.regulation.parameters import in_force_since
from hotline.regulation.periods import Period, around, month_of, months_until, period
from hotline.regulation.time_limits import ONE_DAY, local
from hotline.reports.figures_book import figures_book
from hotline.statistics import tables
from hotline.statistics.behind import PAGE, asked_of, behind
from hotline.statistics.calls import call_lines
from hotline.web.clock import now
from hotline.web.staff.page import ROW, download, page, person_of, staff
from hotline.web.words import moment

SEES = (*sorted(CENTRE | UNIT), Role.LEADER)


@staff(*SEES)
def statistics(request: HttpRequest) -> HttpResponse:
    """The tables of one period: of everything, or of one unit; a unit's people see their own alone."""
    person, at = person_of(request), now()
    chosen, unit = _period(request, at), _unit(request, person)
    if request.GET.get("export"):
        return _book(person, chosen, unit, at)
    made = tables.compared(chosen, at, unit.pk if unit else None)
    headline = HEADLINE_OF_A_UNIT if unit else HEADLINE
    context = {
        "period": chosen,
        "quick": around(at),
        "months": months_until(at, in_force_since()),
        "unit": unit,
        "units": _units() if tables.whose(person) is None else [],
        "made": made,
        "cards": [made.of(INDICATOR[key]) for key in headline],
        "overview": tables.overview(made, unit=bool(unit)),
        "kinds": tables.by_kind(made, bool(unit)),
        "cuts": [
            (cut, label, tables.by_cut(made, cut, bool(unit))) for cut, label in tables.CUT_LABELS.items()
        ],
        "by_unit": [] if unit else tables.by_unit(made, _units()),
        "changed": note_on(local(chosen.start).date(), local(chosen.end).date() - ONE_DAY),
        "columns": [INDICATOR[key] for key in OF_A_UNIT],
        "volume": tables.volume(bool(unit)),
        "days": _bars(made, chosen) if not unit else [],
        "behind": _address(chosen, unit),
        "phone": [] if unit else call_lines(chosen, at),
    }
    return page(request, "statistics.html", context)


def _period(request: HttpRequest, at: datetime) -> Period:
    return period(key) if (key := request.GET.get("period", "").strip()) else month_of(at)


def _unit(request: HttpRequest, person: Account) -> Unit | None:
    """The unit whose figures are shown; one's own where one sees no other (第九条)."""
    if (own := tables.whose(person)) is not None:
        return Unit.objects.get(pk=own)
    code = request.GET.get("unit", "").replace("\0", "")
    return Unit.objects.filter(code=code).first() if code else None


def _units() -> list[Unit]:
    return list(Unit.objects.order_by("ordinal", "id"))


def _address(chosen: Period, unit: Unit | None) -> Any:
    """The address of the list behind a figure."""

    def to(figure: str, cut: str = "", value: str = "", kind: str = "", hit: str = "") -> str:
        asked = {"period": chosen.key, "unit": unit.code if unit else "", "figure": figure, "cut": cut, "value": value,
                 "kind": kind, "hit": hit}  # fmt: skip
        return "/statistics/list?" + urlencode(
            {k: v for k, v in asked.items() if v or (k == "value" and cut)}
        )

    return to


def _bars(made: tables.Compared, chosen: Period) -> list[tuple[int, int, int]]:
    """(day, contacts, height in per cent) of a month."""
    if chosen.kind != "month":
        return []
    days = calendar.monthrange(chosen.year, chosen.ordinal)[1]
    rows = tables.by_number(made, "day", range(1, days + 1))
    top = max((f.rows for _, f in rows), default=0) or 1
    return [(day, f.rows, round(100 * f.rows / top)) for day, f in rows]


@staff(*SEES)
def listed(request: HttpRequest) -> HttpResponse:
    """The list behind one figure: its rows add up to it."""
    person, at = person_of(request), now()
    chosen, unit, asked = _period(request, at), _unit(request, person), asked_of(request.GET)
    count, rows = behind(asked, chosen, at, unit.pk if unit else None)
    orders = visible_to(person).filter(pk__in=[r.order_id for r in rows]).select_related("lead_unit")
    found, units = {o.pk: o for o in orders}, {u.pk: u for u in _units()}
    following = asked.start + PAGE
    query = urlencode([(k, v) for k, v in request.GET.items() if k != "from"])
    context = {
        "asked": asked,
        "period": chosen,
        "unit": unit,
        "count": count,
        "value": units[int(asked.value)].short_name
        if asked.cut == "unit" and whole(asked.value, ROW) in units
        else asked.value or tables.NOT_SAID,
        "rows": [(r, found[r.order_id], units.get(r.unit_id or 0)) for r in rows if r.order_id in found],
        "following": f"?{query}&from={following}" if following < count else "",
        "query": query,
    }
    return page(request, "statistics_list.html", context)


def _book(person: Account, chosen: Period, unit: Unit | None, at: datetime) -> HttpResponse:
    made = tables.compared(chosen, at, unit.pk if unit else None)
    log_look(person, "export", at, reason=f"统计 {chosen.key}")
    mark = f"{person}（{person.username}）{moment(at, '%Y-%m-%d %H:%M:%S')} 导出"
    return download(figures_book(made, unit, _units(), mark), f"statistics-{chosen.key}.xlsx")
