"""本人的账号: password, second factor, where one is signed in, tokens."""

import segno
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from markupsafe import Markup

from hotline.people import accounts, passwords, second_factor, sign_ins
from hotline.people.lockout import rules
from hotline.people.models import ApiToken
from hotline.regulation.refusals import Refused
from hotline.web.clock import now
from hotline.web.staff.page import ROW, page, person_of, staff, whole


@staff()
def account(request: HttpRequest) -> HttpResponse:
    """What is known of one's own account; sessions and tokens end here."""
    person, at = person_of(request), now()
    if request.method == "POST":
        pk = whole(request.POST.get("pk"), ROW) or 0
        if request.POST.get("do") == "end":
            sign_ins.end_one(person, person, pk, at)
        elif request.POST.get("do") == "end_others":
            sign_ins.end_all(person, except_key=request.session.session_key)
        elif request.POST.get("do") == "revoke":
            accounts.revoke_token(person, person, pk, at)
        else:
            raise Refused("unknown", "没有这个操作。")
        return redirect("/account")
    tokens = ApiToken.objects.filter(account=person, revoked_at=None, expires_at__gt=at).order_by("-id")
    context = {"sign_ins": sign_ins.living(person, at), "tokens": tokens, "rules": rules(at),
               "this": request.session.session_key, "codes_left": second_factor.codes_left(person),
               "required": second_factor.is_required(person, at)}  # fmt: skip
    return page(request, "account.html", context)


@login_required
def password(request: HttpRequest) -> HttpResponse:
    """Change one's own password; a first one given by an administrator, and one too old, must be changed at once."""
    person, at, wrong = person_of(request), now(), ""
    if request.method == "POST":
        try:
            old, new = request.POST.get("old", ""), request.POST.get("new", "")
            passwords.change(person, old, new, at, keep=request.session.session_key)
            _stay_in(request)
            return redirect("/")
        except Refused as refused:
            wrong = refused.sentence
    context = {"wrong": wrong, "me": person, "rules": rules(at), "old": passwords.is_old(person, at)}
    return render(request, "password.html", context, status=422 if wrong else 200)


def _stay_in(request: HttpRequest) -> None:
    """This session goes on, under a new key."""
    before = request.session.session_key
    update_session_auth_hash(request, person_of(request))
    sign_ins.moved(before, request.session.session_key)


@login_required
def factor(request: HttpRequest) -> HttpResponse:
    """Bind a phone, get new recovery codes, or do without."""
    person, at = person_of(request), now()
    if passwords.is_old(person, at):
        return redirect("/password")
    wrong, codes = "", []
    if request.method == "POST":
        try:
            code = request.POST.get("code", "")
            match request.POST.get("do"):
                case "begin":
                    second_factor.begin(person)
                case "confirm":
                    codes = second_factor.confirm(person, code, at)
                case "codes":
                    codes = second_factor.renew_codes(person, code, at)
                case "off":
                    second_factor.turn_off(person, request.POST.get("password", ""), code, at)
                case _:
                    raise Refused("unknown", "没有这个操作。")
            if not codes:
                return redirect("/account/second-factor")
        except Refused as refused:
            if refused.status != 422:
                raise
            wrong = refused.sentence
    secret = second_factor.secret_of(person)
    context = {
        "me": person, "codes": codes, "wrong": wrong, "secret": secret, "left": second_factor.codes_left(person),
        "picture": _drawn(second_factor.address_of(person, secret)) if secret else "",
        "required": second_factor.is_required(person, at),
    }  # fmt: skip
    answer = render(request, "second_factor.html", context, status=422 if wrong else 200)
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _drawn(words: str) -> Markup:
    """A QR code as inline SVG, without script or style."""
    return Markup(segno.make(words, error="m").svg_inline(scale=5, border=4, light="#fff"))  # noqa: S704
