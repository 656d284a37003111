"""The open duties of a list, asked in plain SQL: one question, answered as a page of rows, a number, or the duties themselves."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, NamedTuple

from django.db import connection

from hotline.orders.access import NOT_RECUSED, recusal_of
from hotline.orders.counted import MOST
from hotline.orders.models import OwedDuty
from hotline.orders.standing import Held, Matter
from hotline.orders.worklists import PAGE, SEES_ALL, Worklist, registered
from hotline.people import plain
from hotline.people.models import Account

OF_LIGHT = {"red": "t.due < %(now)s", "amber": "t.due >= %(now)s and t.warn_at <= %(now)s", "green": "t.due >= %(now)s and t.warn_at > %(now)s"}  # fmt: skip
FILTERS = {
    "kind": '"order".kind = %(kind)s',
    "area": '"order".area = %(area)s',
    "unit": "t.owed_by_id = (select id from people_unit where code = %(unit)s)",
}
JOINED = 'join orders_order "order" on "order".id = t.order_id'
SOONEST_FIRST = "order by t.due, t.id limit %(limit)s"


@dataclass(frozen=True)
class OpenDuties:
    """where: conditions on a duty `t` and its "order", all of which hold. facts: the values they name."""

    where: tuple[str, ...]
    facts: Mapping[str, Any] = field(default_factory=dict)

    def with_(self, condition: str, **facts: Any) -> "OpenDuties":
        return replace(self, where=(*self.where, condition), facts={**self.facts, **facts})

    def narrowed(self, asked: Mapping[str, str], now: datetime) -> "OpenDuties":
        """As the filters above a list ask: kind, area, unit, days of registration, light."""
        found = self
        for name, condition in FILTERS.items():
            if value := asked.get(name):
                found = found.with_(condition, **{name: value})
        for name, (condition, moment) in registered(asked).items():
            found = found.with_(f'"order".registered_at {condition} %({name})s', **{name: moment})
        light = OF_LIGHT.get(asked.get("light", ""))
        return found.with_(light, now=now) if light else found

    def duties(self, limit: int | None = None) -> list[OwedDuty]:
        """The duties with their orders and units, soonest due first."""
        tail = f"where {self._all()} {SOONEST_FIRST}"
        return plain.rows(
            OwedDuty, tail, {**self.facts, "limit": limit}, "order", "order__lead_unit", "owed_by"
        )

    def __iter__(self) -> Iterator[OwedDuty]:
        return iter(self.duties())

    def count(self) -> int:
        """How many there are."""
        with connection.cursor() as cursor:
            cursor.execute(f"select count(*) from {self._tables()} where {self._all()}", self.facts)
            return int(cursor.fetchone()[0])

    def page(self, after: tuple[datetime, int] | None = None, most: int = MOST) -> "list[Listed]":
        """One page below a (due, id) and one row more: the same cost on the first page and on the thousandth."""
        bounded = f"(select count(*) from (select from {self._tables()} where {self._all()} limit %(most)s) as bounded)"
        asked = self
        if after:
            # Said so that the index is entered at this due; one “or” would read all pages before.
            asked = self.with_(
                "t.due >= %(due)s and not (t.due = %(due)s and t.id <= %(last)s)",
                due=after[0],
                last=after[1],
            )
        sql = f"select {SHOWN}, {bounded} {FROM} where {asked._all()} {SOONEST_FIRST}"
        with connection.cursor() as cursor:
            cursor.execute(sql, {**asked.facts, "limit": PAGE + 1, "most": most + 1})
            return [Listed(*row) for row in cursor.fetchall()]

    def _all(self) -> str:
        return " and ".join(self.where)

    def _tables(self) -> str:
        """The order is only looked at where a condition names it."""
        return f"orders_owedduty t {JOINED}" if '"order".' in self._all() else "orders_owedduty t"


def open_duties(person: Account, worklist: Worklist, now: datetime) -> OpenDuties:
    """The open duties of one list for one person."""
    found = OpenDuties(("t.ended_at is null", NOT_RECUSED), recusal_of(person))
    if worklist.mine or not person.held & SEES_ALL:
        found = found.with_("t.owed_by_id = %(own_unit)s", own_unit=person.unit_id)
    if worklist.kinds:
        found = found.with_("t.kind = any(%(kinds)s)", kinds=list(worklist.kinds))
    if worklist.states:
        found = found.with_('"order".state = any(%(states)s)', states=[s.value for s in worklist.states])
    return found.with_(OF_LIGHT[worklist.light], now=now) if worklist.light else found


TASKS = """array(select json_build_array(h.unit_id, h.role, h.handler_id, h.outcome, h.ended_at is not null, u.served_by_centre)
from orders_task h join people_unit u on u.id = h.unit_id where h.order_id = t.order_id order by h.id)"""
SHOWN = f"""t.id, t.kind, t.article, t.due, t.warn_at, t.provisional, t.owed_by_id, owed_by.short_name,
"order".number, "order".kind, "order".title, "order".state, "order".safety, "order".last_seq, "order".secret,
"order".safety or "order".major or "order".redo_count > 0 or "order".reopened_count > 0, contact.registered_by_id,
case when "order".closed_at is null then "order".source_due end, {TASKS}"""
FROM = f"""from orders_owedduty t {JOINED} join orders_contact contact on contact.id = "order".contact_id
join people_unit owed_by on owed_by.id = t.owed_by_id"""


class Listed(NamedTuple):
    """One row of a worklist: the duty, its order, and what decides which step it offers whom; `in_all` is the whole list's."""

    id: int
    kind: str
    article: str
    due: datetime
    warn_at: datetime
    provisional: bool
    owed_by_id: int
    owed_by: str
    number: str
    order_kind: str
    title: str
    state: str
    safety: bool
    last_seq: int
    secret: bool
    grave: bool
    registered_by_id: int
    source_due: datetime | None
    held: list[list[Any]]
    in_all: int

    @property
    def matter(self) -> Matter:
        return Matter(self.secret, self.grave, self.registered_by_id)

    @property
    def tasks(self) -> list[Held]:
        return [Held(*one) for one in self.held]
