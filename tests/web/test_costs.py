"""No page reads the archive: each statement of a page touches few rows, by an index, however much lies archived."""

import json
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.orders.models import Order
from tests.web.test_pages import enter
from tests.world import dispatched

ARCHIVED = 3_000
FEW = 1_100
"""Rows a statement may touch: a list counts to a thousand and one; far fewer than lie archived."""
BIG = ("orders_order", "orders_owedduty", "orders_task", "orders_event", "orders_contact", "orders_searchentry", "notices_notice", "people_caller")  # fmt: skip
CLONES = """
insert into orders_order select (jsonb_populate_record(o, jsonb_build_object('id', 100000 + g, 'number', '20250101-' || 10000 + g,
  'state', 'archived', 'registered_at', o.registered_at - interval '400 days', 'archived_at', o.registered_at - interval '390 days'))).*
  from orders_order o, generate_series(1, {n}) g where o.id = {first};
insert into orders_owedduty select (jsonb_populate_record(d, jsonb_build_object('id', d.id + 100000 * g, 'order_id', 100000 + g, 'task_id', null,
  'ended_at', d.due - interval '400 days', 'due', d.due - interval '400 days', 'warn_at', d.warn_at - interval '400 days'))).*
  from orders_owedduty d, generate_series(1, {n}) g where d.order_id = {first};
insert into orders_task select (jsonb_populate_record(t, jsonb_build_object('id', t.id + 100000 * g, 'order_id', 100000 + g, 'ended_at', t.dispatched_at))).*
  from orders_task t, generate_series(1, {n}) g where t.order_id = {first};
insert into orders_event select (jsonb_populate_record(e, jsonb_build_object('id', e.id + 100000 * g, 'order_id', 100000 + g, 'request_id', null))).*
  from orders_event e, generate_series(1, {n}) g where e.order_id = {first};
insert into orders_searchentry (order_id, tokens) select 100000 + g, tokens from orders_searchentry s, generate_series(1, {n}) g where s.order_id = {first};
insert into notices_notice (key, unit_id, post, order_number, sentence, article, urgent, created_at, spread_at)
  select g::text, n.unit_id, '', '20250101-' || 10000 + g, '', '', false, n.created_at - interval '400 days', n.created_at
  from (select * from notices_notice limit 1) n, generate_series(1, {n}) g;
analyze;
"""


@pytest.fixture
def archive(world):
    """ARCHIVED orders of 400 days ago; before and after them a dozen that are open."""
    first, *_ = [dispatched(f"2026-04-08 09:{m}") for m in range(30, 36)]
    with connection.cursor() as cursor:
        cursor.execute(CLONES.format(n=ARCHIVED, first=first.pk))
        cursor.execute("set local enable_seqscan = off")
    return [first, *(dispatched(f"2026-04-08 10:{m}", plate=f"皖L3{m}77") for m in range(30, 36))]


LISTS = {"chenli": ["/", "/orders", "/list/sign", "/list/handle", "/list/late", "/list/warned"],
         "zhaolan": ["/", "/orders", "/list/intake", "/list/province", "/list/late", "/list/warned"],
         "heju": ["/", "/orders", "/list/late"]}  # fmt: skip


def test_no_list_touches_more_than_a_few_rows(archive, client):
    for who, addresses in LISTS.items():
        enter(client, who)
        for address in addresses:
            client.get(address)
            assert touched(lambda a=address: client.get(a)) == [], (who, address)


def test_the_order_page_and_every_look_touch_few_rows(archive, client, django_assert_max_num_queries):
    order = archive[-1]
    for who in ("chenli", "zhaolan"):
        enter(client, who).get(f"/orders/{order.number}")
        assert touched(lambda: client.get(f"/orders/{order.number}")) == []
        with django_assert_max_num_queries(12):
            client.get(f"/orders/{order.number}")
    for asked in (order.number, order.number[4:]):
        assert touched(lambda a=asked: client.post("/find", {"q": a})) == [], asked


def test_a_unit_finds_its_old_order_behind_any_number_of_newer_ones_of_others(world, client):
    old = dispatched("2026-04-07 09:30", to="sixian")
    newer = dispatched("2026-04-08 09:30")
    with connection.cursor() as cursor:
        cursor.execute(CLONES.format(n=ARCHIVED, first=newer.pk))
    words = enter(client, "sunsixian").post("/find", {"q": "打表"}).content.decode()
    assert set(re.findall(r"/orders/(\d{8}-\d+)", words)) == {old.number}
    assert touched(lambda: client.post("/find", {"q": "打表"})) == []


def test_a_statement_that_reads_the_archive_is_caught(archive):
    assert Order.objects.filter(state="archived").count() == ARCHIVED
    assert touched(lambda: list(Order.objects.filter(title__contains="没有"))) != []
    assert touched(lambda: Order.objects.filter(number__endswith="0001").count()) != []


def touched(act):
    """The statements of an act that touch more than FEW rows of a big table, or any of one without an index."""
    with CaptureQueriesContext(connection) as sent:
        act()
    found = []
    for query in [
        q["sql"]
        for q in sent.captured_queries
        if q["sql"].lstrip("( ").lower().startswith(("select", "with"))
    ]:
        if "for update" in query.lower():
            continue
        with connection.cursor() as cursor:
            cursor.execute("explain (analyze, format json) " + query.replace("%", "%%"))
            plan = cursor.fetchone()[0]
        plan = json.loads(plan) if isinstance(plan, str) else plan
        found += [
            f"{rows} rows by {how}: {query[:300]}"
            for how, rows in _reads(plan[0]["Plan"])
            if rows > FEW or how.startswith("Seq")
        ]
    return found


def _reads(node):
    """How each big table is read, and how many rows, those thrown away counted."""
    table = node.get("Relation Name")
    if table in BIG:
        rows = (
            node["Actual Rows"]
            + node.get("Rows Removed by Filter", 0)
            + node.get("Rows Removed by Index Recheck", 0)
        )
        yield f"{node['Node Type']} of {table}", rows * node["Actual Loops"]
    for below in node.get("Plans", ()):
        yield from _reads(below)
