"""工单查询: by number, phone tail, plate or any two characters. Posted, so that no number stands in an address."""

import re

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.orders.access import log_look, visible_to
from hotline.orders.models import Order
from hotline.orders.search import orders_of_callers, search
from hotline.people.ciphers import indexes_of, tail_indexes_of
from hotline.people.models import Account, Unit
from hotline.people.phones import normalise
from hotline.people.roles import CENTRE
from hotline.people.successions import named
from hotline.regulation.parameters import in_force_since
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, staff

TAIL_HITS = 20
NUMBER = re.compile(r"(\d{8})-?(\d{4,})|(\d{4})-(\d{4,})")


@staff()
def find(request: HttpRequest) -> HttpResponse:
    """What was looked for and what I may see of it."""
    person = person_of(request)
    asked = request.POST.get("q", "").strip()[:60]
    found, how = look(person, asked) if asked else ([], "")
    if how == "number" and len(found) == 1:
        return redirect(f"/orders/{found[0].number}")
    units = named(asked, Unit.objects.order_by("ordinal", "id")) if how == "text" else []
    return page(request, "find.html", {"asked": asked, "rows": found, "how": how, "units": units})


def look(person: Account, asked: str) -> tuple[list[Order], str]:
    """What this person may see of what was looked for, and what it was taken for: number, phone or text."""
    visible = visible_to(person).select_related("lead_unit")
    if match := NUMBER.fullmatch(asked):
        rows = visible.filter(number__in=_numbers(match, local(now()).year)).order_by("-id")
        return list(rows[:TAIL_HITS]), "number"
    if re.fullmatch(r"[\d-]{4,14}", asked) and person.held & CENTRE:
        if len(asked) < 7:
            ids = orders_of_callers("tail_index", tail_indexes_of(asked), TAIL_HITS)
        else:
            ids = orders_of_callers("phone_index", indexes_of(_phone(asked)), TAIL_HITS)
        found = list(visible.filter(pk__in=ids).order_by("-id"))
        log_look(person, "search_by_phone", now(), hits=len(found))
        return found, "phone"
    return search(person, asked), "text"


def _numbers(match: re.Match[str], this_year: int) -> list[str]:
    """The number written whole, or, written without its year, that of each year so far: each is one look at the index."""
    if match[1]:
        return [f"{match[1]}-{match[2]}"]
    return [f"{year}{match[3]}-{match[4]}" for year in range(in_force_since().year, this_year + 1)]


def _phone(asked: str) -> str:
    try:
        return normalise(asked)
    except Refused:
        return asked


@staff()
def phonebook(request: HttpRequest) -> HttpResponse:
    """单位电话簿."""
    return page(
        request, "phonebook.html", {"units": Unit.objects.filter(is_active=True).order_by("ordinal", "id")}
    )
