"""办到哪一步了: number and code by POST, never in an address; one's own request, and what one may do about it (第十条)."""

import uuid

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.citizens import following
from hotline.orders.forms import FIELDS
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STEP
from hotline.regulation.time_limits import local
from hotline.web.clock import now
from hotline.web.public.page import one_more, page, public, same_request, sent_files

NOT_OPEN_TO_YOU = "unknown"
SAID = {
    "supplement": "补充的情况已收到。",
    "remind": "已替您催办，承办单位收到了提醒。",
    "withdraw": "已撤回。",
    "rate": "评价已收到，谢谢您。",
    "object": "异议已收到，值班负责人会决定是否重新办理，并把决定和理由告诉您。",
}


@public
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; with the right ones, show the request."""
    if request.method != "POST":
        return page(request, "ask.html", {"typed": {}})
    try:
        one_more(request, "follow")
        return _request(request)
    except Refused as refused:
        return _ask_again(request, refused)


@public
def act(request: HttpRequest, action: str) -> HttpResponse:
    """One step by whoever holds the code; refused, the page again with the sentence and every word."""
    if request.method != "POST":
        return redirect("/public/follow")
    typed = request.POST
    try:
        one_more(request, "act")
        number, code = typed.get("number", ""), typed.get("code", "")
        following.act(action, number, code, typed, now(), same_request(request), sent_files(request))
        return _request(request, said=SAID[action])
    except Refused as refused:
        return _refused(request, refused, action)


def _refused(request: HttpRequest, refused: Refused, action: str) -> HttpResponse:
    if refused.code in (NOT_OPEN_TO_YOU, "too_many"):
        return _ask_again(request, refused)
    return _request(request, refused, action=action)


def _ask_again(request: HttpRequest, refused: Refused) -> HttpResponse:
    return page(request, "ask.html", {"refused": refused, "typed": request.POST}, status=refused.status)


def _request(
    request: HttpRequest, refused: Refused | None = None, *, said: str = "", action: str = ""
) -> HttpResponse:
    """One's own request. Refused 404 when number and code do not belong together."""
    at = now()
    found = following.follow(request.POST.get("number", ""), request.POST.get("code", ""), at)
    context = {
        "order": found.order,
        "told": found.told,
        "steps": found.steps,
        "code": request.POST.get("code", ""),
        "refused": refused,
        "said": said,
        "typed": request.POST if refused else {},
        "opened": action,
        "fields": FIELDS,
        "decide_days": value_on(local(at).date(), "decide_dissatisfied_within_working_days"),
        "STEP": STEP,
        "ids": {step: uuid.uuid4() for step in found.steps},
    }
    return page(request, "request.html", context, status=refused.status if refused else 200)
