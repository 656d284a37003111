"""Full-text search over Chinese: words cut by one segmenter for index and query, personal values left out."""

from django.db import connection
from django.db.models import QuerySet

from hotline.orders.models import Order
from hotline.people.personal import indexable
from hotline.people.search_words import query_words, tsquery, words

WINDOW = 10_000
"""The newest orders are read backwards first; only rare words need the whole index."""


def words_of(order: Order) -> list[str]:
    """The search words of an order."""
    told = (order.text, order.place, order.plate, order.company, order.route, order.topic, order.county)
    return words(indexable(" ".join(told)))


def search(visible: QuerySet[Order], text: str, limit: int = 20, before: int | None = None) -> list[Order]:
    """Orders that hold all words, newest first, among those visible; `before`: continue below this id.

    Two steps, so that neither a frequent nor a rare word is slow: the newest WINDOW by walking back, then the index.
    """
    if not (asked := query_words(text)):
        return []
    wanted = tsquery(asked)
    rows = visible.filter(pk__lt=before) if before else visible
    newest = Order.objects.order_by("-id").values_list("id", flat=True).first() or 0
    recent = rows.filter(pk__gt=(before or newest) - WINDOW).extra(
        tables=["orders_searchentry"],
        where=["orders_searchentry.order_id = orders_order.id", "orders_searchentry.tokens @@ %s::tsquery"],
        params=[wanted],
    )
    found = list(recent.order_by("-id")[:limit])
    if len(found) == limit:
        return found
    return _by_index(rows, wanted, limit)


def _by_index(rows: QuerySet[Order], wanted: str, limit: int) -> list[Order]:
    with connection.cursor() as cursor:
        cursor.execute(
            "with m as materialized (select order_id from orders_searchentry where tokens @@ %s::tsquery)"
            " select order_id from m order by order_id desc limit 2000",
            [wanted],
        )
        ids = [r[0] for r in cursor.fetchall()]
    return list(rows.filter(pk__in=ids).order_by("-id")[:limit])


OF_CALLERS = """with c as materialized (select id from people_caller where {} = %s order by id desc limit 500)
select o.id from c join orders_contact k on k.caller_id = c.id join orders_order o on o.contact_id = k.id
order by o.id desc limit %s"""
"""From the callers down: left to itself the planner walks back through all orders when nobody has such a number."""


def orders_of_callers(column: str, blind: bytes, limit: int) -> list[int]:
    """Ids of the newest orders of callers by a blind index of theirs: phone_index or tail_index."""
    assert column in ("phone_index", "tail_index")
    with connection.cursor() as cursor:
        cursor.execute(OF_CALLERS.format(column), [blind, limit])
        return [row[0] for row in cursor.fetchall()]
