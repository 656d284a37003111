"""No index of a big table does what another does already: each costs every order that is written."""

import pytest
from django.db import connection

BIG = ("orders_order", "orders_contact", "orders_task", "orders_event", "orders_event_body", "orders_owedduty", "orders_searchentry")  # fmt: skip
BEGINS_ANOTHER = """
select a.indexrelid::regclass::text, b.indexrelid::regclass::text
from pg_index a join pg_index b on b.indrelid = a.indrelid and b.indexrelid <> a.indexrelid
where a.indrelid = any(%s::regclass[]) and not a.indisunique
  and pg_get_expr(a.indpred, a.indrelid) is not distinct from pg_get_expr(b.indpred, b.indrelid)
  and (b.indkey::text || ' ') like (a.indkey::text || ' %%')
  and (b.indclass::text || ' ') like (a.indclass::text || ' %%')
"""


@pytest.mark.django_db
def test_no_index_is_the_beginning_of_another():
    with connection.cursor() as cursor:
        cursor.execute(BEGINS_ANOTHER, [list(BIG)])
        assert cursor.fetchall() == []
