"""Who calls: a bearer token of one account, kept as its SM3 digest only."""

from django.http import HttpRequest
from ninja.security import HttpBearer

from hotline.api import clock
from hotline.people.models import Account
from hotline.people.tokens import account_of


class Bearer(HttpBearer):
    """Authorization: Bearer <token>. A session cookie opens nothing here."""

    def authenticate(self, request: HttpRequest, token: str) -> Account | None:
        """The account of a living token."""
        return account_of(token, clock.now())
