"""假设推演: the year's orders under other limits or readings, on time by unit side by side (第三十四条). Nothing of an order changes."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.people.roles import Role
from hotline.regulation.acceptance import KINDS
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.regulation.what_if import CLOCKS, words_of
from hotline.reports.models import WhatIf
from hotline.reports.what_if import ask, lines
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, staff

MAY = (Role.LEADER, Role.SHIFT_LEAD, Role.ASSESSOR)
NEWEST = 15


@staff(*MAY)
def index(request: HttpRequest) -> HttpResponse:
    """The form, and the replays asked for lately."""
    if request.method != "POST":
        return _form(request, {})
    typed = request.POST.dict()
    try:
        run = ask(typed, actor=person_of(request), now=now())
    except Refused as refused:
        return _form(request, typed, refused)
    return redirect(f"/what-if/{run.pk}")


def _form(request: HttpRequest, typed: dict[str, str], refused: Refused | None = None) -> HttpResponse:
    today = local(now()).date()
    rows = WhatIf.objects.select_related("asked_by").order_by("-id")[:NEWEST]
    context = {
        "typed": typed,
        "refused": refused,
        "today": today,
        "days": value_on(today, "reply_within_working_days"),
        "hours": value_on(today, "first_contact_hours"),
        "clock": value_on(today, "contact_clock"),
        "ends": value_on(today, "day_ends_at"),
        "clocks": CLOCKS,
        "kinds": KINDS,
        "rows": [(r, words_of(r.changes)) for r in rows],
    }
    return page(request, "what_if.html", context, status=refused.status if refused else 200)


@staff(*MAY)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One replay: how far it is, then both sides; the page comes again by itself while it counts."""
    run = WhatIf.objects.select_related("asked_by").filter(pk=pk).first()
    if run is None:
        raise Refused("unknown", "没有这次推演。")
    response = page(
        request, "what_if_one.html", {"run": run, "said": words_of(run.changes), "lines": lines(run)}
    )
    if run.finished_at is None:
        response.headers["Refresh"] = "2"
    return response
