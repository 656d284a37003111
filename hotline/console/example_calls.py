"""The telephone of the example day: the calls the newest orders came by, and those nobody answered. All 示例推演, by a fixed seed."""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.calls import desk, recordings
from hotline.calls.events import Told, take
from hotline.console.sounds import tone
from hotline.orders.models import Order
from hotline.people.callers import phone_of
from hotline.people.models import Account, Unit, UnitKind
from hotline.people.roles import Role

PLATFORM = "huawu-shili"
"""The example's telephone platform; nobody signs in with it."""
RECENT = timedelta(days=22)
WITH_RECORDING = 8
MISSED_TODAY = 5
SECOND = timedelta(seconds=1)


@dataclass(frozen=True)
class Plan:
    """One invented call: who is rung, how long the caller waits and speaks. wait None: nobody answers before it ends."""

    key: str
    came_at: datetime
    agent: str
    phone: str
    wait: float | None
    length: float = 0.0
    to: str = ""

    def events(self) -> Iterator[Told]:
        """What the platform tells of it, in order."""
        yield Told(f"{self.key}-1", self.key, "ringing", self.came_at, agent=self.agent, phone=self.phone)
        end = self.came_at + SECOND * ((self.wait or 0) + self.length)
        if self.wait is None:
            yield Told(f"{self.key}-2", self.key, "missed", end)
            return
        yield Told(f"{self.key}-2", self.key, "answered", self.came_at + SECOND * self.wait, agent=self.agent)
        if self.to:
            yield Told(f"{self.key}-3", self.key, "transferred", end - SECOND, agent=self.agent, to=self.to)
        yield Told(f"{self.key}-4", self.key, "hung_up", end)


def platform() -> Account:
    """The example's platform account, made the first time."""
    centre = Unit.objects.filter(kind=UnitKind.CENTRE).order_by("id")[0]
    nobody = Account()
    nobody.set_unusable_password()
    made, _ = Account.objects.get_or_create(
        username=PLATFORM,
        defaults={"name": "话务平台（示例）", "unit": centre, "roles": [Role.SWITCHBOARD.value],
                  "password": nobody.password, "is_sample": True},
    )  # fmt: skip
    return made


def play_telephone(orders: Sequence[Order], people: Mapping[str, Account], now: datetime) -> int:
    """The calls of the example day; how many."""
    rng, by = random.Random(len(orders)), platform()
    recent = [o for o in orders if o.contact.channel == "phone" and o.registered_at > now - RECENT]
    recent.sort(key=lambda o: o.registered_at)
    for place, order in enumerate(recent):
        agent = order.contact.registered_by
        wait, length = min(rng.expovariate(1 / 7) + 2, 45), rng.randint(90, 360)
        came_at = order.registered_at - SECOND * (wait + length * 0.8)
        told = Plan(f"SL{place:04}", came_at, agent.username, phone_of(order.contact.caller), wait, length)
        call = [take(event, by, now)[0] for event in told.events() if event.at <= now][-1]
        desk.bind(call, order, agent, order.registered_at)
        if place >= len(recent) - WITH_RECORDING and call.ended_at:
            recordings.deliver(call, tone(2.0, 330 + 20 * (place % 8)), now)
    missed = list(_missed([phone_of(o.contact.caller) for o in recent], people, now, rng))
    for plan in missed:
        for event in plan.events():
            take(event, by, now)
    return len(recent) + len(missed)


def _missed(
    phones: list[str], people: Mapping[str, Account], now: datetime, rng: random.Random
) -> Iterator[Plan]:
    """A few of today, and one led on to another number."""
    agent = next(a.username for a in people.values() if Role.OPERATOR in a.held)
    known = [p for p in dict.fromkeys(phones) if p]
    for place in range(MISSED_TODAY):
        phone = (
            known[-1 - place] if place < 2 and len(known) > place else f"139055{rng.randint(70000, 79999)}"
        )
        came_at = now - timedelta(minutes=9 + 23 * place)
        yield Plan(f"WJ{place:04}", came_at, agent, phone, None, rng.randint(15, 50))
    yield Plan("ZJ0001", now - timedelta(minutes=70), agent, "13905570177", 4, 35, to="12395")
