"""Plays the telephone platform against a running server: signed events over HTTP, as docs/calls.md says."""

import json
import random
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from hotline.calls.events import Told
from hotline.console.example_calls import Plan
from hotline.console.sounds import tone
from hotline.exchange.signatures import signed_headers

EVENTS = "/api/calls/events"
TIMEOUT = 15


@dataclass(frozen=True)
class Line:
    """The way to the server: its address, the platform's (name, secret), a clock."""

    url: str
    key: tuple[str, str]
    clock: Callable[[], datetime]

    def post(self, path: str, body: bytes, kind: str) -> tuple[int, dict[str, Any]]:
        """Send one request; status and answer, also of a refusal. OSError where nobody answers."""
        headers = signed_headers(self.key, "POST", path, body, self.clock()) | {"Content-Type": kind}
        asked = urllib.request.Request(self.url.rstrip("/") + path, body, headers, method="POST")  # noqa: S310
        try:
            with urllib.request.urlopen(asked, timeout=TIMEOUT) as answer:  # noqa: S310
                return answer.status, json.loads(answer.read())
        except urllib.error.HTTPError as refused:
            return refused.code, json.loads(refused.read() or b"{}")

    def tell(self, told: Told) -> tuple[int, dict[str, Any]]:
        """One event."""
        said = {"id": told.key, "call": told.call, "event": told.event, "at": told.at.isoformat(), "agent": told.agent,
                "caller": told.phone, "to": told.to, "recording": told.recording}  # fmt: skip
        return self.post(EVENTS, json.dumps(said).encode(), "application/json")

    def upload(self, call: str, content: bytes) -> tuple[int, dict[str, Any]]:
        """The recording of one call."""
        return self.post(f"/api/calls/{call}/recording", content, "application/octet-stream")


def day_of_calls(
    n: int, phones: Sequence[str], agents: Sequence[str], end: datetime, span: timedelta, rng: random.Random
) -> list[Plan]:
    """`n` invented calls spread over the time before `end`: about one in nine unanswered, one in thirty led on."""
    run = f"M{rng.getrandbits(32):08x}"
    plans = []
    for place in range(n):
        came_at = end - span + (place + rng.random()) * span / n - timedelta(minutes=8)
        phone = rng.choice(phones) if rng.random() < 0.93 else ""
        missed = rng.random() < 0.11
        wait = None if missed else min(2 + rng.expovariate(1 / 7), 55)
        length = rng.uniform(12, 50) if missed else rng.uniform(40, 360)
        to = "12306" if not missed and rng.random() < 0.035 else ""
        plans.append(Plan(f"{run}-{place:04}", came_at, rng.choice(agents), phone, wait, length, to))
    return plans


def play(
    plans: Sequence[Plan], line: Line, *, live: bool, sleep: Callable[[float], None], pace: float
) -> Iterator[tuple[Told, int, dict[str, Any]]]:
    """Send every event in the order of its moment, with a recording after each answered call.

    live: moments are those of sending, `pace` seconds apart; else the planned moments, without waiting.
    """
    for told, of in sorted(((e, p) for p in plans for e in p.events()), key=lambda row: row[0].at):
        sent = Told(**{**vars(told), "at": line.clock()}) if live else told
        status, answer = line.tell(sent)
        yield sent, status, answer
        if told.event == "hung_up" and of.wait is not None:
            line.upload(told.call, tone(min(2.0, of.length / 60), 300 + of.length))
        if pace:
            sleep(pace)
