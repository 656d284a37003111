"""How long each unit, and the centre, held one order that went from one unit to another."""

from datetime import timedelta

from hotline.orders.holding import held_by
from hotline.people.models import Unit
from tests.world import REPLY, at, call, do


def test_the_time_lies_with_whoever_had_the_order(world):
    order = call("liujie", "2026-04-08 09:00")
    do("wangmin", "dispatch", order, "2026-04-08 09:10", kind="complaint", lead_unit="enforcement")
    do(
        "gaoyuan",
        "request_return",
        order,
        "2026-04-08 11:10",
        return_reason="not_ours",
        reason="x",
        suggested_unit="sixian",
    )
    do("wangmin", "uphold_return", order, "2026-04-08 12:10", reason="确属泗县局")
    do("wangmin", "dispatch", order, "2026-04-08 12:40", kind="complaint", lead_unit="sixian")
    do("sunsixian", "draft", order, "2026-04-09 12:40", **REPLY)

    held = held_by(
        list(order.events.order_by("seq")),
        list(order.tasks.select_related("unit").order_by("id")),
        Unit.objects.get(code="centre"),
        at("2026-04-09 13:40"),
    )
    assert {u.code: length for u, length in held.items()} == {
        "centre": timedelta(minutes=10 + 30),
        "enforcement": timedelta(hours=3),
        "sixian": timedelta(hours=25),
    }
