"""档案: sealed packages to look up, take out and verify; lists of what is to be destroyed (第二十七条)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.archives import checks, shelf
from hotline.archives.certificate import certificate_of
from hotline.archives.destruction import DECIDES, DRAWS_UP, OUTCOMES, decide, draw_up, ripe
from hotline.archives.models import DestructionList
from hotline.orders.access import log_look
from hotline.people.models import Unit
from hotline.people.roles import CENTRE, Role
from hotline.regulation.digits import whole
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.web.clock import now
from hotline.web.staff.page import ROW, download, page, person_of, staff

PAGE = 15
PROPOSED_AT_ONCE = 100
READS_LISTS = (*CENTRE, Role.LEADER)
STANDS = {"": "全部", "kept": "在存", "held": "依法留存", "ripe": "期满可鉴定", "destroyed": "已销毁"}
PAPER_POLICY = "default-src 'none'; style-src 'unsafe-inline'; sandbox"


@staff()
def archives(request: HttpRequest) -> HttpResponse:
    """Every package I may read, newest first."""
    return _archives(request)


def _archives(request: HttpRequest, result: dict[str, Any] | None = None) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("kind", "unit", "stands", "number")}
    rows = _narrowed(shelf.packages_visible_to(person_of(request)), asked)
    if before := whole(request.GET.get("before"), ROW):
        rows = rows.filter(place__lt=before)
    found = list(rows[: PAGE + 1])
    context = {
        "rows": found[:PAGE],
        "following": found[PAGE - 1].place if len(found) > PAGE else "",
        "asked": asked,
        "query": "".join(f"&{k}={v}" for k, v in asked.items() if v),
        "stands": STANDS,
        "units": Unit.objects.order_by("ordinal", "id"),
        "result": result,
    }
    return page(request, "archives.html", context)


def _narrowed(rows: Any, asked: dict[str, str]) -> Any:
    for name, column in (
        ("kind", "order__kind"),
        ("unit", "order__lead_unit__code"),
        ("number", "order__number"),
    ):
        if value := asked[name].strip():
            rows = rows.filter(**{column: value})
    today = local(now()).date()
    ways: dict[str, dict[str, Any]] = {
        "kept": {"destroyed_at": None},
        "held": {"order__on_hold": True},
        "ripe": {
            "order__state": "archived",
            "order__on_hold": False,
            "order__destroy_not_before__lte": today,
        },
        "destroyed": {"destroyed_at__isnull": False},
    }
    return rows.filter(**ways.get(asked["stands"], {}))


@staff()
def package(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """The file of one package."""
    content = shelf.take_out(person_of(request), number, version, now())
    return download(content, f"{number}-v{version}.zip")


@staff()
def verify(request: HttpRequest, number: str, version: int) -> HttpResponse:
    """Does one package still hold? The list again, with the answer on top."""
    if request.method != "POST":
        return redirect("/archives")
    found = shelf.package_for(person_of(request), number, version, now())
    result = {"package": found, "faults": checks.faults_of(found), "at": now()}
    return _archives(request, result)


@staff(*READS_LISTS)
def destructions(request: HttpRequest) -> HttpResponse:
    """The lists drawn up so far; 值班长 draws up another here."""
    person, at = person_of(request), now()
    refused: Refused | None = None
    if request.method == "POST":
        try:
            made = draw_up(person, request.POST.getlist("numbers"), request.POST.get("opinion", ""), at)
        except Refused as error:
            refused = error
        else:
            log_look(person, "list_drawn_up", at, reason=made.number, hits=made.items.count())
            return redirect(f"/destructions/{made.number}")
    draws_up = DRAWS_UP in person.held
    proposed = list(ripe(at).select_related("lead_unit")[: PROPOSED_AT_ONCE + 1]) if draws_up else []
    context = {
        "lists": DestructionList.objects.select_related("drawn_up_by", "decided_by").order_by("-id")[:50],
        "ripe": proposed[:PROPOSED_AT_ONCE],
        "more": len(proposed) > PROPOSED_AT_ONCE,
        "draws_up": draws_up,
        "chosen": request.POST.getlist("numbers") if refused else None,
        "opinion": request.POST.get("opinion", ""),
        "refused": refused,
        "outcomes": OUTCOMES,
    }
    return page(request, "destructions.html", context, status=refused.status if refused else 200)


@staff(*READS_LISTS)
def destruction(request: HttpRequest, number: str) -> HttpResponse:
    """One list; a leader decides on it here."""
    person, at = person_of(request), now()
    refused: Refused | None = None
    if request.method == "POST":
        try:
            decide(person, number, request.POST.get("outcome", ""), request.POST.get("reason", ""), at)
        except Refused as error:
            refused = error
        else:
            log_look(person, "list_decided", at, reason=number)
            return redirect(f"/destructions/{number}")
    found = _list(number)
    context = {
        "list": found,
        "items": list(found.items.select_related("order__lead_unit").order_by("order__number")),
        "decides": DECIDES in person.held and not found.outcome and found.drawn_up_by_id != person.pk,
        "refused": refused,
        "typed": request.POST,
        "outcomes": OUTCOMES,
    }
    return page(request, "destruction.html", context, status=refused.status if refused else 200)


def _list(number: str) -> DestructionList:
    found = (
        DestructionList.objects.select_related("drawn_up_by__unit", "decided_by__unit")
        .filter(number=number)
        .first()
    )
    if found is None:
        raise Refused("unknown", "没有这份鉴定清单。")
    return found


@staff(*READS_LISTS)
def certificate(request: HttpRequest, number: str) -> HttpResponse:
    """The certificate, a page of its own to print."""
    found = _list(number)
    if found.executed_at is None:
        raise Refused("unknown", "这份清单还没有执行，没有凭证。")
    return HttpResponse(certificate_of(found), headers={"Content-Security-Policy": PAPER_POLICY})
