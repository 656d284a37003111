"""遇险求助: transfer first, type later (第三条). The press keeps the moment and the number in the typist's draft."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.people.roles import DESK
from hotline.regulation.jurisdiction import emergencies
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.web.clock import now
from hotline.web.staff.intake import LEFT_OUT, keep_draft
from hotline.web.staff.page import person_of, staff


@staff(*DESK)
def pressed(request: HttpRequest) -> HttpResponse:
    """One of the emergency buttons, whatever is typed so far; nothing need be filled in, and nothing is lost."""
    if request.method != "POST":
        return redirect("/intake")
    number = request.POST.get("pressed", "")
    found = {n: (code, name) for n, code, name in emergencies()}.get(number)
    if found is None:
        raise Refused("invalid", "没有这个紧急号码，请从列出的里选。", "第三条")
    code, name = found
    typed = {k: v for k, v in request.POST.items() if k not in LEFT_OUT}
    typed |= {
        "exit": "refer",
        "referral": code,
        "pressed": number,
        "transferred_at": f"{local(now()):%Y-%m-%dT%H:%M:%S}",
        "transfer_result": typed.get("transfer_result") or f"已转接 {number}（{name.split(' ')[0]}）",
    }
    keep_draft(person_of(request), typed)
    return redirect("/intake")
