"""Full-text search over Chinese: words cut by one segmenter for index and query, personal values left out."""

from typing import Any

from django.db import connection
from django.db.models import QuerySet

from hotline.orders.access import sees_all, visible_to
from hotline.orders.models import Order
from hotline.people.models import Account
from hotline.people.personal import indexable
from hotline.people.roles import UNIT
from hotline.people.search_words import query_words, tsquery, words

WINDOW, OF_A_UNIT = 10_000, 3_000
"""So many of the newest orders, of all or of one unit, are read backwards first; only rarer words need the whole index."""
NEWEST = "select id as order_id from orders_order where id < %(before)s order by id desc"
NEWEST_OF_A_UNIT = "select order_id from orders_task where unit_id = %(unit)s and order_id < %(before)s order by order_id desc"
BACKWARDS = """select n.order_id from ({newest} limit %(window)s) n join orders_searchentry s using (order_id)
where s.tokens @@ %(wanted)s::tsquery order by 1 desc limit %(limit)s"""
BY_INDEX = """with m as materialized (select order_id from orders_searchentry where tokens @@ %(wanted)s::tsquery)
select order_id from m where order_id < %(before)s{of_a_unit} order by order_id desc limit %(limit)s"""
OF_A_UNITS_TASKS = (
    " and exists (select from orders_task t where t.order_id = m.order_id and t.unit_id = %(unit)s)"
)
LAST = 2**63 - 1


def words_of(order: Order) -> list[str]:
    """The search words of an order."""
    told = (order.text, order.place, order.plate, order.company, order.route, order.topic, order.county)
    return words(indexable(" ".join(told)))


def search(person: Account, text: str, limit: int = 20, before: int | None = None) -> list[Order]:
    """Orders that hold all words, newest first, among those the person may read; `before`: continue below this id.

    Two steps, so that neither a frequent nor a rare word is slow: the newest by walking back, then the index.
    """
    if not (asked := query_words(text)):
        return []
    visible = visible_to(person).select_related("lead_unit").order_by("-id")
    facts: dict[str, Any] = {
        "wanted": tsquery(asked), "before": before or LAST, "limit": limit, "unit": person.unit_id,
    }  # fmt: skip
    if sees_all(person):
        newest, of_a_unit, facts["window"] = NEWEST, "", WINDOW
    elif person.held <= UNIT:
        newest, of_a_unit, facts["window"] = NEWEST_OF_A_UNIT, OF_A_UNITS_TASKS, OF_A_UNIT
    else:
        return list(_among_few(visible, facts)[:limit])
    ids = _ids(BACKWARDS.format(newest=newest), facts)
    if len(ids) < limit and _ids(f"{newest} offset %(window)s limit 1", facts):
        ids = _ids(BY_INDEX.format(of_a_unit=of_a_unit), facts)
    return list(visible.filter(pk__in=ids))


def _ids(statement: str, facts: dict[str, Any]) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(statement, facts)
        return [row[0] for row in cursor.fetchall()]


def _among_few(visible: QuerySet[Order], facts: dict[str, Any]) -> QuerySet[Order]:
    """For those who may read a few orders of all units (the duty person, a partner)."""
    return visible.filter(pk__lt=facts["before"]).extra(
        tables=["orders_searchentry"],
        where=["orders_searchentry.order_id = orders_order.id", "orders_searchentry.tokens @@ %s::tsquery"],
        params=[facts["wanted"]],
    )


OF_CALLERS = """with c as materialized (select id from people_caller where {} = any(%s) order by id desc limit 500)
select o.id from c join orders_contact k on k.caller_id = c.id join orders_order o on o.contact_id = k.id
order by o.id desc limit %s"""
"""From the callers down: left to itself the planner walks back through all orders when nobody has such a number."""


def orders_of_callers(column: str, blind: list[bytes], limit: int) -> list[int]:
    """Ids of the newest orders of callers by the blind indexes a number or its end may have got: phone_index or tail_index."""
    assert column in ("phone_index", "tail_index")
    with connection.cursor() as cursor:
        cursor.execute(OF_CALLERS.format(column), [blind, limit])
        return [row[0] for row in cursor.fetchall()]
