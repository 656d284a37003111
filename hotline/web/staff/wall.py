"""大屏: numbers for a screen in a hall, by its own code or for the signed-in; and the page where codes are made (第九条)."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template import engines
from django.template.backends.utils import csrf_input

from hotline.people.models import Account
from hotline.people.roles import CENTRE, Role
from hotline.regulation.calendar import calendar
from hotline.regulation.digits import whole
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.statistics import lights
from hotline.statistics.boards import WEEK, unit_words
from hotline.statistics.models import Screen
from hotline.statistics.screens import LIVES, close_screen, is_screen, open_screen
from hotline.web.clock import now
from hotline.web.staff.page import ROW, page, person_of, staff

COOKIE = "screen"
UNITS = 5
"""As many units as fit at a height one can read from three metres."""


def wall(request: HttpRequest) -> HttpResponse:
    """The wall; without a right to it the question for the screen's code."""
    at = now()
    if request.method == "POST":
        if not is_screen(request.POST.get("code", ""), at):
            return _draw(request, "wall_code.html", {"wrong": True}, 403)
        answer = redirect("/wall")
        answer.set_cookie(COOKIE, request.POST["code"], max_age=LIVES, httponly=True, samesite="Strict",
                          secure=settings.BEHIND_TLS, path="/wall")  # fmt: skip
        return answer
    if not _may_look(request) and not is_screen(request.COOKIES.get(COOKIE, ""), at):
        return _draw(request, "wall_code.html", {"wrong": False}, 403)
    today = local(at).date()
    shown = lights.wall(at)
    others = shown.units[UNITS:]
    context = {
        "wall": shown,
        "units": [(unit_words(r.unit), r) for r in shown.units[:UNITS]],
        "others": (len(others), sum(r.open for r in others), sum(r.late for r in others), sum(r.warned for r in others)),
        "most": max((r.open for r in shown.units), default=1),
        "at": at,
        "day": f"{today.month}月{today.day}日 {WEEK[today.weekday()]} · {'工作日' if calendar().is_working(today) else '休息日'}",
    }  # fmt: skip
    return _draw(request, "wall.html", context)


def _may_look(request: HttpRequest) -> bool:
    person = request.user
    return isinstance(person, Account) and not person.must_change_password and bool(person.held & (CENTRE | {Role.LEADER}))  # fmt: skip


def _draw(request: HttpRequest, template: str, context: dict[str, object], status: int = 200) -> HttpResponse:
    given = context | {"csrf_input": csrf_input(request)}
    drawn = engines["jinja2"].env.get_template(template).render(given)  # type: ignore[attr-defined]
    return HttpResponse(drawn, status=status, headers={"Cache-Control": "no-store"})


@staff(Role.SHIFT_LEAD)
def screens(request: HttpRequest) -> HttpResponse:
    """The screens there are; a new one's code is shown this once."""
    person, at = person_of(request), now()
    code, wrong = "", {}
    if request.method == "POST":
        try:
            if closing := request.POST.get("close"):
                close_screen(whole(closing, ROW) or 0, actor=person, now=at)
                return redirect("/wall/screens")
            code = open_screen(request.POST.get("label", ""), actor=person, now=at)
        except Refused as refused:
            if not refused.fields:
                raise
            wrong = refused.fields
    rows = (
        Screen.objects.filter(closed_at=None, ends_at__gt=at)
        .select_related("opened_by__unit")
        .order_by("-id")
    )
    context = {"rows": rows, "code": "-".join(code[n : n + 4] for n in range(0, len(code), 4)), "wrong": wrong,
               "typed": request.POST.get("label", "") if wrong else ""}  # fmt: skip
    return page(request, "wall_screens.html", context, status=422 if wrong else 200)
