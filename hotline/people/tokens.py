"""Tokens for /api/: made once, shown once, kept as a digest."""

import secrets
from datetime import datetime

from hotline.people.ciphers import sm3
from hotline.people.models import Account, ApiToken
from hotline.people.plain import first

LIVING = "where t.is_active and t.id = (select account_id from people_apitoken where digest = %s and revoked_at is null and expires_at > %s)"


def make_token(account: Account, label: str, expires_at: datetime) -> str:
    """A new token for an account; this is the only time anybody sees it."""
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(account=account, label=label, digest=sm3(token.encode()), expires_at=expires_at)
    return token


def account_of(token: str, now: datetime) -> Account | None:
    """The account of a living token: known, not revoked, not expired, its account active."""
    return first(Account, LIVING, [sm3(token.encode(errors="surrogateescape")), now], "unit")
