"""受理登记: one page in the order people speak, four exits, a draft that is never lost."""

import json
import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from hotline.orders import forms
from hotline.orders.models import IntakeDraft, Order
from hotline.orders.perform import perform
from hotline.orders.register import register
from hotline.orders.similar import object_key, similar
from hotline.people.ciphers import seal, unseal
from hotline.people.models import Account, Unit, UnitKind
from hotline.people.phones import normalise
from hotline.people.roles import Role
from hotline.regulation.acceptance import AREAS, KINDS, grounds
from hotline.regulation.jurisdiction import counties, emergencies, referrals, topics
from hotline.regulation.refusals import Refused
from hotline.regulation.suggest import suggest
from hotline.regulation.time_limits import contact_due, reply_due
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, request_id_of, staff
from hotline.web.words import due_words

DESK = (Role.OPERATOR, Role.DISPATCHER, Role.SHIFT_LEAD)
EXITS = {
    "register": "登记，稍后再办",
    "dispatch": "转办",
    "answer": "即时答复",
    "return": "退回",
    "refer": "引导",
}
LEFT_OUT = ("csrfmiddlewaretoken",)


@staff(*DESK)
def intake(request: HttpRequest) -> HttpResponse:
    """Type, then leave by one of the exits; a refusal keeps every word."""
    person = person_of(request)
    if request.method != "POST":
        return _form(request, _draft_of(person) or {"channel": "phone", "kind": "inquiry"})
    typed = {k: v for k, v in request.POST.items() if k not in LEFT_OUT}
    try:
        made = _register_and_leave(typed, person, now(), request_id_of(request))
    except Refused as refused:
        keep_draft(person, typed)
        return _form(request, typed, refused)
    IntakeDraft.objects.filter(account=person).delete()
    return redirect(f"/orders/{made.number}")


@transaction.atomic
def _register_and_leave(
    typed: dict[str, Any], person: Account, at: datetime, request_id: uuid.UUID | None
) -> Order:
    """Registration and the exit stand or fall together."""
    exit_ = typed.get("exit", "register")
    made = register(typed, actor=person, now=at, request_id=request_id)
    if exit_ in ("dispatch", "answer", "return", "refer") and made.state == "registered":
        return perform(exit_, made.number, actor=person, given=typed, now=at)
    return made


def _form(request: HttpRequest, typed: dict[str, Any], refused: Refused | None = None) -> HttpResponse:
    units = Unit.objects.filter(is_active=True).exclude(kind__in=[UnitKind.CENTRE, UnitKind.BUREAU])
    context = {
        "typed": typed,
        "refused": refused,
        "wrong": refused.fields if refused else {},
        "units": units.order_by("ordinal", "id"),
        "areas": AREAS,
        "topics": topics(),
        "counties": counties(),
        "grounds": grounds(),
        "referrals": referrals(),
        "emergencies": emergencies(),
        "exits": EXITS,
        "fields": forms.FIELDS,
        "request_id": uuid.uuid4(),
        "preview": preview(typed.get("kind", "inquiry"), now()),
    }
    return page(request, "intake.html", context, status=refused.status if refused else 200)


@staff(*DESK)
def hints(request: HttpRequest) -> HttpResponse:
    """While typing: who called before, what else is open on the same object, and the day it would be due."""
    at, typed = now(), request.POST
    try:
        phone = normalise(typed.get("phone", "")) if typed.get("phone") else ""
    except Refused:
        phone = ""
    found = similar(phone, object_key(typed), at)
    kind = typed.get("kind") if typed.get("kind") in KINDS else "inquiry"
    context = {"similar": found, "preview": preview(str(kind), at), "safety_words": safety_words(typed)}
    return render(request, "intake_hints.html", context)


def safety_words(typed: Any) -> tuple[str, ...]:
    """The words that speak for a safety matter, unless it is marked already; a person decides (第十八条)."""
    return () if typed.get("safety") else suggest(typed.get("text", ""), "").reasons["safety"]


def preview(kind: str, at: datetime) -> dict[str, Any]:
    """The due day if dispatched now, counted day by day."""
    due = reply_due(at, kind if kind in KINDS else "inquiry")
    days = [(day[8:], counted, note) for day, counted, note in due.trace]
    return {"due": due_words(due.at), "days": days, "provisional": due.provisional, "kind": KINDS.get(kind, ""),
            "contact": due_words(contact_due(at).at)}  # fmt: skip


@staff(*DESK)
def draft(request: HttpRequest) -> HttpResponse:
    """Keeps what is typed so far; it holds a caller, so it is sealed."""
    if request.method == "POST":
        keep_draft(person_of(request), {k: v for k, v in request.POST.items() if k not in LEFT_OUT})
    return JsonResponse({"saved_at": f"{now():%H:%M}"})


def keep_draft(person: Account, typed: dict[str, Any]) -> None:
    """Seal what somebody has typed so far."""
    words = json.dumps({k: v for k, v in typed.items() if k != "request_id"}, ensure_ascii=False)[:20_000]
    sealed = seal(words, f"draft:{person.pk}")
    IntakeDraft.objects.update_or_create(account=person, defaults={"saved_at": now(), "sealed": sealed})


def _draft_of(person: Account) -> dict[str, Any] | None:
    found = IntakeDraft.objects.filter(account=person).first()
    return json.loads(unseal(found.sealed, f"draft:{person.pk}")) if found else None


@staff(Role.SHIFT_LEAD)
def draft_of(request: HttpRequest, username: str) -> HttpResponse:
    """交接班: the shift leader sees a colleague's half-filled form."""
    found = IntakeDraft.objects.select_related("account").filter(account__username=username).first()
    if found is None:
        raise Refused("unknown", "这位同事没有未登记完的来件。")
    typed = json.loads(unseal(found.sealed, f"draft:{found.account_id}"))
    rows = [(forms.FIELDS[k].label, v) for k, v in typed.items() if k in forms.FIELDS and v]
    return page(request, "draft.html", {"draft": found, "rows": rows})
