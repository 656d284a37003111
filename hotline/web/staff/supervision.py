"""督办: everything red by unit, what was done about it, and doing it for many at once (第二十三条)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.orders import forms
from hotline.orders.access import log_look, order_for, recused_from
from hotline.orders.loading import load_offices
from hotline.orders.models import OwedDuty
from hotline.orders.perform import Asked, perform_many
from hotline.orders.supervision import (
    PAGE,
    by_unit,
    measures_of,
    measures_open,
    red_duties,
    with_measures,
)
from hotline.people.models import Unit
from hotline.people.roles import Role
from hotline.regulation.acceptance import AREAS
from hotline.regulation.digits import whole
from hotline.regulation.overdue import LABELS, MEASURES, REPLIES
from hotline.regulation.refusals import Refused
from hotline.reports.supervision_sheet import supervision_sheet
from hotline.web.clock import now
from hotline.web.staff.page import download, page, person_of, staff
from hotline.web.words import light

SEES = (Role.SUPERVISOR, Role.SHIFT_LEAD, Role.DISPATCHER, Role.LEADER)
ACTS = (Role.SUPERVISOR, Role.SHIFT_LEAD, Role.DISPATCHER)
FILTERS = ("unit", "kind", "area", "rung")
AT_ONCE = ("remind", "urge")
"""What may be done for many orders with one press."""
MOST = 200


@staff(*SEES)
def red(request: HttpRequest) -> HttpResponse:
    """Everything red, grouped by unit."""
    return _show(request)


def _show(request: HttpRequest, done: dict[str, Any] | None = None, status: int = 200) -> HttpResponse:
    at = now()
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    rows = red_duties(at, asked).exclude(order__in=recused_from(person_of(request)))
    start = whole(request.GET.get("from"), 6) or 0
    found = list(rows[start : start + PAGE + 1])
    shown_rows = [(r, *light(r.duty.due, r.duty.warn_at, at)) for r in with_measures(found[:PAGE])]
    context = {
        "rows": shown_rows,
        "counts": by_unit(rows),
        "open_measures": [(k, LABELS[k], n) for k, n in measures_open().items()],
        "asked": asked,
        "query": "".join(f"&{k}={v}" for k, v in asked.items() if v),
        "following": start + PAGE if len(found) > PAGE else "",
        "rungs": {k: LABELS[k] for k in MEASURES},
        "areas": AREAS,
        "units": Unit.objects.order_by("ordinal", "id"),
        "acts": bool(person_of(request).held & set(ACTS)),
        "fields": forms.FIELDS,
        "done": done or {},
    }
    return page(request, "supervision.html", context, status)


@staff(*ACTS)
def record(request: HttpRequest) -> HttpResponse:
    """催办 or 电话督办 of the ticked orders: each answers for itself, one refusal stops no other."""
    person, at, action = person_of(request), now(), request.POST.get("action", "")
    if request.method != "POST" or action not in AT_ONCE:
        return redirect("/supervision")
    ticked = list(dict.fromkeys(request.POST.getlist("number")))[:MOST]
    if not ticked:
        return _show(request, {"refused": ["没有选中任何工单，请先在左边打钩。"], "typed": request.POST}, 422)
    numbers = [order_for(person, n, at).number for n in ticked]
    given = {n: request.POST.get(n, "") for n in ("outcome", "who_answered", "note")}
    asked = [Asked(action, n, given if action == "urge" else {}) for n in numbers]
    answers = perform_many(asked, actor=person, now=at)
    refused = [f"{n}：{a.sentence}" for n, a in zip(numbers, answers, strict=True) if isinstance(a, Refused)]
    took = len(numbers) - len(refused)
    done = {"took": took, "label": {"remind": "催办", "urge": "电话督办"}[action], "refused": refused}
    return _show(request, done | {"typed": {} if took else request.POST}, 200 if took else 422)


@staff(*ACTS, Role.LEADER)
def sheet(request: HttpRequest, number: str) -> HttpResponse:
    """The 督办单 of an order whose reply is late, as .docx; taking it is logged."""
    person, at = person_of(request), now()
    found = order_for(person, number, at)
    late = OwedDuty.objects.filter(order=found, kind__in=REPLIES, ended_at=None, due__lt=at)
    reply = late.select_related("order", "owed_by").first()
    if reply is None:
        raise Refused("not_open", "本件没有届满未回复的期限，不出督办单。", "第二十三条")
    log_look(person, "export", at, number=number, reason="督办单")
    centre = load_offices().centre.name
    return download(supervision_sheet(reply, measures_of(reply), centre, at), f"supervision-{number}.docx")
