"""What the banner of unacknowledged safety alerts says, and to whom (第十八条)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Exists, Q

from hotline.orders.models import OwedDuty
from hotline.orders.perform import KEPT_SECRET
from hotline.people.models import Account, RotaEntry
from hotline.people.personal import shown
from hotline.people.roles import Role
from hotline.web.words import due_words, late_words

WATCHES = frozenset(
    {Role.DUTY_PERSON, Role.LEADER, Role.SHIFT_LEAD, Role.DISPATCHER, Role.OPERATOR, Role.SUPERVISOR}
)
MOST = 20


def watches_alerts(person: Account) -> bool:
    """The duty person, the shift lead, the leaders, the desk and the supervisor see the banner on every page."""
    return bool(person.held & WATCHES)


@dataclass(frozen=True)
class Alert:
    """One alert, and whether the person looking may acknowledge it."""

    number: str
    title: str
    since: datetime
    words: str
    may: bool


def alerts_for(person: Account, at: datetime) -> list[Alert]:
    """The unacknowledged alerts a person is shown, the oldest first: one query, none for those not concerned."""
    if not watches_alerts(person):
        return []
    rota = RotaEntry.objects.filter(post=Role.DUTY_PERSON, starts_at__lte=at, ends_at__gt=at)
    rows = OwedDuty.objects.filter(kind="acknowledge", ended_at=None).order_by("due", "id")
    # As in standing.py: an empty rota leaves no alert without anyone to acknowledge it.
    may = Q(Exists(rota.filter(account=person))) | ~Q(Exists(rota))
    found: Any = rows.annotate(may=may).values_list(
        "order__number", "order__title", "order__secret", "since", "due", "may"
    )
    return [
        Alert(
            number,
            KEPT_SECRET if secret else shown(title),
            since,
            f"无人确认，{late_words(due, at)}" if at > due else f"限 {due_words(due)} 确认",
            mine and Role.DUTY_PERSON in person.held,
        )
        for number, title, secret, since, due, mine in found[:MOST]
    ]
