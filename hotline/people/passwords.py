"""Passwords: what a new one must be, which ones were had before, and when one is too old (第九条)."""

from datetime import datetime, timedelta

from django.contrib.auth.hashers import check_password
from django.contrib.auth.password_validation import CommonPasswordValidator
from django.core.exceptions import ValidationError
from django.db import transaction

from hotline.people.access_log import log_look
from hotline.people.lockout import rules
from hotline.people.models import Account, PastPassword
from hotline.people.sign_ins import end_all
from hotline.regulation.refusals import Refused

ARTICLE = "第九条"
KINDS = "大写字母、小写字母、数字、符号"


def check_new(account: Account, new: str, now: datetime) -> None:
    """Refused 422 where a new password does not do: too short, too plain, holding the account's name, common, or had before."""
    rule = rules(now)
    if len(new) < rule["password_at_least"]:
        _no(f"密码至少 {rule['password_at_least']} 位。")
    if _kinds(new) < rule["password_kinds"]:
        _no(f"{KINDS}里至少要有 {rule['password_kinds']} 类。")
    if account.username.lower() in new.lower():
        _no("密码里不能有账号名。")
    try:
        CommonPasswordValidator().validate(new)
    except ValidationError:
        _no("这个密码太常见，请换一个。")
    if account.pk and any(check_password(new, old) for old in _had(account, rule["password_not_of_last"])):
        _no(f"不能用最近 {rule['password_not_of_last']} 次用过的密码。")


@transaction.atomic
def change(account: Account, old: str, new: str, now: datetime, *, keep: str | None) -> None:
    """Somebody changes their own password; every other session of theirs ends. keep: the key of this one. Refused 422."""
    if not account.check_password(old):
        raise Refused("invalid", "原密码不对。", ARTICLE, fields={"old": "原密码不对。"})
    check_new(account, new, now)
    _set(account, new, now, must_change=False)
    end_all(account, except_key=keep)
    log_look(account, "password_changed", now, reason=account.username)


@transaction.atomic
def give_first(actor: Account, account: Account, new: str, now: datetime) -> None:
    """A first password by an administrator, to be changed at once; sessions end. Refused 422; 403 for an administrator's account."""
    if account.is_admin or account.pk == actor.pk:
        words = "管理员的密码不能由另一个管理员重设（三权分立）；请在服务器上运行 manage.py first_administrators --again 账号。"
        raise Refused("not_yours", words, ARTICLE)
    check_new(account, new, now)
    _set(account, new, now, must_change=True)
    end_all(account)
    log_look(actor, "password_reset", now, reason=account.username)


def is_old(account: Account, now: datetime) -> bool:
    """Whether a password must be changed before anything else: a first one, or one had for too long; the example's never."""
    if account.must_change_password:
        return True
    if account.is_sample or account.password_changed_at is None:
        return False
    return now - account.password_changed_at > timedelta(days=rules(now)["password_days"])


def _set(account: Account, new: str, now: datetime, *, must_change: bool) -> None:
    had_before = account.password
    account.set_password(new)
    account.must_change_password, account.password_changed_at = must_change, now
    account.save(update_fields=["password", "must_change_password", "password_changed_at"])
    if had_before:
        PastPassword.objects.create(account=account, hash=had_before, set_at=now)
    kept = _had(account, rules(now)["password_not_of_last"])
    PastPassword.objects.filter(account=account).exclude(hash__in=kept).delete()


def _had(account: Account, last: int) -> list[str]:
    """The hashes of the password now and of those before, as many as count."""
    rows = PastPassword.objects.filter(account=account).order_by("-set_at", "-id")
    return [account.password, *rows.values_list("hash", flat=True)][:last]


def _kinds(new: str) -> int:
    return sum(
        any(test(c) for c in new)
        for test in (str.isupper, str.islower, str.isdigit, lambda c: not c.isalnum())
    )


def _no(words: str) -> None:
    raise Refused("invalid", f"密码不合要求：{words}", ARTICLE, fields={"new": words})
