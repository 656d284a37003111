"""What every staff page has: who you are, your lists with their numbers, the bell."""

import functools
import uuid
from collections.abc import Callable
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hotline.notices.models import Notice
from hotline.orders.worklists import tallies, worklists_of
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.refusals import Refused
from hotline.web.alerts import alerts_for, watches_alerts
from hotline.web.clock import now

View = Callable[..., HttpResponse]
OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def staff(*roles: Role) -> Callable[[View], View]:
    """Only signed-in people, and, when roles are named, only those who hold one (403 in words)."""

    def guard(view: View) -> View:
        @login_required
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if person_of(request).must_change_password:
                return redirect("/password")
            if roles and not person_of(request).held & set(roles):
                raise Refused("not_yours", "这一页不归您的岗位。需要时请联系系统管理员。", "第九条")
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        guarded.roles = roles  # type: ignore[attr-defined]
        return guarded

    return guard


def person_of(request: HttpRequest) -> Account:
    """The signed-in account."""
    return cast(Account, request.user)


def request_id_of(request: HttpRequest) -> uuid.UUID | None:
    """The id that makes pressing a button twice harmless; None when the page sent none that is one."""
    try:
        return uuid.UUID(request.POST.get("request_id", ""))
    except ValueError:
        return None


def whole(raw: str | None, digits: int) -> int | None:
    """A number from an address or a hidden field; None for anything that is none ("²" is a digit too)."""
    return int(raw) if raw and raw.isascii() and raw.isdigit() and len(raw) <= digits else None


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A staff page inside its frame."""
    person, at = person_of(request), now()
    frame = {
        "me": person,
        "my_lists": worklists_of(person),
        "tallies": tallies(person, at),
        "bell": unread(person),
        "alerts": alerts_for(person, at),
        "watches_alerts": watches_alerts(person),
        "now": at,
        "path": request.path,
    }
    return render(request, template, frame | context, status=status)


def download(content: bytes, filename: str) -> HttpResponse:
    """A file to keep, its type by its ending."""
    response = HttpResponse(content, content_type=OFFICE[filename.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def notices_of(person: Account) -> Any:
    """Notices for a person's unit, and for their post where one is named."""
    rows = Notice.objects.filter(unit=person.unit_id, post__in=["", *person.roles])
    return rows.order_by("-created_at", "-id")


def unread(person: Account) -> int:
    """How many notices came since the bell was last opened, at most 99."""
    if person.is_admin:
        return 0
    rows = notices_of(person)
    if person.bell_seen_at:
        rows = rows.filter(created_at__gt=person.bell_seen_at)
    return len(rows.values_list("id", flat=True)[:99])
