"""Worklists and the list of all orders: keyset pages, filters, Excel."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.orders.access import NUMBER, order_for
from hotline.orders.counted import MOST, count_words, counted
from hotline.orders.next_step import next_step
from hotline.orders.perform import Asked, perform_many
from hotline.orders.worklists import PAGE, SEES_ALL, WORKLIST
from hotline.people.units import unit_choices
from hotline.regulation.acceptance import AREAS
from hotline.regulation.digits import whole
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STATE_WORDS, STEP
from hotline.web.clock import now
from hotline.web.staff.exports import ALL, asked_of, duties_of, export, orders_of
from hotline.web.staff.page import ROW, leads_to_list, page, person_of, staff
from hotline.web.words import light


@staff()
def worklist(request: HttpRequest, key: str) -> HttpResponse:
    """One of my lists, soonest due first, each row with the step it waits for."""
    person, at = person_of(request), now()
    if request.GET.get("export"):
        return export(request, key)
    choices = _choices(request)
    found = duties_of(person, key, choices["asked"], at).page(_after(request), MOST)
    shown_rows = [(d, *light(d.due, d.warn_at, at), next_step(person, d, at)) for d in found[:PAGE]]
    following = f"{found[PAGE - 1].due.timestamp()}_{found[PAGE - 1].id}" if len(found) > PAGE else ""
    context = {"chosen": WORKLIST[key], "rows": shown_rows, "following": following} | choices
    return page(request, "worklist.html", context | _place(request, found, "after", following))


def _place(request: HttpRequest, found: Sequence[Any], name: str, following: str | int) -> dict[str, Any]:
    """Where in the list this page stands: its first number, how many there are, and where its rows lead back to."""
    first = whole(request.GET.get("n"), 9) or 0
    query = "".join(f"&{k}={quote(v)}" for k, v in asked_of(request.GET).items() if v)
    here = "".join(f"&{k}={quote(request.GET[k])}" for k in (name, "n") if request.GET.get(k))
    address = f"{request.path}?{(query + here).lstrip('&')}"
    return {
        "first": first,
        "in_all": count_words(getattr(found[0], "in_all", 0), MOST) if found else "0",
        "next_page": f"?{name}={following}&n={first + PAGE}{query}" if following else "",
        "here": address,
        "back": quote(address, safe=""),
        "done": _done(request),
    }


def _done(request: HttpRequest) -> tuple[str, str] | None:
    """What was just done from this list: a number and the step's name."""
    number, action = request.GET.get("done", ""), request.GET.get("did", "")
    known = NUMBER.fullmatch(number) and action in STEP
    return (number, STEP[action].label) if known else None


def _after(request: HttpRequest) -> tuple[datetime, int] | None:
    due, _, last = request.GET.get("after", "").partition("_")
    try:
        return (datetime.fromtimestamp(float(due), now().tzinfo), int(last)) if due else None
    except (ValueError, OverflowError, OSError):
        return None


def _choices(request: HttpRequest) -> dict[str, Any]:
    asked = asked_of(request.GET)
    return {
        "asked": asked,
        "query": "".join(f"&{k}={quote(v)}" for k, v in asked.items() if v),
        "areas": AREAS,
        "states": STATE_WORDS,
        "units": unit_choices() if person_of(request).held & SEES_ALL else (),
    }


@staff()
def orders(request: HttpRequest) -> HttpResponse:
    """All orders I may see, newest first."""
    if request.GET.get("export"):
        return export(request, ALL)
    choices = _choices(request)
    rows = orders_of(person_of(request), choices["asked"])
    before = whole(request.GET.get("before"), ROW)
    found = list((counted(rows, MOST).filter(id__lt=before) if before else counted(rows, MOST))[: PAGE + 1])
    following = found[PAGE - 1].id if len(found) > PAGE else ""
    context = {"rows": found[:PAGE], "following": following} | choices
    return page(request, "orders.html", context | _place(request, found, "before", following))


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
        back = request.POST.get("back", "")
        context = {
            "done": len(numbers) - len(refused),
            "refused": refused,
            "back": back if leads_to_list(back) else "/list/late",
        }
        return page(request, "reminded.html", context)
    return redirect("/list/late")
