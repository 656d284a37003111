"""动态口令: six digits of a phone beside the password (RFC 6238), and codes for the day it is lost (第九条, GB/T 22239-2019 8.1.4.1)."""

import hmac
import secrets
import unicodedata
from datetime import datetime

import pyotp
from django.db import transaction

from hotline.people.access_log import log_look
from hotline.people.ciphers import code_digest, seal, unseal
from hotline.people.lockout import rules
from hotline.people.models import Account, RecoveryCode, SecondFactor
from hotline.people.roles import Role
from hotline.regulation.jurisdiction import city
from hotline.regulation.refusals import Refused

ARTICLE = "第九条"
STEP_SECONDS = 30
DRIFT = 1
"""Steps a phone's clock may be off, each way."""
LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"
WRONG = "口令不对。请看手机上现在的 6 位数；刚用过的那个不能再用，等它变了再填。"


def is_required(account: Account, now: datetime) -> bool:
    """Whether this person signs in with a second factor only: by post, or because the security administrator says so."""
    if account.second_factor_required:
        return True
    posts = {Role(post) for post in rules(now)["second_factor"]}
    return not account.is_sample and bool(account.held & posts)


def is_missing(account: Account, now: datetime) -> bool:
    """Whether it has to be set up before anything else."""
    return account.second_factor_since is None and is_required(account, now)


@transaction.atomic
def begin(account: Account) -> None:
    """Make the secret the phone will hold; in use after `confirm`. Refused 409 where one is in use."""
    if account.second_factor_since is not None:
        raise Refused("not_open", "动态口令已经在用。要换手机，请先关闭，再重新绑定。", ARTICLE)
    sealed = seal(pyotp.random_base32(), _about(account))
    SecondFactor.objects.update_or_create(account=account, defaults={"sealed": sealed, "last_step": 0})


def secret_of(account: Account) -> str | None:
    """The secret, for the one time it is shown; None where none was begun, or it is in use already."""
    row = SecondFactor.objects.filter(account=account).first()
    return (
        None
        if row is None or account.second_factor_since is not None
        else unseal(row.sealed, _about(account))
    )


def address_of(account: Account, secret: str) -> str:
    """What the QR code says: otpauth://totp/…"""
    return pyotp.TOTP(secret).provisioning_uri(
        name=account.username, issuer_name=f"{city()['short']}{city()['number']}"
    )


@transaction.atomic
def confirm(account: Account, code: str, now: datetime) -> list[str]:
    """The phone shows the right digits: from now on they are asked for. The recovery codes, this once. Refused 422 or 409."""
    if account.second_factor_since is not None or not SecondFactor.objects.filter(account=account).exists():
        raise Refused("not_open", "请先按“开始绑定”，用手机扫码。", ARTICLE)
    if not _digits_are_right(account, code, now):
        raise Refused("invalid", WRONG, ARTICLE, fields={"code": WRONG})
    account.second_factor_since = now
    account.save(update_fields=["second_factor_since"])
    log_look(account, "second_factor_on", now, reason=account.username)
    return _new_codes(account, now)


@transaction.atomic
def renew_codes(account: Account, code: str, now: datetime) -> list[str]:
    """New recovery codes in place of the old, for the digits of the phone. Refused 422."""
    if account.second_factor_since is None or not _digits_are_right(account, code, now):
        raise Refused("invalid", WRONG, ARTICLE, fields={"code": WRONG})
    log_look(account, "recovery_codes_made", now, reason=account.username)
    return _new_codes(account, now)


def check(account: Account, code: str, now: datetime) -> bool:
    """Whether the digits of the phone, or a recovery code not used yet, are right; either is good once."""
    return _digits_are_right(account, code, now) or _uses_recovery_code(account, code, now)


@transaction.atomic
def turn_off(account: Account, password: str, code: str, now: datetime) -> None:
    """Somebody does without. Refused 403 where their post requires it, 422 on a wrong password or code."""
    if is_required(account, now):
        raise Refused("not_yours", "您的岗位登录须用动态口令，不能关闭。换手机请找安全管理员重置。", ARTICLE)
    if not account.check_password(password):
        raise Refused("invalid", "密码不对。", ARTICLE, fields={"password": "密码不对。"})
    if not check(account, code, now):
        raise Refused("invalid", WRONG, ARTICLE, fields={"code": WRONG})
    take_away(account)
    log_look(account, "second_factor_off", now, reason=account.username)


@transaction.atomic
def reset(actor: Account, account: Account, now: datetime) -> None:
    """The security administrator takes a lost phone's factor away, so that another can be set up. Refused 403 on one's own."""
    if actor.pk == account.pk:
        words = "不能重置自己的动态口令；请用恢复码登录，或在服务器上运行 manage.py first_administrators --again 账号。"
        raise Refused("not_yours", words, ARTICLE)
    take_away(account)
    log_look(actor, "second_factor_reset", now, reason=account.username)


@transaction.atomic
def require(actor: Account, account: Account, wanted: bool, now: datetime) -> None:
    """The security administrator asks it of one account whatever its post, or no longer."""
    account.second_factor_required = wanted
    account.save(update_fields=["second_factor_required"])
    what = "second_factor_asked" if wanted else "second_factor_not_asked"
    log_look(actor, what, now, reason=account.username)


def take_away(account: Account) -> None:
    """Secret and codes are gone; the next sign-in asks for none."""
    SecondFactor.objects.filter(account=account).delete()
    RecoveryCode.objects.filter(account=account).delete()
    account.second_factor_since = None
    account.save(update_fields=["second_factor_since"])


def _digits_are_right(account: Account, code: str, now: datetime) -> bool:
    """Right digits of this half minute or a neighbour, never those of a step used before (RFC 6238 5.2)."""
    given = _plain(code)
    with transaction.atomic():
        row = SecondFactor.objects.select_for_update().filter(account=account).first()
        if row is None or not (len(given) == 6 and given.isdigit()):
            return False
        at, clock = int(now.timestamp()) // STEP_SECONDS, pyotp.TOTP(unseal(row.sealed, _about(account)))
        for step in range(at - DRIFT, at + DRIFT + 1):
            if step > row.last_step and hmac.compare_digest(clock.generate_otp(step), given):
                row.last_step = step
                row.save(update_fields=["last_step"])
                return True
    return False


def _uses_recovery_code(account: Account, code: str, now: datetime) -> bool:
    given = _plain(code).upper()
    unused = RecoveryCode.objects.filter(account=account, digest=_digest(account, given), used_at=None)
    if not given or not unused.update(used_at=now):
        return False
    log_look(account, "recovery_code_used", now, reason=account.username)
    return True


def _new_codes(account: Account, now: datetime) -> list[str]:
    RecoveryCode.objects.filter(account=account).delete()
    wanted = rules(now)["recovery_codes"]
    codes = ["".join(secrets.choice(LETTERS) for _ in range(10)) for _ in range(wanted)]
    RecoveryCode.objects.bulk_create(
        [RecoveryCode(account=account, digest=_digest(account, c)) for c in codes]
    )
    return [f"{c[:5]}-{c[5:]}" for c in codes]


def codes_left(account: Account) -> int:
    """How many recovery codes are still good."""
    return RecoveryCode.objects.filter(account=account, used_at=None).count()


def _plain(code: str) -> str:
    """As typed: full width or half, with blanks and dashes."""
    one_width = unicodedata.normalize("NFKC", code)[:40]
    return "".join(c for c in one_width if c.isascii() and c.isalnum())


def _digest(account: Account, code: str) -> bytes:
    return code_digest(f"recovery code {account.pk} {code}")


def _about(account: Account) -> str:
    return f"totp:account:{account.pk}"
