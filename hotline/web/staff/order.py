"""The order page: the sheet, the way it went, what is owed, and only the steps open to you now."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.attachments.store import ready
from hotline.citizens.own_data import copy_of
from hotline.ledger.interpretations import of_subjects, subject
from hotline.orders import confidential, forms
from hotline.orders.access import order_for, visible_to
from hotline.orders.attaching import attach
from hotline.orders.closed_words import may_read
from hotline.orders.models import Order
from hotline.orders.perform import perform
from hotline.people.callers import name_of, phone_of
from hotline.people.models import Account
from hotline.regulation.duties import DUTY
from hotline.regulation.readings import of_duty
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STEP, State
from hotline.regulation.suggest import SURE, suggest
from hotline.web.clock import now
from hotline.web.staff.order_sheet import sheet
from hotline.web.staff.page import leads_to_list, page, person_of, request_id_of, seen_of, staff
from hotline.web.words import due_words

NOT_GIVEN = ("csrfmiddlewaretoken", "seen", "request_id", "back", "number")


@staff()
def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order, as the person who opened it may see it; ?do= opens one of its steps, ?back= leads to the list again."""
    person = person_of(request)
    return _show(request, order_for(person, number, now()), tried=request.GET.get("do", ""))


@staff()
def step(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """One button. A refusal shows the same page with its sentence, and everything typed still there."""
    person, at = person_of(request), now()
    found = order_for(person, number, at)
    if request.method != "POST" or action not in STEP:
        return redirect(f"/orders/{number}")
    given = {k: v for k, v in request.POST.items() if k not in NOT_GIVEN}
    for name in [n for n in given if n in forms.FIELDS and forms.FIELDS[n].kind in ("choices", "units")]:
        given[name] = request.POST.getlist(name)  # type: ignore[assignment]
    try:
        if action == "attach":
            _attach(request, number, person, at)
            return redirect(f"/orders/{number}")
        perform(
            action,
            number,
            actor=person,
            given=given,
            now=at,
            seen=seen_of(request),
            request_id=request_id_of(request),
        )
    except Refused as refused:
        found.refresh_from_db()
        return _show(request, found, refused=refused, tried=action, typed=given)
    if action == "recuse" and not visible_to(person).filter(number=number).exists():
        return redirect("/")
    if action == "give_copy":
        return own_copy(request, number, at)
    if action == "reveal":
        found.refresh_from_db()
        return _show(request, found, revealed=True)
    return redirect(_after(request, number, action))


def _after(request: HttpRequest, number: str, action: str) -> str:
    """Where one goes on: the next caller, the list one came from, or the order."""
    back = request.POST.get("back", "")
    if back.startswith("/callback"):
        return back
    if leads_to_list(back):
        return f"{back}{'&' if '?' in back else '?'}done={number}&did={action}"
    return f"/orders/{number}"


def _attach(request: HttpRequest, number: str, person: Account, at: datetime) -> None:
    sent = request.FILES.get("attachment")
    found = ready(sent.read() if sent else b"", at)
    attach(found, number, actor=person, now=at, note=request.POST.get("note", ""),
           seen=seen_of(request), request_id=request_id_of(request))  # fmt: skip


def _show(
    request: HttpRequest,
    found: Order,
    *,
    refused: Refused | None = None,
    tried: str = "",
    typed: dict[str, Any] | None = None,
    revealed: bool = False,
) -> HttpResponse:
    person, at = person_of(request), now()
    back = request.POST.get("back", request.GET.get("back", ""))
    context = sheet(found, person, at, revealed=revealed) | {
        "refused": refused,
        "tried": tried,
        "typed": typed or _proposed(found, tried),
        "back": back if leads_to_list(back) else "",
        "revealed": _opened(found, person) if revealed else None,
        "request_id": uuid.uuid4(),
    }
    return page(request, "order.html", context, status=refused.status if refused else 200)


def _proposed(found: Order, action: str) -> dict[str, Any]:
    """What a step opened from a list is filled in with, for a person to change: the order's kind and the unit its words point to."""
    if action != "dispatch" or found.state != State.REGISTERED:
        return {}
    proposal = suggest(found.text, found.county)
    words = "、".join(f"“{w}”" for w in dict.fromkeys(proposal.reasons["unit"]))
    why = f"建议的主办单位，{SURE[proposal.sure['unit']]}：{words}" if proposal.unit else ""
    return {"kind": found.kind, "area": found.area, "topic": found.topic, "lead_unit": proposal.unit, "why": why}  # fmt: skip


def _opened(found: Order, person: Account) -> dict[str, Any]:
    """What a recorded look opens: the caller, and what was masked in the order's words."""
    caller = found.contact.caller
    return {
        "name": name_of(caller),
        "phone": phone_of(caller),
        "words": confidential.all_in_clear(found) if may_read(person, found) else {},
    }


def own_copy(request: HttpRequest, number: str, at: datetime) -> HttpResponse:
    """The copy for the caller, once the step is on record: to be printed or handed over, kept nowhere."""
    found = order_for(person_of(request), number, at)
    response = page(request, "own_copy.html", copy_of(found) | {"order": found, "at": at})
    response.headers["Cache-Control"] = "no-store"
    return response


@staff()
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """The reply slip, for printing."""
    person, at = person_of(request), now()
    return page(request, "slip.html", sheet(order_for(person, number, at), person, at))


@staff()
def why(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """为什么是这一天: the count of one duty, day by day."""
    person, at = person_of(request), now()
    found = order_for(person, number, at)
    duty = found.duties.filter(kind=kind).select_related("owed_by").order_by("-id").first()
    if duty is None or kind not in DUTY:
        raise Refused("unknown", "本件没有这项责任。")
    subjects = [subject(str(r.number)) for r in of_duty(kind)]
    answers = of_subjects(subjects)
    context = {"order": found, "duty": duty, "due_words": due_words(duty.due),
               "concerned": [(s, answers[s.key]) for s in subjects]}  # fmt: skip
    return page(request, "why.html", context)
