"""交接班: what stands open now, the sheets handed over, one sheet to sign and to print (第四条 全天受理)."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.regulation.refusals import Refused
from hotline.shifts import hand_over
from hotline.shifts.sheet import next_on_rota, sheet, shift_ends
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, request_id_of, staff

MOST = 30


@staff(*hand_over.READERS)
def shifts(request: HttpRequest) -> HttpResponse:
    """What the next shift would find now; the outgoing 值班长 hands over here."""
    if request.method != "POST":
        return _now(request)
    typed = request.POST
    try:
        made = hand_over.hand_over(
            person_of(request), typed.get("incoming", ""), typed.get("notes", ""), now(), request_id_of(request)
        )  # fmt: skip
    except Refused as refused:
        return _now(request, refused)
    return redirect(f"/shifts/{made.pk}")


def _now(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    person, at = person_of(request), now()
    leads = [a for a in hand_over.shift_leads() if a.pk != person.pk]
    comes = next_on_rota(person, at)
    chosen = request.POST.get("incoming") or (comes.account.username if comes else "")
    incoming = next((a for a in leads if a.username == chosen), None)
    until = shift_ends(incoming, at)
    context = {
        "parts": sheet(at, until),
        "until": until,
        "comes": comes,
        "chosen": chosen,
        "leads": leads,
        "rows": hand_over.newest(MOST),
        "refused": refused,
        "typed": request.POST if refused else {},
        "request_id": uuid.uuid4(),
    }
    return page(request, "shifts.html", context, status=refused.status if refused else 200)


@staff(*hand_over.READERS)
def shift(request: HttpRequest, pk: int) -> HttpResponse:
    """One sheet: who comes signs it here; anybody it is for prints it."""
    refused = None
    if request.method == "POST":
        try:
            hand_over.take_over(pk, person_of(request), request.POST.get("remark", ""), now())
            return redirect(f"/shifts/{pk}")
        except Refused as said:
            if said.code == "unknown":
                raise
            refused = said
    context = {"hand_over": hand_over.one(pk), "refused": refused, "typed": request.POST if refused else {}}
    return page(request, "shift.html", context, status=refused.status if refused else 200)
