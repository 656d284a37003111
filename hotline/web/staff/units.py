"""单位: made and changed by the system administrator; nothing is deleted, a unit is put out of use (第七条、第八条)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.orders.units import CARRIERS, FLAGS, change_unit, make_unit
from hotline.people.models import Unit
from hotline.people.roles import Role
from hotline.regulation.jurisdiction import counties
from hotline.regulation.refusals import Refused
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, staff


@staff(Role.SYSTEM_ADMIN)
def units(request: HttpRequest) -> HttpResponse:
    """Every unit, each a form; a refusal shows the page again with its sentence and what was typed."""
    if request.method != "POST":
        return _show(request)
    # A box that is not ticked is not sent.
    given = request.POST.dict() | {flag: request.POST.get(flag, "") for flag in FLAGS}
    try:
        if request.POST.get("do") == "make":
            made = make_unit(given | {"is_active": "on"}, actor=person_of(request), now=now())
        else:
            made = change_unit(request.POST.get("code", ""), given, actor=person_of(request), now=now())
    except Refused as refused:
        if refused.code == "unknown":
            raise
        return _show(request, refused)
    return redirect(f"/people/units?saved={made.code}#u-{made.code}")


def _show(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    rows = list(Unit.objects.select_related("parent").order_by("ordinal", "id"))
    saved = next((u for u in rows if u.code == request.GET.get("saved")), None)
    context = {
        "units": rows,
        "saved": saved,
        "kinds": CARRIERS,
        "county_pairs": [(c, c) for c in counties()],
        "parent_pairs": [
            (u.code, u.short_name) for u in rows if u.is_active and u.parent_id is None and u.kind in CARRIERS
        ],
        "refused": refused,
        "typed": request.POST if refused else {},
        "making": bool(refused) and request.POST.get("do") == "make",
    }
    return page(request, "people_units.html", context, status=refused.status if refused else 200)
