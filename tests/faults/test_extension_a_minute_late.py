"""An extension asked at the last moment, and a minute after it (第二十条): the head reads why, and the words typed are still there."""

import pytest

from tests.journeys.town import Town
from tests.tables.conftest import extensions_allowed
from tests.world import at, owed

ASKED = {"working_days": 5, "reason": "等待计价器检定报告"}


@pytest.fixture
def town(world, monkeypatch):
    with extensions_allowed():
        yield Town(monkeypatch)


def test_a_minute_late_is_late(town):
    order = town.call("liujie", "2026-04-08 09:30", exit="dispatch", lead_unit="enforcement")
    before = owed(order, "reply").due
    answer = town.try_to("zhaowenbin", "request_extension", order, "2026-04-23 00:01", **ASKED)
    words = answer.content.decode()
    assert answer.status_code == 409
    assert "延期须在到期前申请，原期限 04-22 24:00 已过" in words and ASKED["reason"] in words
    order.refresh_from_db()
    assert (order.last_seq, owed(order, "reply").due, owed(order, "decide_extension")) == (2, before, None)


def test_at_the_very_moment_it_is_not_and_the_centre_may_grant_it_afterwards(town):
    order = town.call("liujie", "2026-04-08 09:30", exit="dispatch", lead_unit="enforcement")
    town.press("zhaowenbin", "request_extension", order, "2026-04-23 00:00", **ASKED)
    again = town.try_to("zhaowenbin", "request_extension", order, "2026-04-23 00:00", **ASKED)
    assert again.status_code == 409 and "不必重复申请" in again.content.decode()
    town.press("wangmin", "grant_extension", order, "2026-04-23 09:00", **ASKED)
    reply = owed(order, "reply")
    assert (reply.first_due, reply.due) == (at("2026-04-23 00:00"), at("2026-04-30 00:00"))
    assert order.events.filter(action="request_extension").count() == 1
