"""抄送省中心: what was sent, what was received, what is missing, and the ways by hand (第二十一条)."""

from datetime import date, datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.exchange import province, province_file, reconcile
from hotline.exchange.models import Copy
from hotline.orders.access import log_look
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.digits import whole
from hotline.regulation.refusals import Refused
from hotline.web.clock import now
from hotline.web.staff.page import ROW, download, page, person_of, staff

MOST = 200


@staff(Role.DISPATCHER, Role.SHIFT_LEAD)
def copies(request: HttpRequest) -> HttpResponse:
    """One day's messages with their receipts; what any day still misses."""
    person, at = person_of(request), now()
    day = reconcile.day_of(request.GET.get("day", ""), at)
    if request.method != "POST":
        return _page(request, day)
    match request.POST.get("do"):
        case "file":
            return _file(person, day, at)
        case "receipts":
            return _page(request, day, lines=_receipts(request, person, at))
        case "compare":
            return _page(request, day, compared=reconcile.compare(day, at))
        case "again":
            reconcile.send_again(_id(request), at)
        case "hand":
            reconcile.told_by_hand(_id(request), request.POST.get("number", "").strip()[:60], person, at)
        case _:
            raise Refused("unknown", "没有这个操作。")
    return redirect(request.get_full_path())


def _page(request: HttpRequest, day: date, **more: Any) -> HttpResponse:
    rows = reconcile.of_day(day)
    chosen = request.GET.get("state", "")
    shown = rows.filter(reconcile.STATES[chosen][1]) if chosen in reconcile.STATES else rows
    missing = reconcile.left_nothing()
    context = {
        "day": day,
        "before": day - timedelta(days=1),
        "after": day + timedelta(days=1),
        "tally": reconcile.tally(rows),
        "states": {key: words for key, (words, _) in reconcile.STATES.items()},
        "chosen": chosen,
        "rows": list(shown.select_related("settled_by")[:MOST]),
        "most": MOST,
        "oldest": reconcile.oldest_missing(),
        "missing": list(missing[:20]),
        "missing_count": missing.count(),
        "line": province.is_configured(),
        "received": list(Copy.objects.select_related("order", "account").order_by("-id")[:20]),
    }
    return page(request, "province.html", context | more)


def _file(person: Account, day: date, at: datetime) -> HttpResponse:
    raw, count = province_file.file_of(day, at)
    log_look(person, "export", at, reason=f"抄送省中心 {day}", hits=count)
    return download(raw, f"province-{day}.xlsx")


def _receipts(request: HttpRequest, person: Account, at: datetime) -> list[province_file.Line]:
    given = request.FILES.get("file")
    if given is None:
        raise Refused("incomplete", "请选省中心的回执文件（xlsx）。", "第二十一条")
    if (given.size or 0) > province_file.LARGEST_FILE:
        raise Refused("invalid", province_file.NOT_A_FILE, "第二十一条")
    return province_file.take_receipts(given.read(), person, at)


def _id(request: HttpRequest) -> int:
    found = whole(request.POST.get("id"), ROW)
    if found is None:
        raise Refused("unknown", "没有这一条。")
    return found
