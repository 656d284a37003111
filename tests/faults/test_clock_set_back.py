"""A clock that ran ahead is set right while people work: the record never runs backwards, nobody is stopped (decision 0069)."""

import pytest

from hotline.orders.holding import held_by
from hotline.orders.records import first_broken
from hotline.people.models import Unit
from hotline.regulation.refusals import Refused
from tests.world import REPLY, at, call, dispatched, do, owed

SAID = {"outcome": "reached", "how": "phone", "note": "核实经过"}


def test_a_step_at_an_earlier_hour_stands_at_the_hour_of_the_one_before(world):
    order = do("chenli", "sign", dispatched("2026-04-08 10:00"), "2026-04-08 10:30")
    order = do("chenli", "contact", order, "2026-04-08 09:15", **SAID)
    event = order.events.latest("seq")
    assert (event.happened_at, event.recorded_at) == (at("2026-04-08 10:30"),) * 2
    contact = owed(order, "contact")
    assert contact.since < contact.ended_at == at("2026-04-08 10:30")
    order = do("chenli", "draft", order, "2026-04-08 11:00", **REPLY)
    moments = list(order.events.order_by("seq").values_list("happened_at", flat=True))
    assert moments == sorted(moments) and moments[-1] == at("2026-04-08 11:00")
    assert first_broken(order) == ""


def test_nobody_held_an_order_for_less_than_no_time(world):
    order = call("liujie", "2026-04-08 10:00")
    do("wangmin", "dispatch", order, "2026-04-08 09:00", kind="complaint", lead_unit="enforcement")
    do("chenli", "sign", order, "2026-04-08 09:30")
    held = held_by(list(order.events.order_by("seq")), list(order.tasks.select_related("unit")),
                   Unit.objects.get(code="centre"), at("2026-04-08 10:30"))  # fmt: skip
    assert min(held.values()).total_seconds() >= 0


def test_an_order_taken_in_by_another_keeps_its_time_too(world):
    main = do("chenli", "sign", dispatched("2026-04-08 10:00"), "2026-04-08 12:00")
    other = call("liujie", "2026-04-08 09:00")
    do("wangmin", "merge", other, "2026-04-08 09:30", main_order=main.number, reason="同一件事")
    assert main.events.latest("seq").happened_at == at("2026-04-08 12:00")
    assert first_broken(type(main).objects.get(pk=main.pk)) == ""


def test_a_late_entry_before_the_last_record_is_still_refused(world):
    order = do("chenli", "sign", dispatched("2026-04-08 10:00"), "2026-04-08 10:30")
    with pytest.raises(Refused, match="早于上一条记录"):
        do(
            "chenli",
            "contact",
            order,
            "2026-04-08 11:00",
            happened_at=at("2026-04-08 09:00"),
            late_reason="停电",
            **SAID,
        )
