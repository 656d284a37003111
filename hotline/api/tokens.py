"""Who calls: a bearer token of one account, kept as its SM3 digest only."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from hotline.api import clock
from hotline.people.ciphers import sm3
from hotline.people.models import Account, ApiToken


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
