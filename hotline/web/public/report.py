"""我要反映: what happened, about what, when, where, whom to answer; the receipt tells number and code once."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse

from hotline.citizens.codes import written
from hotline.citizens.filing import add_files, decided_by, file, files_of
from hotline.knowledge.finding import like
from hotline.orders.forms import FIELDS
from hotline.regulation.acceptance import belongs_elsewhere
from hotline.regulation.jurisdiction import counties, referrals
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.web.clock import now
from hotline.web.public.page import one_more, page, public, same_request, sent_files

WANTS = {"inquiry": "问一问", "complaint": "投诉举报", "suggestion": "提建议"}


@public
def report(request: HttpRequest) -> HttpResponse:
    """The form; sent, the receipt, or the form again with every word and what is wrong with it."""
    if request.method != "POST":
        return _form(request, {})
    typed, at = request.POST.dict(), now()
    try:
        one_more(request, "file")
        if (others := belongs_elsewhere(typed.get("text", ""))) and not typed.get("ours"):
            return _form(request, typed, others=others)
        files, key = files_of(sent_files(request), at), same_request(request)
        order, code = file(typed, now=at, request_id=key)
        add_files(files, order, now=at, request_id=key)
    except Refused as refused:
        return _form(request, typed, refused)
    context = {"order": order, "code": written(code), "decided_by": decided_by(order),
               "known": like(typed.get("text", ""), at, public=True)}  # fmt: skip
    return page(request, "receipt.html", context, status=201)


def _form(
    request: HttpRequest, typed: dict[str, Any], refused: Refused | None = None, others: Any = ()
) -> HttpResponse:
    today = local(now()).date()
    context = {
        "typed": typed,
        "refused": refused,
        "wrong": refused.fields if refused else {},
        "others": others,
        "wants": WANTS,
        "fields": FIELDS,
        "limits": value_on(today, "attachments"),
        "files_left": bool(request.FILES),
        "counties": counties(),
        "referrals": referrals(),
        "request_id": same_request(request) if typed else uuid.uuid4(),
        "days": value_on(today, "reply_within_working_days"),
        "hours": value_on(today, "first_contact_hours"),
    }
    return page(request, "report.html", context, status=refused.status if refused else 200)
