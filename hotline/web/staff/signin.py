"""Sign-in: account and password, then the digits of the phone where they are asked for; and how it says no."""

from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from django.contrib.auth import authenticate, login, logout
from django.contrib.auth.signals import user_login_failed
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from hotline.people import lockout, second_factor, sign_ins
from hotline.people.access_log import log_look
from hotline.people.models import Account
from hotline.web.clock import now
from hotline.web.where_from import address_of

BACKEND = "django.contrib.auth.backends.ModelBackend"
HALF_IN = "half_in"
HALF_IN_SECONDS = 300
"""How long a right password waits for the digits of the phone."""


def signin(request: HttpRequest) -> HttpResponse:
    """The door of the house; a wrong password says how many tries are left."""
    if request.method != "POST":
        return _door(request, {"next": request.GET.get("next", "")})
    username, at = request.POST.get("username", "").strip()[:40], now()
    if lockout.address_is_locked(address_of(request), at):
        return _door(request, {"wrong": _address_words(), "username": username}, status=429)
    person = authenticate(request, username=username, password=request.POST.get("password", ""))
    if not isinstance(person, Account):
        return _door(request, {"wrong": _failed(request, username), "username": username,
                               "next": request.POST.get("next", "")}, status=422)  # fmt: skip
    if person.second_factor_since is None:
        return _let_in(request, person, request.POST.get("next", ""))
    request.session[HALF_IN] = [person.pk, int(at.timestamp()), request.POST.get("next", "")]
    return redirect("/signin/code")


def code(request: HttpRequest) -> HttpResponse:
    """The second half of the door: six digits of the phone, or a recovery code."""
    at = now()
    pk, since, wanted = request.session.get(HALF_IN) or (0, 0, "")
    person = Account.objects.filter(pk=pk, is_active=True).first()
    if person is None or at.timestamp() - since > HALF_IN_SECONDS:
        return redirect("/signin")
    if request.method != "POST":
        return render(request, "signin_code.html", {})
    known = {"username": person.username}
    if lockout.address_is_locked(address_of(request), at):
        return render(request, "signin_code.html", {"wrong": _address_words()}, status=429)
    if not AxesProxyHandler.is_allowed(request, known):
        return render(request, "signin_code.html", {"wrong": _locked_words()}, status=429)
    if second_factor.check(person, request.POST.get("code", ""), at):
        return _let_in(request, person, wanted)
    user_login_failed.send(sender=__name__, credentials=known, request=request)
    words = _failed(request, person.username, second_factor.WRONG)
    return render(request, "signin_code.html", {"wrong": words}, status=422)


def _let_in(request: HttpRequest, person: Account, wanted: str) -> HttpResponse:
    request.session.pop(HALF_IN, None)
    login(request, person, backend=BACKEND)
    agent = request.headers.get("User-Agent", "")
    sign_ins.begin(person, request.session.session_key or "", address_of(request), agent, now())
    return redirect(wanted if url_has_allowed_host_and_scheme(wanted, {request.get_host()}) else "/")


def _failed(request: HttpRequest, username: str, words: str = "账号或密码不对。") -> str:
    """The sentence, with the tries left; a line for the auditor where there is such an account."""
    known = Account.objects.filter(username=username).first() if username.isprintable() else None
    left = max(0, lockout.wrong_an_account() - AxesProxyHandler.get_failures(request, {"username": username}))
    if known is not None:
        log_look(known, "sign_in_failed" if left else "account_locked", now(), reason=address_of(request))
    minutes = lockout.rules(now())["lock_minutes"]
    return f"{words}还可以试 {left} 次，之后锁定 {minutes} 分钟。" if left else _locked_words()


def _locked_words() -> str:
    rules = lockout.rules(now())
    return f"连续错了 {rules['wrong_an_account']} 次，账号已锁定 {rules['lock_minutes']} 分钟。急用请找安全管理员解锁。"


def _address_words() -> str:
    minutes = lockout.rules(now())["lock_minutes"]
    return f"从这个网络地址试错的次数太多，{minutes} 分钟后再试。急用请换一台电脑，或找安全管理员。"


def _door(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    return render(request, "signin.html", context, status=status)


def locked_out(request: HttpRequest, credentials: Any = None, *args: Any, **kwargs: Any) -> HttpResponse:
    """What a locked account sees."""
    username = request.POST.get("username", "")[:40]
    return _door(request, {"wrong": _locked_words(), "username": username}, status=429)


def signout(request: HttpRequest) -> HttpResponse:
    if request.method == "POST":
        sign_ins.ended(request.session.session_key)
        logout(request)
    return redirect("/signin")
