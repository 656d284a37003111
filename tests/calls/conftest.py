"""The telephone platform: signs what it tells, numbers its events, and has a recorder."""

import itertools
import json
import math
import struct
from datetime import timedelta

import pytest

from hotline.api import clock
from hotline.exchange.signatures import make_key, signed_headers
from hotline.people.models import Account, Unit
from tests.world import at

EVENTS = "/api/calls/events"
NINE = at("2026-04-08 09:00")
NOW = NINE + timedelta(minutes=30)
CALLER = "13905570361"


def wav(seconds=1.0, rate=8000):
    """A tone as a real WAV file."""
    n = int(seconds * rate)
    sound = b"".join(struct.pack("<h", int(8000 * math.sin(i / 6))) for i in range(n))
    head = struct.pack("<4sI4s4sIHHIIHH4sI", b"RIFF", 36 + len(sound), b"WAVE", b"fmt ", 16, 1, 1, rate, rate * 2, 2, 16,
                       b"data", len(sound))  # fmt: skip
    return head + sound


class Platform:
    """tells("ringing", "C1", 0, agent="liujie") as a real platform would: seconds after nine o'clock."""

    def __init__(self, client, account, secret):
        self.client, self.account, self.key = client, account, (account.username, secret)
        self.ids = itertools.count(1)

    def tells(self, event, call="C1", second=0.0, **said):
        moment = NINE + timedelta(seconds=second)
        body = {"id": f"e{next(self.ids)}", "call": call, "event": event, "at": moment.isoformat()} | said
        return self.sends(body)

    def sends(self, body, when=None, headers=None):
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = headers or signed_headers(self.key, "POST", EVENTS, raw, when or clock.now())
        return self.client.generic("POST", EVENTS, raw, content_type="application/json", headers=headers)

    def uploads(self, content, call="C1"):
        path = f"/api/calls/{call}/recording"
        headers = signed_headers(self.key, "POST", path, content, clock.now())
        return self.client.generic(
            "POST", path, content, content_type="application/octet-stream", headers=headers
        )

    def plays(self, call="C1", start=0, wait=5, length=120, agent="liujie", phone=CALLER):
        """A whole call that was answered."""
        self.tells("ringing", call, start, agent=agent, caller=phone)
        self.tells("answered", call, start + wait, agent=agent)
        return self.tells("hung_up", call, start + wait + length)


@pytest.fixture
def turned(monkeypatch):
    """Turns every clock of the house: API and pages."""
    from hotline.web.staff import calls, intake, order, page

    def turn(moment):
        moment = at(moment) if isinstance(moment, str) else moment
        monkeypatch.setattr(clock, "now", lambda: moment)
        for module in (calls, intake, order, page):
            monkeypatch.setattr(module, "now", lambda: moment)
        return moment

    turn(NOW)
    return turn


@pytest.fixture
def platform(world, client, turned):
    account = Account.objects.create(
        username="huawu", name="话务平台", unit=Unit.objects.get(code="centre"), roles=["switchboard"]
    )
    return Platform(client, account, make_key(account, NINE - timedelta(days=1)))
