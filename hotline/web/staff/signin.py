"""Sign-in: account and password, and how it says no."""

from datetime import timedelta
from typing import Any, cast

from axes.helpers import get_failure_limit
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from hotline.people.models import Account
from hotline.web.clock import now


def signin(request: HttpRequest) -> HttpResponse:
    """The door of the house; a wrong password says how many tries are left."""
    if request.method != "POST":
        return render(request, "signin.html", {"next": request.GET.get("next", "")})
    username = request.POST.get("username", "").strip()[:40]
    person = authenticate(request, username=username, password=request.POST.get("password", ""))
    if isinstance(person, Account):
        login(request, person)
        return redirect(_next(request))
    left = max(0, get_failure_limit(request, None) - _failures(username))
    words = f"账号或密码不对。还可以试 {left} 次，之后锁定 15 分钟。" if left else _locked_words()
    return render(
        request,
        "signin.html",
        {"wrong": words, "username": username, "next": request.POST.get("next", "")},
        status=422,
    )


def _next(request: HttpRequest) -> str:
    wanted = request.POST.get("next", "")
    return wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/"


def _failures(username: str) -> int:
    since = now() - timedelta(hours=settings.AXES_COOLOFF_TIME)
    row = AccessAttempt.objects.filter(username=username, attempt_time__gte=since).order_by("-id").first()
    return row.failures_since_start if row else 0


def _locked_words() -> str:
    return "密码连续错了 5 次，账号已锁定 15 分钟。急用请找安全管理员解锁。"


def locked_out(request: HttpRequest, credentials: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
    """What a locked account sees."""
    username = request.POST.get("username", "")[:40]
    return render(request, "signin.html", {"wrong": _locked_words(), "username": username}, status=429)


@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; a first password given by an administrator must be changed at once."""
    person = cast(Account, request.user)
    wrong = ""
    if request.method == "POST":
        old, new = request.POST.get("old", ""), request.POST.get("new", "")
        try:
            if not person.check_password(old):
                raise ValidationError("原密码不对。")
            if old == new:
                raise ValidationError("新密码不能和原密码一样。")
            validate_password(new, person)
            person.set_password(new)
            person.must_change_password = False
            person.save(update_fields=["password", "must_change_password"])
            update_session_auth_hash(request, person)
            return redirect("/")
        except ValidationError as error:
            wrong = "".join(error.messages)
    return render(request, "password.html", {"wrong": wrong, "me": person}, status=422 if wrong else 200)


def signout(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        logout(request)
    return redirect("/signin")
