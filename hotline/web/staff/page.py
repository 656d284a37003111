"""What every staff page has: who you are, your lists with their numbers, the bell."""

import functools
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, cast

from django.contrib.auth.decorators import login_required
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.template.backends.jinja2 import Jinja2
from django.template.backends.utils import csrf_input

from hotline.attachments.kinds import KINDS
from hotline.notices.models import Notice, to_person
from hotline.orders.access import recused_from
from hotline.orders.worklists import tallies, worklists_of
from hotline.people import passwords, second_factor
from hotline.people.models import Account
from hotline.people.roles import DESK, Role
from hotline.regulation.digits import whole
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.web.alerts import alerts_for, watches_alerts
from hotline.web.clock import now

FIRST_MOMENT = datetime(1, 1, 1, tzinfo=UTC)
View = Callable[..., HttpResponse]
ROW = 18
"""A row of a table has a number of at most so many digits."""
OFFICE = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def staff(*roles: Role) -> Callable[[View], View]:
    """Only signed-in people, and, when roles are named, only those who hold one (403 in words)."""

    def guard(view: View) -> View:
        @login_required
        @functools.wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if first := first_of_all(person_of(request)):
                return redirect(first)
            if roles and not person_of(request).held & set(roles):
                raise Refused("not_yours", "这一页不归您的岗位。需要时请联系系统管理员。", "第九条")
            response = view(request, *args, **kwargs)
            response.headers.setdefault("Cache-Control", "no-store")
            return response

        guarded.roles = roles  # type: ignore[attr-defined]
        return guarded

    return guard


def first_of_all(person: Account) -> str:
    """The page somebody must see to before any other: a first or too old password, a second factor not set up; "" if none."""
    at = now()
    if passwords.is_old(person, at):
        return "/password"
    return "/account/second-factor" if second_factor.is_missing(person, at) else ""


def person_of(request: HttpRequest) -> Account:
    """The signed-in account."""
    return cast(Account, request.user)


def request_id_of(request: HttpRequest) -> uuid.UUID | None:
    """The id that makes pressing a button twice harmless; None when the page sent none that is one."""
    try:
        return uuid.UUID(request.POST.get("request_id", ""))
    except ValueError:
        return None


def seen_of(request: HttpRequest) -> int | None:
    """The last event number the page showed."""
    return whole(request.POST.get("seen"), 8)


def leads_to_list(back: str) -> bool:
    """Whether an address that came with a form leads back to one of our lists and nowhere else."""
    return back.startswith(("/list/", "/orders?")) and back.isprintable() and "\\" not in back


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
        "answers_calls": bool(person.held & DESK),
        "now": at,
        "laws": {},
        "law_day": local(at).date(),
        "path": request.path,
        "request": request,
        # One token a page, not one a form: making it takes longer than showing it.
        "csrf_input": csrf_input(request),
    }
    drawn = _templates().get_template(template).render(frame | context)
    return HttpResponse(drawn, status=status)


@functools.cache
def _templates() -> Any:
    return cast(Jinja2, engines["jinja2"]).env


def download(content: bytes, filename: str) -> HttpResponse:
    """A file to keep, its type by its ending."""
    response = HttpResponse(content, content_type=OFFICE[filename.rpartition(".")[2]])
    response.headers["Content-Disposition"] = f'attachment; filename="{filename}"'
    return response


def inert(content: bytes, kind: str, name: str) -> HttpResponse:
    """Somebody's file under a name without its ending: a browser neither guesses its type nor runs anything in it."""
    of = KINDS[kind]
    response = HttpResponse(content, content_type=of.mime)
    response.headers["Content-Disposition"] = (
        f'{"inline" if of.inline else "attachment"}; filename="{name}.{kind}"'
    )
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return response


def notices_of(person: Account) -> Any:
    """Notices for a person's unit, and for their post where one is named."""
    rows = Notice.objects.filter(unit=person.unit_id, post__in=_posts(person))
    rows = rows.exclude(order_number__in=recused_from(person).values("number"))
    return rows.order_by("-created_at", "-id")


def _posts(person: Account) -> list[str]:
    return ["", to_person(person.pk), *person.roles]


UNREAD = """select count(*) from (select from notices_notice where unit_id = %s and post = any(%s)
and created_at > %s order by created_at desc limit 99) unread"""


def unread(person: Account) -> int:
    """How many notices came since the bell was last opened, at most 99."""
    if person.is_admin:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(UNREAD, [person.unit_id, _posts(person), person.bell_seen_at or FIRST_MOMENT])
        return int(cursor.fetchone()[0])
