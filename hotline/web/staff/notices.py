"""提醒设置: what I want outside the house, and where; 外发记录: what went out, for the system administrator."""

from typing import Any

from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.notices.models import Channel, Delivery
from hotline.notices.sending import senders
from hotline.people.addresses import masked_address, set_email, set_mobile
from hotline.people.models import Account, Wish
from hotline.people.roles import Role
from hotline.regulation.digits import whole
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.web.clock import now
from hotline.web.staff.page import ROW, page, person_of, staff

PAGE = 50
RESULTS = {
    "waiting": ("待发", Q(sent_at=None, failed_at=None)),
    "sent": ("已发", Q(sent_at__isnull=False)),
    "failed": ("失败", Q(failed_at__isnull=False)),
}


@staff()
def mine(request: HttpRequest) -> HttpResponse:
    """My addresses and wishes, and what lately went out to me."""
    person = person_of(request)
    wrong: dict[str, str] = {}
    if request.method == "POST":
        try:
            _take(request, person)
            return redirect("/notices/mine?saved=1")
        except Refused as refused:
            wrong = refused.fields
    today = local(now()).date()
    rows = _rows(Delivery.objects.filter(account=person))[:10]
    context = {
        "channels": [
            ("email", "邮箱", "邮件", masked_address(person, "email"), person.email_wish),
            ("mobile", "手机", "短信", masked_address(person, "sms"), person.sms_wish),
        ],
        "wishes": Wish.choices,
        "ready": {Channel(sender.channel).label for sender in senders()},
        "wrong": wrong,
        "typed": request.POST,
        "saved": "saved" in request.GET,
        "quiet": value_on(today, "notice_quiet_hours"),
        "wait": value_on(today, "notice_digest_minutes"),
        "rows": rows,
    }
    return page(request, "notices_mine.html", context, status=422 if wrong else 200)


def _take(request: HttpRequest, person: Account) -> None:
    """An empty field leaves the address as it is; a tick takes it away. Refused 422 with both fields' sentences."""
    given = request.POST
    wrong: dict[str, str] = {}
    for name, put in (("email", set_email), ("mobile", set_mobile)):
        try:
            if given.get(f"drop_{name}") == "on":
                put(person, "")
            elif given.get(name, "").strip():
                put(person, given[name])
        except Refused as refused:
            wrong |= refused.fields
    for name in ("email_wish", "sms_wish"):
        if given.get(name) in Wish.values:
            setattr(person, name, given[name])
    if wrong:
        raise Refused("invalid", "".join(wrong.values()), fields=wrong)
    person.save(update_fields=["email_sealed", "mobile_sealed", "email_wish", "sms_wish"])


@staff(Role.SYSTEM_ADMIN)
def log(request: HttpRequest) -> HttpResponse:
    """Who was sent what kind, when, and how it ended; no address and no word of an order."""
    if request.method == "POST":
        _send_again(whole(request.POST.get("id"), ROW))
        return redirect(request.get_full_path())
    chosen = request.GET.get("result", "")
    rows = _rows(Delivery.objects.all())
    if chosen in RESULTS:
        rows = rows.filter(RESULTS[chosen][1])
    if before := whole(request.GET.get("before"), ROW):
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    context = {
        "rows": found[:PAGE],
        "following": found[PAGE - 1].pk if len(found) > PAGE else None,
        "chosen": chosen,
        "results": {key: words for key, (words, _) in RESULTS.items()},
        "ready": [Channel(sender.channel).label for sender in senders()],
    }
    return page(request, "notices_log.html", context)


def _rows(deliveries: QuerySet[Delivery]) -> QuerySet[Any]:
    return deliveries.select_related("account__unit").annotate(count=Count("notices")).order_by("-id")


def _send_again(given: int | None) -> None:
    if given is None:
        raise Refused("unknown", "没有这条外发记录。")
    failed = Delivery.objects.filter(pk=given, failed_at__isnull=False)
    if not failed.update(failed_at=None, due_at=now(), lease_until=None, attempts=1):
        raise Refused("not_open", "这条不是失败的外发，不必重发。")
