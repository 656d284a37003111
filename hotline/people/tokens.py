"""Tokens for /api/: made once, shown once, kept as a digest."""

import secrets
from datetime import datetime

from hotline.people.ciphers import sm3
from hotline.people.models import Account, ApiToken


def make_token(account: Account, label: str, expires_at: datetime) -> str:
    """A new token for an account; this is the only time anybody sees it."""
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(account=account, label=label, digest=sm3(token.encode()), expires_at=expires_at)
    return token
