"""However many orders are written at once, the database is asked as often as for one."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.orders.models import Order
from hotline.orders.perform import Asked, perform_many
from hotline.orders.register import register_many
from tests.world import CALL, REPLY, at, dispatched, person

NOON = "2026-04-08 12:00"


def trips(act):
    with CaptureQueriesContext(connection) as asked:
        act()
    return len(asked)


@pytest.mark.parametrize("count", [1, 40])
def test_a_call_or_forty_calls_are_registered_in_as_many_trips(stage, count):
    who = person("liujie")
    assert (
        trips(lambda: register_many([CALL] * count, actor=who, now=at(NOON))) == 6
    )  # two of them a savepoint


@pytest.mark.parametrize("count", [1, 12])
def test_one_reply_or_a_dozen_replies_are_drafted_in_as_many_trips(stage, count):
    orders = [dispatched() for _ in range(count)]
    who = person("chenli")
    asked = [Asked("draft", order.number, REPLY) for order in orders]
    assert trips(lambda: perform_many(asked, actor=who, now=at(NOON))) == 8  # two of them a savepoint
    drafted = Order.objects.filter(number__in=[order.number for order in orders])
    assert set(drafted.values_list("state", flat=True)) == {"in_review"}
