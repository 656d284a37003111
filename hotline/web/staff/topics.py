"""热点: themes that rise, companies often complained of, collective matters; the orders behind each (第二十二条、第二十八条)."""

from django.http import HttpRequest, HttpResponse

from hotline.campaigns import seeing
from hotline.orders.major import LEADS
from hotline.people.roles import CENTRE, Role
from hotline.regulation.parameters import in_force_since
from hotline.regulation.periods import around, month_of, months_until, period
from hotline.reports.themes import BY, collective, complained_of, orders_of, settings_on, themes
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, staff

SEES = (*sorted(CENTRE), Role.LEADER)
SHOWN = 40
MOST = 50


@staff(*SEES)
def topics(request: HttpRequest) -> HttpResponse:
    """The themes of one period; with ?by=&theme= the orders of one of them."""
    at, person = now(), person_of(request)
    chosen = period(key) if (key := request.GET.get("period", "").strip()) else month_of(at)
    found, past = themes(chosen, at)
    context = {
        "period": chosen,
        "quick": around(at),
        "months": months_until(at, in_force_since()),
        "themes": found[:SHOWN],
        "rising": [t for t in found if t.rises],
        "past": past,
        "numbers": settings_on(at.date()),
        "companies": complained_of(chosen),
        "collective": [(o, n) for o, n in collective(chosen) if person.pk not in o.recused],
        "by": BY,
        "asked": request.GET,
        "orders": [o for o in orders_of(request.GET, chosen, MOST) if person.pk not in o.recused]
        if request.GET.get("by")
        else None,
        "leads": bool(person.held & LEADS),
        "campaigns": seeing.leads(person),
    }
    return page(request, "topics.html", context)
