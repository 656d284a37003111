"""系统管理, shared out among three who cannot do each other's work: 系统 makes, 安全 empowers, 审计 reads."""

from datetime import datetime, timedelta

from axes.utils import reset
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.exchange.signatures import make_key
from hotline.orders.access import log_look
from hotline.people.accounts import close, open_again
from hotline.people.lockout import rules
from hotline.people.models import AccessLog, Account, RotaEntry, Unit
from hotline.people.passwords import check_new
from hotline.people.roles import LABELS, SIGNS, Role, may_hold_together
from hotline.people.tokens import make_token
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import ZONE, local
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, staff
from hotline.web.staff.people_account import only


@staff(Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN)
def accounts(request: HttpRequest) -> HttpResponse:
    """系统管理员 makes and closes accounts, without posts; 安全管理员 gives posts and unlocks."""
    person = person_of(request)
    if request.method == "POST":
        if once := {"token": _token, "signing_key": _signing_key}.get(request.POST.get("do", "")):
            return once(request, person)
        work = {"make": _make, "close": _close, "empower": _empower, "unlock": _unlock}.get(
            request.POST.get("do", "")
        )
        if work is None:
            raise Refused("unknown", "没有这个操作。")
        work(request, person)
        return redirect("/people/accounts")
    rows = Account.objects.select_related("unit").order_by("unit__ordinal", "id")
    context = {"accounts": rows, "units": Unit.objects.order_by("ordinal", "id"), "roles": LABELS, "rules": rules(now()),
               "makes": Role.SYSTEM_ADMIN in person.held, "empowers": Role.SECURITY_ADMIN in person.held}  # fmt: skip
    return page(request, "people_accounts.html", context)


def _make(request: HttpRequest, person: Account) -> None:
    only(person, Role.SYSTEM_ADMIN)
    username, name = request.POST.get("username", "").strip(), request.POST.get("name", "").strip()
    unit = Unit.objects.filter(code=request.POST.get("unit", "")).first()
    password = request.POST.get("password", "")
    if not (username.isascii() and username.isidentifier() and name and unit):
        raise Refused("incomplete", "请填账号（字母、数字）、姓名和单位。")
    check_new(Account(username=username), password, now())
    try:
        with transaction.atomic():
            Account.objects.create_account(
                username[:40], password, name=name[:30], unit=unit, must_change_password=True
            )
    except IntegrityError as error:
        raise Refused("invalid", f"账号 {username} 已有人用，请换一个。") from error
    log_look(person, "account_made", now(), reason=username)


def _close(request: HttpRequest, person: Account) -> None:
    only(person, Role.SYSTEM_ADMIN)
    account = _account(request)
    (close if account.is_active else open_again)(person, account, now())


def _empower(request: HttpRequest, person: Account) -> None:
    only(person, Role.SECURITY_ADMIN)
    account = _account(request)
    roles = frozenset(Role(r) for r in request.POST.getlist("roles") if r in LABELS)
    if not may_hold_together(roles):
        raise Refused("invalid", "管理员不能兼任别的岗位，三个管理员也不能由一人担任。", "第九条")
    if account.pk == person.pk:
        raise Refused("not_yours", "不能改自己的岗位，请由另一位安全管理员办理。", "第九条")
    account.roles = sorted(roles)
    account.save(update_fields=["roles"])
    log_look(person, "posts_changed", now(), reason=f"{account.username}：{account.role_words}")


def _unlock(request: HttpRequest, person: Account) -> None:
    only(person, Role.SECURITY_ADMIN)
    account = _account(request)
    reset(username=account.username)
    log_look(person, "account_unlocked", now(), reason=account.username)


def _token(request: HttpRequest, person: Account) -> HttpResponse:
    """A token for a person's or a partner's programs; shown this once."""
    only(person, Role.SECURITY_ADMIN)
    account, at = _account(request), now()
    token = make_token(account, "网页签发", at + timedelta(days=TOKEN_DAYS))
    log_look(person, "token_made", at, reason=account.username)
    return page(request, "people_token.html", {"account": account, "token": token, "days": TOKEN_DAYS})


def _signing_key(request: HttpRequest, person: Account) -> HttpResponse:
    """The secret a partner's system signs with, in place of its old one; shown this once."""
    only(person, Role.SECURITY_ADMIN)
    account, at = _account(request), now()
    if not account.held & SIGNS:
        raise Refused(
            "invalid", "签名密钥只发给系统的账号，请先给它“对接系统”或“话务平台”这个岗位。", "第九条"
        )
    secret = make_key(account, at)
    log_look(person, "signing_key_made", at, reason=account.username)
    return page(request, "people_token.html", {"account": account, "secret": secret})


def _account(request: HttpRequest) -> Account:
    found = Account.objects.filter(username=request.POST.get("username", "")).first()
    if found is None:
        raise Refused("unknown", "没有这个账号。")
    return found


@staff(Role.AUDIT_ADMIN)
def log(request: HttpRequest) -> HttpResponse:
    """Every look at personal data, export and refused look; read here, edited nowhere."""
    rows = AccessLog.objects.select_related("account__unit").order_by("-id")[:100]
    return page(request, "people_log.html", {"rows": rows, "words": LOG_WORDS})


TOKEN_DAYS = 365
LOG_WORDS = {
    "export_asked": "申请导出", "export_approved": "批准导出", "export_refused": "不准导出",
    "reveal": "查看号码", "search_by_phone": "按电话查询", "export": "导出", "refused_look": "查看无权的工单",
    "unit_made": "建单位", "import": "导入", "partner": "改回传地址", "unit_changed": "改单位", "account_made": "建账号", "account_changed": "改账号", "account_closed": "停用账号", "account_opened": "启用账号",
    "token_made": "发接口令牌", "signing_key_made": "发签名密钥", "posts_changed": "改岗位", "account_unlocked": "解锁账号",
    "signed_in": "登录", "sign_in_failed": "登录没成功", "account_locked": "试错太多，账号锁定", "session_ended": "结束登录",
    "password_changed": "改密码", "password_reset": "重设密码", "token_revoked": "吊销令牌", "second_factor_on": "绑定动态口令",
    "second_factor_off": "关闭动态口令", "second_factor_reset": "重置动态口令", "second_factor_asked": "要求用动态口令",
    "second_factor_not_asked": "不再要求动态口令", "recovery_codes_made": "换恢复码", "recovery_code_used": "用恢复码登录",
    "change_recorded": "登记机构变动", "change_cancelled": "撤销机构变动", "change_in_effect": "机构变动生效", "handed_over": "离岗移交",
    "deputy_named": "登记代理", "deputy_ended": "终止代理",
    "rota_changed": "改排班", "screen_opened": "开大屏", "screen_closed": "关大屏",
    "package": "下载归档卷", "list_drawn_up": "开列鉴定清单", "list_decided": "审批鉴定清单",
    "call_answered": "接听来电，号码填入受理", "call_number": "查看来电号码", "recording": "听录音", "query_code": "补发查询码",
    "keys_changed": "更换密钥", "closed_words_given": "指定第（五）项知悉人", "closed_words_taken": "免去第（五）项知悉人",
}  # fmt: skip


@staff(Role.SHIFT_LEAD, Role.LEADER)
def rota(request: HttpRequest) -> HttpResponse:
    """值班表: who is on duty for safety alerts and who leads the shift (第四条、第十八条)."""
    person, at = person_of(request), now()
    if request.method == "POST":
        account = Account.objects.filter(username=request.POST.get("username", ""), is_active=True).first()
        post = request.POST.get("post", "")
        if account is None or post not in ("duty_person", "shift_lead") or post not in account.roles:
            raise Refused("invalid", "请选有这个岗位的人。", "第十八条")
        starts, ends = _moment(request, "starts_at"), _moment(request, "ends_at")
        if ends <= starts:
            raise Refused("invalid", "结束要晚于开始，请改。")
        RotaEntry.objects.create(post=post, account=account, starts_at=starts, ends_at=ends)
        log_look(person, "rota_changed", at, reason=f"{account.username} {post}")
        return redirect("/people/rota")
    rows = RotaEntry.objects.filter(ends_at__gt=at).select_related("account").order_by("starts_at", "id")[:60]
    people = Account.objects.filter(roles__overlap=["duty_person", "shift_lead"], is_active=True).order_by(
        "id"
    )
    return page(
        request,
        "people_rota.html",
        {
            "rows": rows,
            "people": people,
            "labels": LABELS,
            "minutes": value_on(local(at).date(), "acknowledge_alert_minutes"),
        },
    )


def _moment(request: HttpRequest, name: str) -> datetime:
    try:
        return datetime.fromisoformat(request.POST.get(name, "")).replace(tzinfo=ZONE)
    except ValueError:
        raise Refused("invalid", "时间写法不对，应如 2026-04-28 08:00。") from None
