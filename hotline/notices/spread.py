"""From a notice to people: who of its unit and post wants it outside, on which channel, gathered into what."""

import uuid
from collections.abc import Callable, Collection, Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any

from django.db import connection, transaction
from django.db.models import Q

from hotline.notices.models import ONE_PERSON, Channel, Delivery, Notice, to_person
from hotline.people.models import Account, RotaEntry, Wish
from hotline.people.roles import Role
from hotline.regulation.parameters import value_on
from hotline.regulation.quiet_hours import goes_at_once, leaves_at
from hotline.regulation.time_limits import local

BATCH = 500
ONE_SPREADER = 1232812
"""Advisory lock: gathering is quick and set-based; two at once would only wait for each other."""
Samples = Callable[[Collection[str]], set[str]]
Place = tuple[int, str, bool]
"""Account, channel, whether it goes at once: there is one gathering delivery of each."""


def spread(now: datetime, channels: Sequence[str], samples: Samples) -> int:
    """Gather a batch of new notices into deliveries on the channels that have a sender; how many notices.

    `samples` names those of some order numbers that are examples: of these nothing ever leaves the house.
    """
    with transaction.atomic():
        if not _alone():
            return 0
        _let_old_ones_lie(now)
        notices = list(Notice.objects.filter(spread_at=None).order_by("id")[:BATCH])
        examples = samples({n.order_number for n in notices}) if notices else set()
        real = [n for n in notices if n.order_number not in examples]
        _gather(real, _recipients(real, now), channels, now)
        Notice.objects.filter(pk__in=[n.pk for n in notices]).update(spread_at=now)
    return len(notices)


def _alone() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("select pg_try_advisory_xact_lock(%s)", [ONE_SPREADER])
        return bool(cursor.fetchone()[0])


def _let_old_ones_lie(now: datetime) -> None:
    """A sender set up today does not pour out last month's notices; the bell has them."""
    hours = value_on(local(now).date(), "notice_send_within_hours")
    Notice.objects.filter(spread_at=None, created_at__lt=now - timedelta(hours=hours)).update(spread_at=now)


def _recipients(notices: list[Notice], now: datetime) -> Callable[[Notice], Iterator[Account]]:
    """Who a notice is for: the unit's people of its post; where a rota runs, those on duty alone."""
    units = {n.unit_id for n in notices}
    has_address = Q(email_sealed__isnull=False) | Q(mobile_sealed__isnull=False)
    people: dict[int, list[Account]] = {}
    for account in Account.objects.filter(has_address, unit__in=units, is_active=True).order_by("id"):
        people.setdefault(account.unit_id, []).append(account)
    on_duty: dict[str, set[int]] = {}
    for entry in RotaEntry.objects.filter(starts_at__lte=now, ends_at__gt=now):
        on_duty.setdefault(entry.post, set()).add(entry.account_id)

    def of(notice: Notice) -> Iterator[Account]:
        rota = on_duty.get(notice.post)
        for account in people.get(notice.unit_id or 0, ()):
            if not _is_for(notice, account):
                continue
            if rota is None or account.pk in rota:
                yield account

    return of


def _is_for(notice: Notice, account: Account) -> bool:
    if notice.post.startswith(ONE_PERSON):
        return notice.post == to_person(account.pk)
    return not notice.post or Role(notice.post) in account.held


def _gather(
    notices: list[Notice],
    recipients: Callable[[Notice], Iterator[Account]],
    channels: Sequence[str],
    now: datetime,
) -> None:
    wanted: dict[Place, list[Notice]] = {}
    for notice in notices:
        at_once = goes_at_once(notice.article, notice.urgent, now)
        for account in recipients(notice):
            for channel in channels:
                if _wants(account, channel, notice.urgent):
                    wanted.setdefault((account.pk, channel, at_once), []).append(notice)
    if not wanted:
        return
    gathering = _gathering({account for account, _, _ in wanted})
    fresh = {place: _new(place, now) for place in wanted if place not in gathering}
    for place, several in wanted.items():
        delivery = gathering.get(place) or fresh[place]
        delivery.due_at = min(
            delivery.due_at, *(leaves_at(n.article, n.urgent, n.created_at) for n in several)
        )
        delivery.articles = sorted({*delivery.articles, *(n.article for n in several if n.article)})
    Delivery.objects.bulk_create(fresh.values())
    joined = [gathering[place] for place in wanted if place in gathering]
    Delivery.objects.bulk_update(joined, ["due_at", "articles"], batch_size=BATCH)
    link: Any = Delivery.notices.through
    link.objects.bulk_create(
        [
            link(delivery_id=(gathering.get(place) or fresh[place]).pk, notice_id=notice.pk)
            for place, several in wanted.items()
            for notice in several
        ]
    )


def _wants(account: Account, channel: str, urgent: bool) -> bool:
    address, wish = {
        Channel.EMAIL: (account.email_sealed, account.email_wish),
        Channel.SMS: (account.mobile_sealed, account.sms_wish),
    }[Channel(channel)]
    return address is not None and (wish == Wish.ALL or (wish == Wish.URGENT and urgent))


def _gathering(accounts: set[int]) -> dict[Place, Delivery]:
    """The deliveries of these people that still gather, held so that no sender takes one meanwhile."""
    waiting = Delivery.objects.filter(account__in=accounts, attempts=0, sent_at=None, failed_at=None)
    return {(d.account_id, d.channel, d.at_once): d for d in waiting.order_by("id").select_for_update()}


def _new(place: Place, now: datetime) -> Delivery:
    account, channel, at_once = place
    key, far = uuid.uuid4(), now + timedelta(days=3660)
    return Delivery(account_id=account, channel=channel, at_once=at_once, key=key, made_at=now, due_at=far)
