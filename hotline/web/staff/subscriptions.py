"""订阅: who is sent which report when, and what was sent; 送来的报告: what was sent to me (第二十八条、第三十条)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.orders.access import log_look
from hotline.people.models import Unit
from hotline.people.roles import LABELS, Role
from hotline.regulation.refusals import Refused
from hotline.subscriptions.models import Kind
from hotline.subscriptions.sending import log_of, received, received_paper
from hotline.subscriptions.subscribing import LAST_DAY, MANAGES, POSTS, end, running, subscribe, to_whom
from hotline.web.clock import now
from hotline.web.staff.page import ROW, download, page, person_of, staff, whole

SHOWN = 60


@staff(*sorted(MANAGES))
def subscriptions(request: HttpRequest) -> HttpResponse:
    """What is sent to whom; here one is added or ended."""
    if request.method != "POST":
        return _show(request)
    try:
        if request.POST.get("do") == "end":
            end(whole(request.POST.get("id"), ROW) or 0, actor=person_of(request), now=now())
        else:
            subscribe(request.POST.dict(), actor=person_of(request), now=now())
    except Refused as refused:
        return _show(request, refused)
    return redirect("/subscriptions")


def _show(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    log = log_of(SHOWN)
    latest: dict[int, object] = {}
    for sending in log:
        latest.setdefault(sending.subscription_id, sending)
    context = {
        "rows": [(s, to_whom(s), latest.get(s.pk)) for s in running()],
        "log": [(s, to_whom(s.subscription)) for s in log],
        "kinds": Kind.choices,
        "units": Unit.objects.filter(is_active=True).order_by("ordinal", "id"),
        "posts": {post: LABELS[Role(post)] for post in POSTS},
        "last_day": LAST_DAY,
        "refused": refused,
        "typed": request.POST,
    }
    return page(request, "subscriptions.html", context, refused.status if refused else 200)


@staff(*POSTS)
def mine(request: HttpRequest) -> HttpResponse:
    """What was sent to me, to my post or to my unit."""
    return page(request, "received.html", {"rows": received(person_of(request))[:SHOWN]})


@staff(*POSTS)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """One paper sent to me, as .docx."""
    found = received_paper(pk, person_of(request))
    log_look(person_of(request), "export", now(), reason=f"送来的报告：{found.title}")
    return download(found.content(), f"{found.name}.docx")
