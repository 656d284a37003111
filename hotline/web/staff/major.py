"""重大事项: the list, one matter with its orders, measures and bulletins (第二十九条)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.orders import major
from hotline.orders.access import log_look
from hotline.orders.loading import load_offices
from hotline.people.models import Unit
from hotline.people.roles import CENTRE, UNIT, Role
from hotline.regulation.refusals import Refused
from hotline.reports.bulletin import bulletin_paper
from hotline.web.clock import now
from hotline.web.staff.page import download, page, person_of, staff

SEES = (*sorted(CENTRE | UNIT), Role.LEADER)
ACTS = {
    "link": major.link,
    "measure": major.add_measure,
    "finish": major.finish_measure,
    "bulletin": major.issue_bulletin,
    "close": major.close_matter,
}
"""What may be done to a matter, by the last part of the address."""
MOST = 50


@staff(*SEES)
def matters(request: HttpRequest) -> HttpResponse:
    """The matters I may see; the centre opens one here."""
    if request.method != "POST":
        return _list(request)
    try:
        made = major.open_matter(request.POST, actor=person_of(request), now=now())
    except Refused as refused:
        return _list(request, refused)
    return redirect(f"/major/{made.pk}")


def _list(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    person = person_of(request)
    context = {
        "rows": major.matters_of(person)[:MOST],
        "leads": bool(person.held & major.LEADS),
        "refused": refused,
        "typed": request.POST if refused else {"numbers": request.GET.get("number", "")},
    }
    return page(request, "major.html", context, status=refused.status if refused else 200)


@staff(*SEES)
def matter(request: HttpRequest, key: str) -> HttpResponse:
    """One matter."""
    return _one(request, key)


@staff(*SEES)
def act(request: HttpRequest, key: str, action: str) -> HttpResponse:
    """One press on a matter; a refusal shows the page again with everything typed."""
    if request.method != "POST" or action not in ACTS:
        return redirect(f"/major/{key}")
    try:
        ACTS[action](key, request.POST, actor=person_of(request), now=now())
    except Refused as refused:
        if refused.code == "unknown":
            raise
        return _one(request, key, refused, action)
    return redirect(f"/major/{key}")


def _one(request: HttpRequest, key: str, refused: Refused | None = None, tried: str = "") -> HttpResponse:
    person = person_of(request)
    context: dict[str, Any] = {
        "matter": major.matter_for(person, key),
        "leads": bool(person.held & major.LEADS),
        "units": Unit.objects.filter(is_active=True).order_by("ordinal", "id"),
        "refused": refused,
        "tried": tried,
        "typed": request.POST if refused else {},
    }
    return page(request, "major_one.html", context, status=refused.status if refused else 200)


@staff(*sorted(CENTRE), Role.LEADER)
def paper(request: HttpRequest, key: str, ordinal: int) -> HttpResponse:
    """A bulletin as .docx; taking it is logged."""
    person = person_of(request)
    found = major.matter_for(person, key).bulletins.filter(ordinal=ordinal).select_related("matter").first()
    if found is None:
        raise Refused("unknown", "没有这一期专报。", "第二十九条")
    log_look(person, "export", now(), reason=f"重大事项专报 {key}-{ordinal}")
    centre = load_offices().centre.name
    return download(bulletin_paper(found, centre), f"bulletin-{key}-{ordinal}.docx")
