"""Which orders were answered by an entry of the knowledge base, and how their callers were content (第十三条、第十四条)."""

from django.db import connection

CITING = """
select o.number, e.happened_at, b.given->>'entry', o.final_score from orders_event_body b
join orders_event e on e.id = b.event_id join orders_order o on o.id = e.order_id
where b.given->>'entry' is not null and b.given->>'entry' like %s order by e.id desc limit %s
"""
COUNT = "select count(*) from orders_event_body b where b.given->>'entry' is not null and b.given->>'entry' like %s"


def answers_citing(entry: int, limit: int = 10) -> list[tuple[str, object, str, str]]:
    """(order's number, moment, version cited, final score of the call-back) of the newest answers that cite an entry."""
    with connection.cursor() as cursor:
        cursor.execute(CITING, [f"Z{entry}-%", limit])
        return list(cursor.fetchall())


def times_cited(entry: int) -> int:
    """How many answers cite an entry, in any version."""
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [f"Z{entry}-%"])
        return int(cursor.fetchone()[0])
