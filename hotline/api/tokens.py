"""Who calls: a bearer token of one account, kept as its SM3 digest only."""

import secrets
from datetime import datetime

from django.http import HttpRequest
from ninja.security import HttpBearer

from hotline.api import clock
from hotline.people.ciphers import sm3
from hotline.people.models import Account, ApiToken


def make_token(account: Account, label: str, expires_at: datetime) -> str:
    """A new token for an account; this is the only time anybody sees it."""
    token = secrets.token_urlsafe(32)
    ApiToken.objects.create(account=account, label=label, digest=sm3(token.encode()), expires_at=expires_at)
    return token


class Bearer(HttpBearer):
    """Authorization: Bearer <token>. A session cookie opens nothing here."""

    def authenticate(self, request: HttpRequest, token: str) -> Account | None:
        """The account of a living token: known, not revoked, not expired, its account active."""
        found = (
            ApiToken.objects.filter(
                digest=sm3(token.encode(errors="surrogateescape")),
                revoked_at=None,
                expires_at__gt=clock.now(),
                account__is_active=True,
            )
            .select_related("account__unit")
            .first()
        )
        return found.account if found else None
