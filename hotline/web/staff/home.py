"""首页: how much, then what first."""

from datetime import datetime, timedelta

from django.db.models import Count
from django.db.models.functions import ExtractHour
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.orders.models import IntakeDraft, Order
from hotline.orders.worklists import SEES_ALL, most_urgent
from hotline.people.roles import Role
from hotline.regulation.calendar import calendar
from hotline.regulation.time_limits import ZONE, local, start_of
from hotline.web.clock import now
from hotline.web.staff.page import notices_of, page, person_of, staff
from hotline.web.words import light


@staff()
def home(request: HttpRequest) -> HttpResponse:
    """The first page of every role."""
    person, at = person_of(request), now()
    if person.is_admin:
        return redirect("/people/log" if Role.AUDIT_ADMIN in person.held else "/people/accounts")
    today = local(at).date()
    context = {
        "urgent": [(d, *light(d.due, d.warn_at, at)) for d in most_urgent(person, at)],
        "day_words": _day_words(today),
        "today": today,
        "hours": _by_hour(at) if person.held & SEES_ALL else None,
        "drafts": IntakeDraft.objects.select_related("account") if Role.SHIFT_LEAD in person.held else (),
    }
    return page(request, "home.html", context)


def _day_words(today: datetime.date) -> str:  # type: ignore[valid-type]
    kind = (
        "工作日" if calendar().is_working(today) else f"休息日（{calendar().day_note(today)}），热线照常受理"
    )
    following = calendar().nth_working_day_after(today, 1)
    return f"{kind} · 下一个工作日 {following:%m月%d日}"


def _by_hour(at: datetime) -> dict[str, object]:
    start = start_of(local(at).date())
    rows = (
        Order.objects.filter(registered_at__gte=start, registered_at__lt=start + timedelta(days=1))
        .annotate(hour=ExtractHour("registered_at", tzinfo=ZONE)).values("hour").annotate(n=Count("id")).order_by("hour")
    )  # fmt: skip
    counts = {r["hour"]: r["n"] for r in rows}
    top = max(counts.values(), default=0)
    bars = [(h, counts.get(h, 0), round(100 * counts.get(h, 0) / top) if top else 0) for h in range(24)]
    return {"bars": bars, "total": sum(counts.values()), "top": top}


@staff()
def bell(request: HttpRequest) -> HttpResponse:
    """The notices of my unit and post; opening the page marks them seen."""
    person = person_of(request)
    rows = list(notices_of(person)[:50]) if not person.is_admin else []
    response = page(request, "bell.html", {"notices": rows, "seen_at": person.bell_seen_at})
    person.bell_seen_at = now()
    person.save(update_fields=["bell_seen_at"])
    return response
