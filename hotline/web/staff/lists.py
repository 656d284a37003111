"""Worklists and the list of all orders: keyset pages, filters, Excel."""

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.orders.access import order_for
from hotline.orders.perform import Asked, perform_many
from hotline.orders.worklists import PAGE, WORKLIST, page_of
from hotline.people.models import Unit
from hotline.regulation.acceptance import AREAS
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STATE_WORDS
from hotline.web.clock import now
from hotline.web.staff.exports import ALL, asked_of, export, rows_of
from hotline.web.staff.page import page, person_of, staff
from hotline.web.words import light


@staff()
def worklist(request: HttpRequest, key: str) -> HttpResponse:
    """One of my lists, soonest due first."""
    person, at = person_of(request), now()
    if request.GET.get("export"):
        return export(request, key)
    choices = _choices(request)
    found = page_of(rows_of(person, key, choices["asked"], at), _after(request))
    shown_rows = [(d, *light(d.due, d.warn_at, at)) for d in found[:PAGE]]
    following = f"{found[PAGE - 1].due.timestamp()}_{found[PAGE - 1].id}" if len(found) > PAGE else ""
    return page(
        request,
        "worklist.html",
        {"chosen": WORKLIST[key], "rows": shown_rows, "following": following} | choices,
    )


def _after(request: HttpRequest) -> tuple[datetime, int] | None:
    due, _, last = request.GET.get("after", "").partition("_")
    try:
        return (datetime.fromtimestamp(float(due), now().tzinfo), int(last)) if due else None
    except (ValueError, OverflowError, OSError):
        return None


def _choices(request: HttpRequest) -> dict[str, Any]:
    asked = asked_of(request.GET)
    query = "".join(f"&{k}={v}" for k, v in asked.items() if v)
    return {
        "asked": asked,
        "query": query,
        "areas": AREAS,
        "states": STATE_WORDS,
        "units": Unit.objects.order_by("ordinal", "id"),
    }


@staff()
def orders(request: HttpRequest) -> HttpResponse:
    """All orders I may see, newest first."""
    if request.GET.get("export"):
        return export(request, ALL)
    choices = _choices(request)
    rows = rows_of(person_of(request), ALL, choices["asked"], now())
    before = request.GET.get("before", "")
    found = list(
        (rows.filter(id__lt=int(before)) if before.isdigit() and len(before) < 18 else rows)[: PAGE + 1]
    )
    following = found[PAGE - 1].id if len(found) > PAGE else ""
    return page(request, "orders.html", {"rows": found[:PAGE], "following": following} | choices)


@staff()
def remind_many(request: HttpRequest) -> HttpResponse:
    """批量催办 of the ticked rows (第二十三条)."""
    person, at = person_of(request), now()
    if request.method == "POST":
        numbers = [order_for(person, n, at).number for n in dict.fromkeys(request.POST.getlist("number"))]
        answers = perform_many([Asked("remind", n) for n in numbers], actor=person, now=at)
        refused = [
            f"{n}：{a.sentence}" for n, a in zip(numbers, answers, strict=True) if isinstance(a, Refused)
        ]
        context = {"done": len(numbers) - len(refused), "refused": refused}
        return page(request, "reminded.html", context)
    return redirect("/list/late")
