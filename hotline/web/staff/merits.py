"""表扬、追责: the list, one record and what may be done to it (第三十一条)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.assessment import merits as deeds
from hotline.assessment.drafting import GROUPS
from hotline.assessment.merit_seeing import (
    KINDS,
    LAY,
    decision_in,
    merit_for,
    merits_of,
    name_in,
    sees_all_of,
    speaks_for,
)
from hotline.people.models import Unit, UnitKind
from hotline.people.roles import CENTRE, UNIT, Role
from hotline.regulation.citation import articles
from hotline.regulation.refusals import Refused
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, staff

SEES = (*sorted(CENTRE | UNIT), Role.LEADER)
MOST = 200


@staff(*SEES)
def index(request: HttpRequest) -> HttpResponse:
    """What I may see of praise and responsibility; proposed here."""
    if request.method != "POST":
        return _list(request)
    try:
        made = deeds.propose(request.POST, actor=person_of(request), now=now())
    except Refused as refused:
        return _list(request, refused)
    return redirect(f"/merits/{made.pk}")


def _list(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    person = person_of(request)
    leader, head = Role.LEADER in person.held, Role.UNIT_HEAD in person.held
    units = Unit.objects.filter(is_active=True).order_by("ordinal", "id")
    units = units.filter(kind__in=[*GROUPS, UnitKind.CENTRE] if leader else GROUPS)
    lays = leader or bool(person.is_centre and person.held & LAY)
    context = {
        "rows": [(m, name_in(person, m), decision_in(person, m)) for m in merits_of(person)[:MOST]],
        "kinds": KINDS if lays else {"praise": KINDS["praise"]},
        "proposes": lays or head,
        "units": units if lays else units.filter(pk=person.unit_id),
        "articles": [a.number for a in articles()],
        "refused": refused,
        "typed": request.POST,
    }
    return page(request, "merits.html", context, refused.status if refused else 200)


@staff(*SEES)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One record."""
    if request.method != "POST":
        return _one(request, pk)
    person, typed, at = person_of(request), request.POST, now()
    try:
        match typed.get("do"):
            case "state":
                deeds.state(pk, typed.get("text", ""), actor=person, now=at)
            case "accept" | "reject":
                deeds.decide(pk, typed["do"] == "accept", typed, actor=person, now=at)
            case "publish":
                deeds.publish_merit(pk, actor=person, now=at)
            case "withdraw":
                deeds.withdraw(pk, typed.get("reason", ""), actor=person, now=at)
            case _:
                raise Refused("unknown", "没有这个操作。")
    except Refused as refused:
        if refused.code == "unknown":
            raise
        return _one(request, pk, refused)
    return redirect(f"/merits/{pk}")


def _one(request: HttpRequest, pk: int, refused: Refused | None = None) -> HttpResponse:
    person = person_of(request)
    found = merit_for(person, pk)
    heard = not found.statement_until or found.statement or now() > found.statement_until
    leader, open_ = Role.LEADER in person.held, found.accepted is None
    context: dict[str, Any] = {
        "found": found,
        "kinds": KINDS,
        "name": name_in(person, found),
        "decision": decision_in(person, found),
        "whole": sees_all_of(person, found),
        "states": speaks_for(person, found) and found.kind == "blame" and open_ and not found.statement,
        "decides": leader and open_ and heard and found.proposed_by_id != person.pk,
        "publishes": leader and found.accepted and not found.withdrawn_at and not found.published_at,
        "withdraws": leader and found.accepted and not found.withdrawn_at,
        "waits": open_ and not heard,
        "refused": refused,
        "typed": request.POST,
    }
    return page(request, "merit.html", context, refused.status if refused else 200)
