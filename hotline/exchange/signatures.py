"""Requests between systems, signed with HMAC-SM3 over what was asked, when, once (docs/exchange.md)."""

import hmac
import re
import secrets
import uuid
from collections.abc import Mapping
from datetime import datetime, timedelta

from django.db import connection

from hotline.exchange.models import PartnerKey, UsedNonce
from hotline.people.ciphers import seal, sm3, unseal
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local

PARTNER, TIMESTAMP, NONCE, SIGNATURE = (
    f"X-Hotline-{name}" for name in ("Partner", "Timestamp", "Nonce", "Signature")
)
NONCE_SHAPE = re.compile(r"[0-9A-Za-z-]{16,64}", re.ASCII)
SECONDS = re.compile(r"\d{9,11}", re.ASCII)
WRONG = "签名不对：请核对单位代号、密钥和签名的算法（docs/exchange.md），再发。"


def signature(secret: str, method: str, path: str, timestamp: str, nonce: str, body: bytes) -> str:
    """64 hex digits over method, path with query, timestamp, nonce and the body's SM3, a line each."""
    signed = "\n".join([method, path, timestamp, nonce, sm3(body).hex()])
    return hmac.digest(secret.encode(), signed.encode(), "sm3").hex()


def signed_headers(
    key: tuple[str, str], method: str, path: str, body: bytes, now: datetime
) -> dict[str, str]:
    """The four headers of a request by `key` (name, secret); each call takes a fresh nonce."""
    name, secret = key
    timestamp, nonce = str(int(now.timestamp())), uuid.uuid4().hex
    return {PARTNER: name, TIMESTAMP: timestamp, NONCE: nonce,
            SIGNATURE: signature(secret, method, path, timestamp, nonce, body)}  # fmt: skip


def make_key(account: Account, now: datetime) -> str:
    """A new signing secret for a partner, in place of the old one; this is the only time anybody sees it."""
    secret = secrets.token_urlsafe(32)
    PartnerKey.objects.update_or_create(
        account=account, defaults={"sealed": seal(secret, f"partner-key:{account.pk}"), "made_at": now}
    )
    return secret


def signer(
    headers: Mapping[str, str], method: str, path: str, body: bytes, now: datetime, post: Role = Role.PARTNER
) -> Account:
    """Who signed this request, an account of this post. Refused 401 (bad_signature, too_old) or 409 (replayed)."""
    name, timestamp, nonce, given = (headers.get(n, "") for n in (PARTNER, TIMESTAMP, NONCE, SIGNATURE))
    if not (name.isprintable() and SECONDS.fullmatch(timestamp) and NONCE_SHAPE.fullmatch(nonce)):
        raise Refused("bad_signature", WRONG)
    window = timedelta(minutes=value_on(local(now).date(), "exchange_signature_minutes"))
    if abs(now.timestamp() - int(timestamp)) > window.total_seconds():
        raise Refused("too_old", "签名的时间与本机相差太多：请校准时钟，重新签名再发。",
                      more={"now": str(int(now.timestamp()))})  # fmt: skip
    partner, secret = _partner(name, post)
    right = signature(secret, method, path, timestamp, nonce, body)
    if partner is None or not hmac.compare_digest(right.encode(), given.encode(errors="replace")):
        raise Refused("bad_signature", WRONG)
    if not _first_use(partner, nonce, now):
        raise Refused("replayed", "这个请求已经收过一次（Nonce 用过）：重发请换新的 Nonce，重新签名。")
    UsedNonce.objects.filter(seen_at__lt=now - 2 * window).delete()
    return partner


def _partner(name: str, post: Role) -> tuple[Account | None, str]:
    key = PartnerKey.objects.select_related("account__unit").filter(account__username=name).first()
    if key is None or not key.account.is_active or post not in key.account.held:
        return None, ""
    return key.account, unseal(key.sealed, f"partner-key:{key.account_id}")


def _first_use(account: Account, nonce: str, now: datetime) -> bool:
    """Written down at once, whatever becomes of the request; of two at the same moment one wins."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into exchange_usednonce (account_id, nonce, seen_at) values (%s, %s, %s)"
            " on conflict do nothing",
            [account.pk, nonce, now],
        )
        return bool(cursor.rowcount)
