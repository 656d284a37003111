"""What the banner of unacknowledged safety alerts says, and to whom (第十八条)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from hotline.orders.access import recusal_of
from hotline.orders.telling import KEPT_SECRET
from hotline.people.models import Account
from hotline.people.personal import shown
from hotline.people.roles import Role
from hotline.web.words import due_words, late_words

WATCHES = frozenset(
    {Role.DUTY_PERSON, Role.LEADER, Role.SHIFT_LEAD, Role.DISPATCHER, Role.OPERATOR, Role.SUPERVISOR}
)
MOST = 20
UNACKNOWLEDGED = """with rota as (select account_id from people_rotaentry where post = %(post)s and starts_at <= %(at)s and ends_at > %(at)s)
select o.number, o.title, o.secret, d.since, d.due,
  exists (select from rota where account_id = %(me)s) or not exists (select from rota)
from orders_owedduty d join orders_order o on o.id = d.order_id
where d.kind = 'acknowledge' and d.ended_at is null and not o.recused @> %(recused)s order by d.due, d.id limit %(most)s"""
"""As in standing.py: an empty rota leaves no alert without anyone to acknowledge it."""


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
    with connection.cursor() as cursor:
        facts: Any = {"post": Role.DUTY_PERSON, "at": at, "me": person.pk, "most": MOST} | recusal_of(person)
        cursor.execute(UNACKNOWLEDGED, facts)
        found = cursor.fetchall()
    return [
        Alert(
            number,
            KEPT_SECRET if secret else shown(title),
            since,
            f"无人确认，{late_words(due, at)}" if at > due else f"限 {due_words(due)} 确认",
            mine and Role.DUTY_PERSON in person.held,
        )
        for number, title, secret, since, due, mine in found
    ]
