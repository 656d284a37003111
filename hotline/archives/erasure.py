"""What destruction takes away, table by table, and nothing else: number, dates, digests and who acted when stay.

Run under hotline_destroyer, on a connection of its own. The serving role cannot do it, and this role can do no more
than these statements (grants: hotline/console/management/commands/grant_roles.py), for orders that an approved list
names (trigger: archives/migrations/0002_guards.py).
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any

import psycopg
from django.conf import settings
from django.db import connection

from hotline.embedded import place

ROLE = "hotline_destroyer"
ALONE = """in (
  select c.id from orders_contact c join orders_order mine on mine.contact_id = c.id
  where mine.id = any(%(orders)s)
    and not exists (select from orders_order o where o.contact_id = c.id and o.state <> 'destroyed'))"""
"""Of contacts that opened several orders, those whose orders are all destroyed."""
TAKEN_AWAY = {
    "orders_resealed_body": """delete from orders_resealed_body where event_id in (
        select id from orders_event where order_id = any(%(orders)s))""",
    "orders_event_body": """delete from orders_event_body where event_id in (
        select id from orders_event where order_id = any(%(orders)s) and action <> 'destroy')""",
    "orders_order": """update orders_order set title = '已销毁', text = '', sealed = null, place = '',
        matter_time = '', plate = '', company = '', route = '', object_key = '', reply_by = ''
        where id = any(%(orders)s) and state = 'destroyed'""",
    "orders_task": """update orders_task set result = '', process = '', basis = '', inner_note = ''
        where order_id = any(%(orders)s)""",
    "orders_searchentry": "delete from orders_searchentry where order_id = any(%(orders)s)",
    "people_caller": f"""update people_caller set name_sealed = null, phone_sealed = null, phone_index = null,
        tail_index = null where id in (select caller_id from orders_contact where id {ALONE})""",
    "orders_contact": f"update orders_contact set origin_number = '', recording = '' where id {ALONE}",
    "notices_notice": """update notices_notice set sentence = '工单已销毁' where order_number in (
        select number from orders_order where id = any(%(orders)s))""",
    "notices_outgoing": """update notices_outgoing set payload = '{}',
        failed_at = case when sent_at is null then coalesce(failed_at, %(now)s) else failed_at end
        where order_number in (select number from orders_order where id = any(%(orders)s))""",
    "exchange_copymessage": r"""update exchange_copymessage set sealed = '\x' where copy_id in (
        select id from exchange_copy where order_id = any(%(orders)s))""",
    "exchange_handed": "update exchange_handed set sealed = null where order_id = any(%(orders)s)",
    "exchange_late_word": r"""update exchange_late_word set sealed = '\x' where handed_id in (
        select id from exchange_handed where order_id = any(%(orders)s))""",
    "calls_call": """update calls_call set phone_sealed = null, phone_index = null, recording_sealed = null, file_id = null
        where id in (select c.call_id from calls_order c where c.order_id = any(%(orders)s) and not exists (
          select from calls_order other join orders_order o on o.id = other.order_id
          where other.call_id = c.call_id and o.state <> 'destroyed'))""",
    "citizens_query_code": "delete from citizens_query_code where order_id = any(%(orders)s)",
    "archives_package": "update archives_package set destroyed_at = %(now)s where order_id = any(%(orders)s)",
    "archives_destructionitem": """update archives_destructionitem set destroyed_at = %(now)s
        where list_id = %(list)s and order_id = any(%(orders)s)""",
}


class CannotDestroy(Exception):
    """This installation has no destroying role; the sentence says what to set up."""


@contextmanager
def as_destroyer() -> Iterator[psycopg.Connection[Any]]:
    """A connection of the destroying role's own. CannotDestroy where there is none."""
    there = settings.DESTROYER | {"NAME": connection.settings_dict["NAME"]}
    try:
        opened = psycopg.connect(**place.libpq(there))
    except psycopg.OperationalError as failed:
        raise CannotDestroy(f"连不上数据库角色 {ROLE}，不能销毁。") from failed
    with opened:
        [who] = opened.execute("select current_user").fetchone() or [""]
        if who != ROLE:
            raise CannotDestroy(f"销毁须用数据库角色 {ROLE}，现在是 {who}。请设 DATABASE_DESTROYER_URL。")
        yield opened


def take_away(by: psycopg.Connection[Any], orders: list[int], list_id: int, now: datetime) -> None:
    """Everything of these orders, in one transaction. A second time it finds nothing left and changes nothing."""
    with by.transaction():
        for statement in TAKEN_AWAY.values():
            by.execute(statement, {"orders": orders, "list": list_id, "now": now})
