"""How rows reach the database: all that a step or a registration made or changed, all tables in one trip.

perform.py and register.py decide what; here stands only how. Rows travel as one JSON document a table, so one
order and a thousand take the same statements.
"""

import json
from collections.abc import Iterable, Sequence
from datetime import date
from functools import cache
from itertools import chain
from typing import Any

from django.db import connection, models

from hotline.notices.models import Notice, Outgoing
from hotline.orders import search
from hotline.orders.models import Contact, Event, Order
from hotline.orders.owing import Case

Rows = Sequence[models.Model]
REWORDS = frozenset({"topic", "value", "ground"})
"""Fields of a step that change by which words an order is found: its topic, what was corrected, a return that closes its words."""
INDEX = """insert into orders_searchentry (order_id, tokens)
select order_id, array_to_tsvector(words) from json_to_recordset(%s) as x(order_id bigint, words text[])
on conflict (order_id) do update set tokens = excluded.tokens"""

NUMBERS = """insert into orders_numberseries as n (day, last) values (%s, %s)
on conflict (day) do update set last = n.last + excluded.last returning last"""

FEW = 2
"""So few rows are cheaper written out; more travel as a document."""


class Sheaf:
    """Statements that travel together and are carried out in their order."""

    def __init__(self) -> None:
        self._statements: list[tuple[str, list[Any]]] = []

    def insert(self, rows: Rows) -> None:
        """New rows of one model; with their ids where `give_ids` gave them."""
        if rows:
            _name_others(rows)
            few = len(rows) <= FEW
            names = _filled(rows)
            sql = _insert(type(rows[0]), names, len(rows) if few else 0)
            if few:
                self._statements.append((sql, [_as_value(getattr(row, n)) for row in rows for n in names]))
            else:
                self._add(sql, [{n: getattr(row, n) for n in names} for row in rows])
            for row in rows:
                row._state.adding, row._state.db = False, connection.alias

    def update(self, rows: Rows) -> None:
        """Changed rows of one model, each once: what was changed since `remember`, or all of it."""
        _name_others(rows)
        alike: dict[tuple[str, ...], list[models.Model]] = {}
        for row in rows:
            if names := _changed(row):
                alike.setdefault(names, []).append(row)
        for names, changed in alike.items():
            document = [{n: getattr(row, n) for n in ("id", *names)} for row in changed]
            self._add(_update(type(changed[0]), names), document)

    def index(self, orders: Iterable[Order]) -> None:
        """The search words of new orders, and of orders whose words have changed."""
        if rows := [{"order_id": o.pk, "words": search.words_of(o)} for o in orders]:
            self._add(INDEX, rows)

    def take_numbers(self, day: date, count: int) -> None:
        """The day's next running numbers, without gaps: whoever comes next waits until these are kept or dropped."""
        self._statements.append((NUMBERS, [day, count]))

    def _add(self, sql: str, document: list[dict[str, Any]]) -> None:
        self._statements.append((sql, [json.dumps(document, ensure_ascii=False, default=_as_json)]))

    def send(self) -> Any:
        """Carry out all of it, in one trip; the row the last statement answers with, if it does."""
        if not self._statements:
            return None
        with connection.cursor() as cursor:
            # Each filled in by itself: the driver keeps how it read a short statement, never a long one.
            cursor.execute(";\n".join(cursor.mogrify(sql, values) for sql, values in self._statements))
            while cursor.nextset():
                pass
            return cursor.fetchone() if cursor.description else None


def remember(*many: Iterable[models.Model]) -> None:
    """Rows as they were loaded, so that only what a step changes is written. Values are replaced, never altered."""
    for row in chain.from_iterable(many):
        vars(row)["as_loaded"] = dict(vars(row))


def _changed(row: models.Model) -> tuple[str, ...]:
    was, now = vars(row).get("as_loaded", {}), vars(row)
    return tuple(n for n in _names(type(row)) if n in now and (n not in was or was[n] != now[n]))


def _name_others(rows: Rows) -> None:
    """Rows that were joined to each other before they had ids name each other now."""
    for row in rows:
        for field in _joins(type(row)):
            if getattr(row, field.attname) is None and field.is_cached(row):
                setattr(row, field.attname, getattr(field.get_cached_value(row), "pk", None))


def _filled(rows: Rows) -> tuple[str, ...]:
    """The fields that are not empty in all of the rows."""
    values = [vars(row) for row in rows]
    fields = type(rows[0])._meta.concrete_fields
    return tuple(f.attname for f in fields if any(v.get(f.attname) is not None for v in values))


@cache
def _insert(model: type[models.Model], names: tuple[str, ...], few: int) -> str:
    """few: so many rows written out one by one; 0: any number from a document."""
    fields: list[Any] = [f for f in model._meta.concrete_fields if f.attname in names]
    columns = ", ".join(f.column for f in fields)
    row = "(" + ", ".join(["%s"] * len(fields)) + ")"
    source = f"select {columns} from json_to_recordset(%s) as x({_typed(fields)})"
    rows = "values " + ", ".join([row] * few) if few else source
    return f"insert into {model._meta.db_table} ({columns}) {rows}"


@cache
def _update(model: type[models.Model], names: tuple[str, ...]) -> str:
    fields: list[Any] = [f for f in model._meta.concrete_fields if f.attname in names]
    sets = ", ".join(f"{f.column} = x.{f.column}" for f in fields)
    source = f"json_to_recordset(%s) as x(id bigint, {_typed(fields)})"
    return f"update {model._meta.db_table} as t set {sets} from {source} where t.id = x.id"


def _typed(fields: list[Any]) -> str:
    return ", ".join(f"{f.column} {f.rel_db_type(connection)}" for f in fields)


@cache
def _joins(model: type[models.Model]) -> list[Any]:
    return [f for f in model._meta.concrete_fields if f.is_relation]


@cache
def _names(model: type[models.Model]) -> list[str]:
    return [f.attname for f in model._meta.concrete_fields if not f.primary_key]


def _as_value(value: Any) -> Any:
    return json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value


def _as_json(value: Any) -> str:
    """Moments, days and UUIDs as text, bytes as PostgreSQL writes them."""
    if isinstance(value, bytes | memoryview):
        return "\\x" + bytes(value).hex()
    return value.isoformat() if hasattr(value, "isoformat") else str(value)


def give_ids(*many: Rows) -> None:
    """An id for every new row, all tables in one trip, so that rows can name each other before any is written."""
    if wanted := [rows for rows in many if rows]:
        taken = "array(select nextval('{}_id_seq') from generate_series(1, %s))"
        sql = ", ".join(taken.format(rows[0]._meta.db_table) for rows in wanted)
        with connection.cursor() as cursor:
            cursor.execute(f"select {sql}", [len(rows) for rows in wanted])
            for rows, ids in zip(wanted, cursor.fetchone(), strict=True):
                for row, pk in zip(rows, ids, strict=True):
                    row.pk = pk


def write_steps(
    cases: Sequence[Case], events: Sequence[Event], notices: Sequence[Notice], outgoing: Sequence[Outgoing]
) -> None:
    """What steps left behind: tasks (ended ones first: a new lead may follow), orders, events, duties, outboxes."""
    new_tasks = [task for c in cases for task in c.given_out]
    give_ids(new_tasks, events)
    sheaf = Sheaf()
    sheaf.update([task for c in cases for task in c.touched])
    sheaf.update([caller for c in cases for caller in c.callers])
    sheaf.insert(new_tasks)
    sheaf.update([c.order for c in cases])
    sheaf.insert(events)
    sheaf.insert([event.new_body for event in events])
    _duties(sheaf, cases)
    sheaf.insert(notices)
    sheaf.insert(outgoing)
    sheaf.index([e.order for e in events if e.new_body.given.keys() & REWORDS])
    sheaf.send()


def write_up_to_number(new_contacts: Sequence[Contact], cases: Sequence[Case], day: date) -> list[str]:
    """Of new orders all that does not name their number; then their numbers, e.g. 20260415-0032, held shortly so."""
    sheaf = Sheaf()
    sheaf.insert([contact.caller for contact in new_contacts])
    sheaf.insert(new_contacts)
    _duties(sheaf, cases)
    sheaf.index([case.order for case in cases])
    sheaf.take_numbers(day, len(cases))
    [last] = sheaf.send()
    return [f"{day:%Y%m%d}-{n:04d}" for n in range(last - len(cases) + 1, last + 1)]


def write_orders(cases: Sequence[Case], events: Sequence[Event], notices: Sequence[Notice]) -> None:
    """New orders with their first events and notices."""
    sheaf = Sheaf()
    sheaf.insert([case.order for case in cases])
    sheaf.insert(events)
    sheaf.insert([event.new_body for event in events])
    sheaf.insert(notices)
    sheaf.send()


def _duties(sheaf: Sheaf, cases: Sequence[Case]) -> None:
    """Ended, recounted and opened duties. Ended ones first: a new one of the same kind may follow."""
    sheaf.update(list({d.pk: d for c in cases for d in c.changed}.values()))
    sheaf.insert([d for c in cases for d in c.opened])
