"""What the serving role may not do to the record (第九条 全程追溯): each forbidden statement is tried."""

from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from hotline.console.management.commands.grant_roles import APPEND_ONLY, grant_roles
from hotline.people.models import Account, Unit
from hotline.shifts.hand_over import hand_over, take_over
from tests import world
from tests.world import at, call, person

FORBIDDEN = ("update {0} set {1} = {1}", "delete from {0}", "truncate {0} cascade")
KEY = {"orders_event_body": "event_id", "orders_day_seal": "day", "shifts_take_over": "hand_over_id",
       "reports_signing": "report_id", "campaigns_signing": "report_id"}  # fmt: skip


@pytest.fixture
def granted(transactional_db):
    world.settle_in()
    assert grant_roles() == ""
    call("liujie", "2026-04-08 09:00")


def as_role(role, sql):
    """Run one statement on a connection of the role's own; how many rows it met."""
    here = connection.settings_dict
    with psycopg.connect(dbname=here["NAME"], host=here["HOST"], user=role) as other:
        assert other.execute("select current_user").fetchone() == (role,)
        return other.execute(sql).rowcount


@contextmanager
def serving():
    """Django connected as the role that serves."""
    here = connection.settings_dict
    owner = here["USER"]
    try:
        connection.close()
        here["USER"] = "hotline_app"
        with connection.cursor() as cursor:
            cursor.execute("select current_user")
            assert cursor.fetchone() == ("hotline_app",)
        yield
    finally:
        connection.close()
        here["USER"] = owner


def test_the_serving_role_cannot_change_the_record(granted):
    for table in APPEND_ONLY:
        for statement in FORBIDDEN:
            with pytest.raises(
                psycopg.errors.InsufficientPrivilege, match=f"permission denied for table {table}"
            ):
                as_role("hotline_app", statement.format(table, KEY.get(table, "id")))


def test_the_serving_role_does_its_daily_work(granted):
    assert as_role("hotline_app", "update orders_order set county = '泗县'") == 1
    assert as_role("hotline_app", "select * from orders_event") == 1
    assert as_role("hotline_app", "delete from notices_notice where false") == 0


def test_the_serving_role_hands_a_shift_over(granted):
    centre = Unit.objects.get(code="centre")
    linyue = Account.objects.create(username="linyue", name="林越", unit=centre, roles=["shift_lead"])
    with serving():
        made = hand_over(person("zhaolan"), "linyue", "", at("2026-04-08 20:00"))
        assert take_over(made.pk, linyue, "", at("2026-04-08 20:05")).taken


BEYOND_DESTRUCTION = (
    "truncate orders_event_body", "delete from orders_event", "select * from orders_order", "delete from orders_order",
    "update orders_order set state = 'archived'", "update orders_order set on_hold = false",
    "select name_sealed from people_caller", "select result from orders_task", "delete from archives_package",
    "update archives_package set seal = ''", "update archives_destructionlist set outcome = 'approved'",
    "insert into archives_destructionitem (list_id, order_id, kept) values (1, 1, '')",
    "delete from people_access_log",
)  # fmt: skip


@pytest.mark.parametrize("sql", BEYOND_DESTRUCTION)
def test_the_destroying_role_can_do_nothing_but_destroy(granted, sql):
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        as_role("hotline_destroyer", sql)


def test_the_destroying_role_removes_no_body_without_a_list_of_two(granted):
    assert as_role("hotline_destroyer", "select * from orders_event") == 1
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="没有经两人办理的鉴定清单"):
        as_role("hotline_destroyer", "delete from orders_event_body")


LISTS = (
    "delete from archives_destructionlist", "delete from archives_destructionitem",
    "update archives_destructionlist set drawn_up_by_id = 1", "update archives_destructionlist set digest = ''",
    "update archives_destructionitem set order_id = 1", "update archives_destructionitem set destroyed_at = now()",
)  # fmt: skip


@pytest.mark.parametrize("sql", LISTS)
def test_the_serving_role_cannot_rewrite_a_list(granted, sql):
    with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
        as_role("hotline_app", sql)


def test_a_server_without_the_roles_is_guarded_by_the_trigger(granted):
    """A role that was granted everything, as a foreign server's only role is, meets the trigger instead."""
    with connection.cursor() as cursor:
        cursor.execute("grant delete on orders_event to hotline_app")
    try:
        with pytest.raises(psycopg.errors.InsufficientPrivilege, match="只增不改"):
            as_role("hotline_app", "delete from orders_event")
    finally:
        grant_roles()
