"""One event of the telephone platform: told once a key, in any order, put together into one call (docs/calls.md)."""

import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection, transaction

from hotline.calls.models import Call, CallEvent
from hotline.people.ciphers import index_of, seal
from hotline.people.models import Account
from hotline.people.personal import masked_for_good
from hotline.people.phones import WITHHELD, mask, normalise
from hotline.people.roles import CENTRE
from hotline.regulation.citation import cites
from hotline.regulation.parameters import in_force_since, value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local, start_of

ARTICLE = "第十五条"
OTHERS_KEY = "这个事件编号已用于另一个事件，请换一个编号再发。"


@dataclass(frozen=True)
class Told:
    """What the platform says. agent: an account or its desk telephone. phone: as shown to the platform, "" when withheld."""

    key: str
    call: str
    event: str
    at: datetime
    agent: str = ""
    phone: str = ""
    to: str = ""
    recording: str = ""


@cites(ARTICLE)
@transaction.atomic
def take(told: Told, platform: Account, now: datetime) -> tuple[Call, bool]:
    """Write one event down and bring its call up to date: the call, and whether this event was here before.

    Refused 409 for a key that was another event, 422 for an event there is not or a moment that cannot be.
    """
    _check(told, now)
    call = _locked(told, platform)
    before = CallEvent.objects.filter(platform=platform, key=told.key).first()
    if before is not None:
        if (before.call_id, before.event) != (call.pk, told.event):
            raise Refused("changed", OTHERS_KEY)
        return call, True
    agent = _agent(told.agent)
    CallEvent.objects.create(platform=platform, key=told.key, call=call, event=told.event, agent=agent,
                             happened_at=told.at, recorded_at=now)  # fmt: skip
    call.came_at = min(call.came_at, told.at)
    CHANGES[told.event](call, told, agent)
    _settle(call)
    call.save()
    return call, False


def _check(told: Told, now: datetime) -> None:
    if told.event not in CHANGES:
        words = f"没有“{told.event[:20]}”这种事件，可用的：{'、'.join(CHANGES)}。"
        raise Refused("invalid", words, fields={"event": words})
    ahead = timedelta(minutes=value_on(local(now).date(), "exchange_signature_minutes"))
    if told.at > now + ahead or told.at < start_of(in_force_since()):
        raise Refused(
            "invalid", "事件的时刻不对：须在本办法施行之后、现在之前。", fields={"at": "时刻不对。"}
        )
    needed = {"answered": "agent", "transferred": "to", "recorded": "recording"}.get(told.event, "event")
    if not getattr(told, needed):
        raise Refused("incomplete", f"{told.event} 须写明 {needed}。", fields={needed: "请填。"})


def _locked(told: Told, platform: Account) -> Call:
    """The call of a key, made when its first event comes, held until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute(
            "insert into calls_call (platform_id, key, seal_id, came_at, transferred_to, bound)"
            " values (%s, %s, %s, %s, '', false) on conflict do nothing",
            [platform.pk, told.call, uuid.uuid4(), told.at],
        )
    return Call.objects.select_for_update().get(platform=platform, key=told.call)


def _agent(name: str) -> Account | None:
    """Whose telephone: an account of the centre by its name, or by its desk telephone. None for one we do not know."""
    if not name or not name.isprintable():
        return None
    mine = Account.objects.filter(is_active=True, roles__overlap=sorted(CENTRE))
    return mine.filter(username=name).first() or mine.filter(desk_phone=name).order_by("id").first()


def _number(call: Call, phone: str) -> None:
    if call.phone_sealed is not None or not phone:
        return
    try:
        number = normalise(phone)
    except Refused:  # a line's own sign for "unknown": the call is taken all the same
        return
    if number != WITHHELD:
        call.phone_sealed, call.phone_index = seal(number, f"call:{call.seal_id}"), index_of(number)


def _ringing(call: Call, told: Told, agent: Account | None) -> None:
    _number(call, told.phone)
    if call.answered_at is None:
        call.agent = agent


def _answered(call: Call, told: Told, agent: Account | None) -> None:
    _number(call, told.phone)
    call.agent = agent or call.agent
    call.answered_at = min(call.answered_at or told.at, told.at)


def _hung_up(call: Call, told: Told, agent: Account | None) -> None:
    call.ended_at = max(call.ended_at or told.at, told.at)


def _missed(call: Call, told: Told, agent: Account | None) -> None:
    _number(call, told.phone)
    call.ended_at = max(call.ended_at or told.at, told.at)


def _transferred(call: Call, told: Told, agent: Account | None) -> None:
    call.transferred_at, call.transferred_to = told.at, _whereto(told.to)


def _whereto(said: str) -> str:
    """A desk or a public number as it is, a person's number masked."""
    try:
        return mask(normalise(said))
    except Refused:
        return masked_for_good(said)[:40]


def _recorded(call: Call, told: Told, agent: Account | None) -> None:
    call.recording_sealed = seal(told.recording, f"recording:{call.seal_id}")


def _settle(call: Call) -> None:
    """Ended and never answered is missed, in whatever order that was told."""
    call.missed_at = call.ended_at if call.answered_at is None and call.transferred_at is None else None


CHANGES: Mapping[str, Callable[[Call, Told, Account | None], None]] = {
    "ringing": _ringing,
    "answered": _answered,
    "hung_up": _hung_up,
    "missed": _missed,
    "transferred": _transferred,
    "recorded": _recorded,
}
"""Every event there is, and what it changes of its call."""
