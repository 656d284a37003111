"""受理登记: one page in the order people speak, four exits, a draft that is never lost."""

import json
import uuid
from datetime import datetime
from typing import Any

from django.db import transaction
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render

from hotline.calls import desk
from hotline.calls.models import Call
from hotline.citizens import codes
from hotline.orders import forms
from hotline.orders.again import onto
from hotline.orders.models import IntakeDraft, Order
from hotline.orders.perform import perform
from hotline.orders.proposals import at_intake
from hotline.orders.register import register
from hotline.orders.units import carriers
from hotline.people.ciphers import seal, unseal
from hotline.people.models import Account, CallerKind
from hotline.people.roles import DESK, Role
from hotline.people.units import as_lead
from hotline.regulation.acceptance import AREAS, grounds
from hotline.regulation.jurisdiction import counties, emergencies, referrals, topics
from hotline.regulation.refusals import Refused
from hotline.web.clock import now
from hotline.web.staff.page import ROW, page, person_of, request_id_of, staff, whole
from hotline.web.staff.preview import preview
from hotline.web.words import moment

EXITS = {
    "register": "登记，稍后再办",
    "dispatch": "转办",
    "answer": "即时答复",
    "return": "退回",
    "refer": "引导",
}
LEFT_OUT = ("csrfmiddlewaretoken",)
NOT_KEPT = ("request_id", "onto")
LONGEST_KEPT = 20_000
"""Of a draft's field: more than any limit, so that what was refused as too long can be shortened."""


@staff(*DESK)
def intake(request: HttpRequest) -> HttpResponse:
    """Type, then leave by one of the exits, or onto an order that is there; a refusal keeps every word."""
    person = person_of(request)
    if request.method != "POST":
        typed, waiting = _begun(request, person)
        return _form(request, typed, waiting=waiting)
    typed = {k: v for k, v in request.POST.items() if k not in LEFT_OUT}
    try:
        made = _leave_and_bind(typed, person, now(), request_id_of(request))
    except Refused as refused:
        keep_draft(person, typed)
        return _form(request, typed, refused)
    IntakeDraft.objects.filter(account=person).delete()
    return redirect(f"/orders/{made.number}")


def _begun(request: HttpRequest, person: Account) -> tuple[dict[str, Any], Call | None]:
    """What the form begins with: the draft, or the call that was answered; a draft with words is kept until it is given up."""
    kept, asked = _draft_of(person), whole(request.GET.get("call"), ROW)
    if asked is None:
        return kept or {"channel": "phone"}, None
    call = desk.taken_by(person, asked, now())
    if kept and kept.get("call") == str(call.pk):
        return kept, None
    if kept and kept.get("text") and request.GET.get("instead") != "1":
        return kept, call
    return desk.contact_of(call, person, now()), None


@transaction.atomic
def _leave_and_bind(
    typed: dict[str, Any], person: Account, at: datetime, request_id: uuid.UUID | None
) -> Order:
    """The order that was left on hangs on the call it came by, both or neither."""
    made = _leave(typed, person, at, request_id)
    if (call_id := whole(typed.get("call"), ROW)) is not None:
        desk.bind(desk.taken_by(person, call_id, at), made, person, at)
    return made


def _leave(typed: dict[str, Any], person: Account, at: datetime, request_id: uuid.UUID | None) -> Order:
    if choice := typed.get("onto"):
        return onto(choice, typed, person, at, request_id)
    return _register_and_leave(typed, person, at, request_id)


@transaction.atomic
def _register_and_leave(
    typed: dict[str, Any], person: Account, at: datetime, request_id: uuid.UUID | None
) -> Order:
    """Registration and the exit stand or fall together."""
    exit_ = typed.get("exit", "register")
    key = request_id or uuid.uuid4()
    made = register(typed, actor=person, now=at, request_id=key)
    if codes.may_issue(made, person):
        codes.keep(made, codes.code_of(key), at)
    if exit_ in ("dispatch", "answer", "return", "refer") and made.state == "registered":
        return perform(exit_, made.number, actor=person, given=typed, now=at)
    return made


def _form(
    request: HttpRequest,
    typed: dict[str, Any],
    refused: Refused | None = None,
    *,
    waiting: Call | None = None,
) -> HttpResponse:
    context = {
        "waiting": waiting,
        "typed": typed,
        "refused": refused,
        "wrong": refused.fields if refused else {},
        "units": [(u.code, as_lead(u)) for u in carriers()],
        "areas": [(a, a) for a in AREAS],
        "topics": topics(),
        "counties": [(c, c) for c in counties()],
        "grounds": [(g, f"（{g}）{w}") for g, w in grounds().items()],
        "referrals": referrals(),
        "emergencies": emergencies(),
        "exits": EXITS,
        "fields": forms.FIELDS,
        "caller_kinds": CallerKind.choices,
        "request_id": uuid.uuid4(),
    }
    return page(
        request,
        "intake.html",
        context | _hints(typed, now(), person_of(request)),
        status=refused.status if refused else 200,
    )


@staff(*DESK)
def hints(request: HttpRequest) -> HttpResponse:
    """While typing: what to fill in, who called before, what may be the same matter, and the day it would be due."""
    return render(request, "intake_hints.html", _hints(request.POST.dict(), now(), person_of(request)))


def _hints(typed: dict[str, Any], at: datetime, person: Account) -> dict[str, Any]:
    told = at_intake(typed, at, person)
    fills = {name: json.dumps(told[name], ensure_ascii=False) for name in ("fill", "fill_all")}
    return told | fills | {"preview": preview(told["kind"], at)}


@staff(*DESK)
def draft(request: HttpRequest) -> HttpResponse:
    """Keeps what is typed so far; it holds a caller, so it is sealed."""
    if request.method == "POST":
        keep_draft(person_of(request), {k: v for k, v in request.POST.items() if k not in LEFT_OUT})
    return JsonResponse({"saved_at": moment(now(), "%H:%M")})


def keep_draft(person: Account, typed: dict[str, Any]) -> None:
    """Seal what somebody has typed so far."""
    kept = {k: v[:LONGEST_KEPT] for k, v in typed.items() if k not in NOT_KEPT}
    words = json.dumps(kept, ensure_ascii=False)
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
