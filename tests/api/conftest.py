"""Named people with tokens, and a day on which the stories happen."""

import json
import uuid
from datetime import timedelta

import pytest

from hotline.api import clock
from hotline.people.tokens import make_token
from tests.world import at, person


class Partner:
    """Somebody's program: every call carries that person's token."""

    def __init__(self, client, token):
        self.client, self.token = client, token

    def ask(self, method, path, body=None, **headers):
        text = body if isinstance(body, str | bytes) else json.dumps(body) if body is not None else ""
        return self.client.generic(
            method, f"/api{path}", text, content_type="application/json",
            headers={"Authorization": f"Bearer {self.token}"} | headers,
        )  # fmt: skip

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, body=None, key: uuid.UUID | None = None):
        return self.ask(
            "POST", path, body if body is not None else {}, **({"Idempotency-Key": str(key)} if key else {})
        )


@pytest.fixture
def day(monkeypatch):
    """Turns the API's clock: day("2026-04-08 09:00")."""

    def turn(moment):
        monkeypatch.setattr(clock, "now", lambda: at(moment))

    turn("2026-04-08 09:00")
    return turn


@pytest.fixture
def by(world, client, day):
    """by("liujie") is 刘洁's program."""

    def of(username):
        return Partner(client, make_token(person(username), "试验", clock.now() + timedelta(days=90)))

    return of
