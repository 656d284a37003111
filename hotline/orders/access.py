"""The only ways to obtain an order, and the log of every look (第九条)."""

import json
import re
from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.orders.models import Order, OwedDuty, Task
from hotline.people import plain
from hotline.people.access_log import log_look
from hotline.people.models import Account
from hotline.people.roles import CENTRE, THE_PUBLIC, Role
from hotline.people.successions import those_before
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.refusals import Refused

NUMBER = re.compile(r"\d{8}-\d{4,9}", re.ASCII)
"""What the number of an order looks like: its day and its place in the day."""
NOT_FOUND = f"没有这个工单，或者您无权查看。请核对单号，或与{short_of('centre')}联系。"


WITH = ("contact", "contact__caller", "lead_unit", "merged_into")
"""What is read together with one order."""


def visible_to(person: Account) -> QuerySet[Order]:
    """All orders a person may read: the centre and the leaders all, a unit those it or one it succeeded holds or held; none recused from."""
    if not person.is_active:
        return Order.objects.none()
    return _readable(person).exclude(pk__in=recused_from(person).values("pk"))


def _readable(person: Account) -> QuerySet[Order]:
    if sees_all(person):
        return Order.objects.all()
    may = Q(pk__in=[])
    if person.is_unit:
        may |= Q(Exists(Task.objects.filter(order=OuterRef("pk"), unit__in=those_before(person.unit_id))))
    if Role.DUTY_PERSON in person.held:
        # An alert called off stays readable to those who had to answer for it.
        may |= Q(safety=True) | Q(Exists(OwedDuty.objects.filter(order=OuterRef("pk"), kind="acknowledge")))
    if Role.PARTNER in person.held:
        may |= Q(contact__registered_by=person)
    if person.username == THE_PUBLIC:
        may |= Q(query_code__isnull=False)
    return Order.objects.filter(may)


NOT_RECUSED = (
    "t.order_id <> all(array(select id from orders_order where recused <> '[]' and recused @> %(recused)s))"
)
"""Of duties `t`: those of orders a person has not recused from, in plain SQL; the few others are found by an index of their own."""


def recused_from(person: Account) -> QuerySet[Order]:
    """The few orders a person has recused from."""
    return Order.objects.filter(~Q(recused=[]), recused__contains=[person.pk])


def recusal_of(person: Account) -> dict[str, str]:
    """The value NOT_RECUSED names."""
    return {"recused": json.dumps([person.pk])}


def sees_all(person: Account) -> bool:
    """Whether a person may read every order but those recused from: the centre and the leaders (第九条)."""
    return person.is_active and bool(person.held & (CENTRE | {Role.LEADER}))


def among(person: Account | None, numbers: Collection[str]) -> tuple[str, list[Any]]:
    """A condition on an order `t` in plain SQL and its values: one of these, as far as the person may read it; None is the machine."""
    those, values = "t.number = any(%s)", [list(numbers)]
    if person is None:
        return those, values
    if sees_all(person):
        return f"{those} and not t.recused @> %s", [*values, json.dumps([person.pk])]
    try:
        words, more = visible_to(person).filter(number__in=numbers).values("pk").query.sql_with_params()
    except EmptyResultSet:  # of those who may read none
        return "false", []
    return f"{those} and t.id in ({words})", [*values, *more]


def order_for(person: Account, number: str, now: datetime) -> Order:
    """One order by number. The same 404 whether it is unknown or not for this person; the log tells them apart."""
    if not NUMBER.fullmatch(number):  # it may hold what no database takes
        raise Refused("unknown", NOT_FOUND)
    one, values = among(person, [number])
    found = plain.first(Order, f"where {one}", values, *WITH)
    if found is None:
        if Order.objects.filter(number=number).exists():
            log_look(person, "refused_look", now, number=number)
        raise Refused("unknown", NOT_FOUND)
    return found
