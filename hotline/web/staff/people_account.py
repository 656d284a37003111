"""One account before an administrator: 安全管理员 ends sessions, resets the second factor, revokes; 系统管理员 gives a first password."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.people import accounts, passwords, second_factor, sign_ins
from hotline.people.access_log import log_look
from hotline.people.lockout import rules
from hotline.people.models import Account, ApiToken
from hotline.people.roles import LABELS, Role
from hotline.regulation.refusals import Refused
from hotline.web.clock import now
from hotline.web.staff.page import ROW, page, person_of, staff, whole

SECURITY = ("end", "end_all", "reset_factor", "require", "not_require", "revoke", "closed", "not_closed")


@staff(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
def one(request: HttpRequest, username: str) -> HttpResponse:
    """What is known of an account: no password, no secret, no code."""
    person, at = person_of(request), now()
    found = Account.objects.select_related("unit").filter(username=username).first()
    if found is None:
        raise Refused("unknown", "没有这个账号。")
    wrong = ""
    if request.method == "POST":
        try:
            _do(request, person, found)
            return redirect(f"/people/accounts/{found.username}")
        except Refused as refused:
            if refused.status != 422:
                raise
            wrong = refused.sentence
    tokens = ApiToken.objects.filter(account=found, revoked_at=None, expires_at__gt=at).order_by("-id")
    context = {"account": found, "sign_ins": sign_ins.living(found, at), "tokens": tokens, "rules": rules(at), "wrong": wrong,
               "codes_left": second_factor.codes_left(found), "required": second_factor.is_required(found, at),
               "makes": Role.SYSTEM_ADMIN in person.held, "empowers": Role.SECURITY_ADMIN in person.held}  # fmt: skip
    return page(request, "people_account.html", context, status=422 if wrong else 200)


def _do(request: HttpRequest, person: Account, found: Account) -> None:
    what, at, pk = request.POST.get("do", ""), now(), whole(request.POST.get("pk"), ROW) or 0
    only(person, Role.SECURITY_ADMIN if what in SECURITY else Role.SYSTEM_ADMIN)
    match what:
        case "end":
            sign_ins.end_one(person, found, pk, at)
        case "end_all":
            sign_ins.end_all(found)
            log_look(person, "session_ended", at, reason=f"{found.username}：全部")
        case "reset_factor":
            second_factor.reset(person, found, at)
        case "require" | "not_require":
            second_factor.require(person, found, what == "require", at)
        case "closed" | "not_closed":
            accounts.let_read_closed(person, found, what == "closed", at)
        case "revoke":
            accounts.revoke_token(person, found, pk, at)
        case "password":
            passwords.give_first(person, found, request.POST.get("password", ""), at)
        case _:
            raise Refused("unknown", "没有这个操作。")


def only(person: Account, role: Role) -> None:
    """Refused 403 where this is another administrator's work."""
    if role not in person.held:
        raise Refused("not_yours", f"这一步由{LABELS[role]}办理（三权分立）。", "第九条")
