"""Everything of an order as plain data: what a sealed package says, in its order.json and chain.json (第二十七条).

Columns are taken as the tables have them, so that a column added later is archived without a word here.
Personal values stay sealed and the readable ones masked: docs/decisions/0040-sealed-package.md.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import models

from hotline.archives.words import event_words, labelled
from hotline.orders.models import Event, Order
from hotline.orders.records import facts_in
from hotline.people.callers import masked
from hotline.people.models import Account, Caller, Unit
from hotline.regulation.citation import article_text, articles, regulation_name
from hotline.regulation.time_limits import local

FORMAT = "hotline-package/1"
SEALED_IN_CALLER = ("name_sealed", "phone_sealed", "seal_id")
INDEXES = ("phone_index", "tail_index")
"""Blind indexes serve searching only and stay out."""


@dataclass(frozen=True)
class Record:
    """One order, whole: `order` for people, `chain` for whoever checks it."""

    number: str
    version: int
    order: dict[str, Any]
    chain: dict[str, Any]


def whole(orders: Iterable[Order]) -> list[Order]:
    """The orders with everything that belongs to their records, as the tables have it now, in a fixed number of queries."""
    return list(
        Order.objects.filter(pk__in=[o.pk for o in orders])
        .select_related("contact__caller")
        .prefetch_related(
            models.Prefetch("tasks", _model("tasks").order_by("id")),
            models.Prefetch("duties", _model("duties").order_by("id")),
            models.Prefetch("events", Event.objects.select_related("body").order_by("seq")),
        )
        .order_by("id")
    )


def _model(name: str) -> models.QuerySet[Any]:
    return Order._meta.get_field(name).related_model._default_manager.all()  # type: ignore[union-attr]


class Names:
    """Turns foreign keys into what people call the thing; loaded once for a batch of whole orders."""

    def __init__(self, orders: list[Order]) -> None:
        self.units = Unit.objects.in_bulk()
        self.accounts = {a.pk: a for a in Account.objects.filter(pk__in=_account_ids(orders))}
        others = {
            value
            for order in orders
            for field in _fields(order)
            if field.related_model is Order and (value := getattr(order, field.attname))
        }
        self.numbers = dict(Order.objects.filter(pk__in=others).values_list("pk", "number"))
        self.seqs = {e.pk: e.seq for order in orders for e in order.events.all()}

    def of(self, field: "models.Field[Any, Any]", key: Any) -> Any:
        """The name of what a foreign key points to; its bare key where it has no name of its own."""
        if key is None:
            return None
        if field.related_model is Unit:
            return {"code": self.units[key].code, "name": self.units[key].name}
        if field.related_model is Account:
            account = self.accounts[key]
            return {"name": account.name, "unit": self.units[account.unit_id].name}
        if field.related_model is Order:
            return self.numbers[key]
        return self.seqs.get(key, key) if field.related_model is Event else key


def _account_ids(orders: list[Order]) -> set[int]:
    rows: list[models.Model] = [o.contact for o in orders]
    for order in orders:
        rows += [order, *order.tasks.all(), *order.duties.all(), *order.events.all()]
    found = {
        getattr(row, field.attname)
        for row in rows
        for field in _fields(row)
        if field.related_model is Account
    }
    return found - {None}


def _fields(row: models.Model) -> "list[models.Field[Any, Any]]":
    return list(row._meta.concrete_fields)


def record_of(order: Order, version: int, names: Names) -> Record:
    """The record of one whole order."""
    events = list(order.events.all())
    said = {
        "format": FORMAT,
        "number": order.number,
        "version": version,
        "order": labelled(_row(order, names, ("id", "contact"))),
        "contact": labelled(_row(order.contact, names, ("id", "caller"))),
        "caller": _caller(order),
        "tasks": [labelled(_row(task, names, ("id", "order"))) for task in order.tasks.all()],
        "duties": [labelled(_row(duty, names, ("id", "order"))) for duty in order.duties.all()],
        "events": [_event(event, names) for event in events],
        "regulation": _regulation(order, events),
    }
    chain = {
        "number": order.number,
        "version": version,
        "head": bytes(order.head).hex(),
        "events": [_link(event, order.number) for event in events],
    }
    return Record(order.number, version, said, chain)


def _row(row: models.Model, names: Names, left_out: tuple[str, ...] = ()) -> dict[str, Any]:
    """Every column of a row but those named, as JSON has it."""
    return {
        field.name: names.of(field, getattr(row, field.attname))
        if field.related_model
        else plain(getattr(row, field.attname))
        for field in _fields(row)
        if field.name not in left_out
    }


def plain(value: Any) -> Any:
    """A column's value as JSON has it: moments on the city's clock, bytes in hexadecimal."""
    if isinstance(value, datetime):
        return local(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes | memoryview):
        return bytes(value).hex()
    return str(value) if isinstance(value, UUID) else value


def _caller(order: Order) -> dict[str, Any]:
    """Masked for reading; sealed as the database holds it. Of a secret caller not even the mask is shown (第九条)."""
    caller: Caller = order.contact.caller
    name, phone = ("要求保密", "要求保密") if order.secret else masked(caller)
    columns = {f.name: plain(getattr(caller, f.attname)) for f in _fields(caller) if f.name not in INDEXES}
    sealed = {name: columns.pop(name) for name in SEALED_IN_CALLER}
    columns.pop("id")
    return labelled({**columns, "name": name, "phone": phone, "sealed": sealed})


def _event(event: Event, names: Names) -> dict[str, Any]:
    body = event.body
    facts = _row(event, names, ("id", "order", "previous", "body_digest", "digest", "request_digest"))
    given = {"given": body.given, "sealed": plain(body.sealed), "words": event_words(body.given)}
    return labelled(facts | given)


def _link(event: Event, number: str) -> dict[str, Any]:
    """One link as it is digested: SM3(previous + facts + body_digest), body_digest = SM3(salt + given + sealed)."""
    return {
        "facts": facts_in(event, number),
        "previous": bytes(event.previous).hex(),
        "salt": bytes(event.body.salt).hex(),
        "given": event.body.given,
        "sealed": bytes(event.body.sealed or b"").hex(),
        "body_digest": bytes(event.body_digest).hex(),
        "digest": bytes(event.digest).hex(),
    }


def _regulation(order: Order, events: list[Event]) -> dict[str, Any]:
    """Which version each step was taken under, and the words of every article cited."""
    day = local(order.registered_at).date()
    cited = {e.article for e in events} | {d.article for d in order.duties.all()}
    return {
        "name": regulation_name(),
        "versions": sorted({e.rule_version for e in events}),
        "articles": {a.number: article_text(a.number, day) for a in articles(day) if a.number in cited},
    }
