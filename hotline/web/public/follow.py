"""办到哪一步了: number and code by POST, never in an address; then one's own request and nothing else (第十条)."""

import uuid

from django.http import HttpRequest, HttpResponse

from hotline.citizens.following import follow as followed
from hotline.regulation.refusals import Refused
from hotline.web.clock import now
from hotline.web.public.page import one_more, page, public


@public
def follow(request: HttpRequest) -> HttpResponse:
    """Ask for number and code; with the right ones, show the request."""
    if request.method != "POST":
        return page(request, "ask.html", {"typed": {}})
    try:
        one_more(request, "follow")
        return shown(request)
    except Refused as refused:
        return page(request, "ask.html", {"refused": refused, "typed": request.POST}, status=refused.status)


def shown(request: HttpRequest, refused: Refused | None = None, said: str = "") -> HttpResponse:
    """One's own request. Refused 404 when number and code do not belong together."""
    at = now()
    found = followed(request.POST.get("number", ""), request.POST.get("code", ""), at)
    context = {"f": found, "order": found.order, "told": found.told, "code": request.POST.get("code", ""),
               "refused": refused, "said": said, "now": at, "request_id": uuid.uuid4()}  # fmt: skip
    return page(request, "request.html", context, status=refused.status if refused else 200)
