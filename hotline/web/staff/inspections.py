"""季度监督检查: which units the bureau looked at in a quarter, what it found, what was put right (第三十条)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.assessment import inspections as deeds
from hotline.people.roles import CENTRE, UNIT, Role
from hotline.regulation.citation import articles
from hotline.regulation.parameters import in_force_since, value_on
from hotline.regulation.periods import months_until, period, quarter_of
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.web.clock import now
from hotline.web.staff.page import ROW, page, person_of, staff, whole

SEES = (*sorted(CENTRE | UNIT), Role.LEADER)
MOST = 100


@staff(*SEES)
def index(request: HttpRequest) -> HttpResponse:
    """A quarter's inspections; the bureau notes one here."""
    if request.method != "POST":
        return _list(request)
    try:
        made = deeds.inspect(request.POST, actor=person_of(request), now=now())
    except Refused as refused:
        return _list(request, refused)
    return redirect(f"/inspections/{made.pk}")


def _list(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    person, at = person_of(request), now()
    asked = request.GET.get("quarter", "").strip()
    chosen = period(asked) if asked else quarter_of(local(at).date())
    rows = deeds.inspections_of(person).filter(quarter=chosen.key)[:MOST]
    quarters = {quarter_of(local(m.start).date()).key: None for m in months_until(at, in_force_since())}
    context: dict[str, Any] = {
        "quarter": chosen,
        "quarters": [period(key) for key in quarters],
        "rows": [(r, deeds.score_of(r), _left(r)) for r in rows],
        "not_yet": [] if person.is_unit else deeds.not_yet(chosen),
        "inspects": Role.LEADER in person.held,
        "refused": refused,
        "typed": request.POST,
    }
    return page(request, "inspections.html", context, refused.status if refused else 200)


def _left(found: Any) -> int:
    """How many findings no accepted rectification answers."""
    return sum(not any(r.accepted for r in f.rectifications.all()) for f in found.findings.all())


@staff(*SEES)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One inspection: findings, what the unit did, what the bureau found then."""
    if request.method != "POST":
        return _one(request, pk)
    person, typed = person_of(request), request.POST
    finding = whole(typed.get("finding"), ROW) or 0
    try:
        match typed.get("do"):
            case "find":
                deeds.find(pk, typed, actor=person, now=now())
            case "rectify":
                deeds.rectify(finding, typed, actor=person, now=now())
            case "accept" | "send_back":
                deeds.check(
                    finding, typed["do"] == "accept", typed.get("reason", ""), actor=person, now=now()
                )
            case _:
                raise Refused("unknown", "没有这个操作。")
    except Refused as refused:
        if refused.code == "unknown":
            raise
        return _one(request, pk, refused)
    return redirect(f"/inspections/{pk}")


def _one(request: HttpRequest, pk: int, refused: Refused | None = None) -> HttpResponse:
    person = person_of(request)
    found = deeds.inspection_for(person, pk)
    findings = found.findings.select_related("made_by").prefetch_related(
        "rectifications__filed_by", "rectifications__checked_by"
    )
    context = {
        "found": found,
        "quarter": period(found.quarter),
        "score": deeds.score_of(found),
        "findings": findings.order_by("id"),
        "inspects": Role.LEADER in person.held,
        "rectifies": person.is_unit and person.unit_id == found.unit_id,
        "articles": [a.number for a in articles()],
        "numbers": value_on(local(now()).date(), deeds.CARD),
        "refused": refused,
        "typed": request.POST,
    }
    return page(request, "inspection.html", context, refused.status if refused else 200)
