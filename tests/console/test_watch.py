"""Warnings and reminders come by themselves, exactly once (第二十三条), however many loops run."""

import threading
from collections import Counter
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction

from hotline.console import watch
from hotline.console.watch import remind, tick, warn
from hotline.notices.models import Notice
from hotline.orders.models import DaySeal, Event, Order, OwedDuty
from hotline.orders.records import first_broken
from hotline.regulation.overdue import MEASURES
from hotline.regulation.refusals import Refused
from tests import world as people
from tests.killing import killed_while_writing
from tests.world import at, call, dispatched, do, owed


def lines(key):
    return [n.sentence for n in Notice.objects.filter(key__startswith=f"{key}:").order_by("id")]


def of_the_unit():
    return OwedDuty.objects.filter(ended_at=None, owed_by__code="enforcement")


def reminders():
    return Event.objects.filter(action="remind").count()


def test_a_reply_soon_due_is_warned_of_once(world):
    order = dispatched("2026-04-08 09:30", kind="inquiry")
    do("chenli", "contact", order, "2026-04-08 10:00", outcome="reached", note="已联系")
    moment = owed(order, "reply").warn_at

    assert tick(moment - timedelta(seconds=1)) == (0, 0, 0)
    assert tick(moment) == (1, 0, 0)
    assert tick(moment + timedelta(minutes=5)) == (0, 0, 0)
    assert lines("warn") == [f"预警：{order.number} 限时回复 将于 04-13 24:00 到期（第二十条）"]
    assert Notice.objects.get(key__startswith="warn").unit.code == "enforcement"


def test_a_late_reply_is_reminded_of_by_the_machine_after_its_due_and_once(world):
    order = dispatched("2026-04-08 09:30", kind="inquiry")
    do("chenli", "contact", order, "2026-04-08 10:00", outcome="reached", note="已联系")
    due = owed(order, "reply").due

    assert remind(due) == 0
    assert tick(due + timedelta(seconds=1)) == (1, 1, 1)
    assert tick(due + timedelta(hours=1)) == (0, 0, 0)
    event = Event.objects.get(action="remind")
    assert (event.actor, event.order) == (None, order)
    assert lines("late") == [] and lines("warn") == []
    assert Notice.objects.filter(sentence__startswith="催办").count() == 1
    order.refresh_from_db()
    assert first_broken(order) == ""


def test_two_late_duties_of_one_unit_take_one_reminder(world):
    order = dispatched("2026-04-08 09:30", kind="inquiry")
    assert tick(at("2026-04-20 09:00")) == (3, 4, 3)  # the call to the unit is late too; three rungs follow
    assert reminders() == 1
    assert not of_the_unit().filter(order=order, reminded_at=None).exists()


def test_a_person_who_just_reminded_leaves_the_machine_a_notice(world):
    order = dispatched("2026-04-08 09:30", kind="inquiry")
    do("wangmin", "remind", order, "2026-04-13 23:55")
    OwedDuty.objects.filter(order=order, kind="reply").update(reminded_at=None)
    tick(at("2026-04-14 00:01"))
    assert reminders() == 1
    assert lines("late") == [f"超期：{order.number} 限时回复 已于 04-13 24:00 到期（第二十条）"]


def test_the_centre_is_told_of_its_own_lateness(world):
    order = call("liujie", "2026-04-08 09:00")
    assert tick(at("2026-04-08 11:01")) == (1, 1, 0)
    assert lines("late") == [f"超期：{order.number} 受理分派 已于 04-08 11:00 到期（第四条）"]
    assert Notice.objects.get(key__startswith="late").unit.code == "centre"


def test_an_ended_duty_says_nothing(world):
    order = call("liujie", "2026-04-08 09:00")
    do("liujie", "withdraw", order, "2026-04-08 09:10", reason="来电人要求撤回")
    do("wangmin", "archive", order, "2026-04-08 09:20")
    assert tick(at("2026-04-20 09:00")) == (0, 0, 0)


def test_each_day_is_sealed_once(world):
    call("liujie", "2026-04-08 09:00")
    tick(at("2026-04-09 00:00"))
    call("liujie", "2026-04-09 09:00")
    tick(at("2026-04-09 09:01"))
    assert list(DaySeal.objects.values_list("day", "chains")) == [(at("2026-04-08 00:00").date(), 1)]


def late_orders(count):
    people.settle_in()
    return [dispatched("2026-04-08 09:30", kind="inquiry", phone=f"1390557{n:04}") for n in range(count)]


def assert_each_was_told_once(count):
    late = of_the_unit()
    assert late.count() == 3 * count and not late.filter(reminded_at=None).exists()
    assert reminders() == count
    # The first rung goes with the 催办; where another loop came first, with a step of its own. Each is there once.
    steps = Event.objects.filter(action__in=("remind", "escalate")).select_related("body")
    rungs = Counter(rung for e in steps for rung in e.body.given.get("rung", []))
    assert set(rungs.values()) == {count} and len(rungs) == len(MEASURES)
    for key in MEASURES:
        assert OwedDuty.objects.filter(kind=key, ended_at=None).count() == count
    assert Notice.objects.filter(sentence__startswith="催办").count() == count


@pytest.mark.parametrize(("act", "action"), [("escalate", "escalate"), ("follow", "follow_main")])
def test_what_refuses_holds_up_nobody_behind_it(world, monkeypatch, act, action):
    """Five orders whose step the door refuses stand before one it takes; two make a batch."""
    monkeypatch.setattr(watch, "BATCH", 2)
    moment, take = at("2026-04-20 09:00"), watch.perform_many
    main = call("liujie", "2026-04-08 09:20", kind="inquiry", phone="13905579999")
    begun = dispatched if act == "escalate" else lambda when, **changes: call("liujie", when, **changes)
    orders = [begun(f"2026-04-08 09:3{n}", kind="inquiry", phone=f"1390557{n:04}") for n in range(6)]
    if act == "follow":
        for order in orders:
            do("wangmin", "merge", order, "2026-04-08 10:01", main_order=main.number, reason="同一件事")
        do("liujie", "answer", main, "2026-04-08 10:02", answer="已说明。")
    asked = []

    def door(batch, **how):
        asked.extend(a.number for a in batch if a.action == action)
        wrong = {order.number for order in orders[:5]}
        taken = iter(take([a for a in batch if a.number not in wrong], **how))
        return [Refused("not_open", "不行") if a.number in wrong else next(taken) for a in batch]

    monkeypatch.setattr(watch, "perform_many", door)
    watch.tick(moment)
    assert orders[5].events.filter(action=action).exists()
    assert all(asked.count(order.number) == 1 for order in orders[:5]), "asked once a beat"


@pytest.mark.slow
def test_loops_side_by_side_tell_each_only_once(transactional_db):
    late_orders(12)
    start, done = threading.Barrier(3), []

    def beat():
        try:
            start.wait()
            for minute in range(5):
                done.append(tick(at("2026-04-20 09:00") + timedelta(minutes=minute)))
        finally:
            connection.close()

    loops = [threading.Thread(target=beat) for _ in range(3)]
    [loop.start() for loop in loops]
    [loop.join() for loop in loops]

    assert sum(escalated for *_, escalated in done) == Event.objects.filter(action="escalate").count()
    assert_each_was_told_once(12)


def test_a_loop_takes_what_the_other_leaves_it(transactional_db, monkeypatch):
    """The other loop holds the first of a batch's orders: this one takes the next, and is not done before they are."""
    first, second, third = late_orders(3)
    monkeypatch.setattr("hotline.console.watch.BATCH", 1)
    with_other_at(Order.objects.filter(pk=first.pk), lambda: remind(at("2026-04-20 09:00")))
    assert {e.order_id for e in Event.objects.filter(action="remind")} == {second.pk}
    with_other_at(Order.objects.filter(pk=first.pk), lambda: tick(at("2026-04-20 09:00")))
    assert {e.order_id for e in Event.objects.filter(action="remind")} == {second.pk, third.pk}
    tick(at("2026-04-20 09:01"))
    assert reminders() == 3


def with_other_at(held, act):
    """Act while another connection holds these orders."""
    holds, let_go = threading.Event(), threading.Event()

    def other():
        try:
            with transaction.atomic():
                list(held.select_for_update())
                holds.set()
                let_go.wait()
        finally:
            connection.close()

    loop = threading.Thread(target=other)
    loop.start()
    holds.wait()
    try:
        act()
    finally:
        let_go.set()
        loop.join()


@pytest.mark.slow
def test_a_loop_killed_in_the_middle_has_done_all_or_nothing(transactional_db):
    """The first loop is killed -9 while it waits, its statements made and not committed; the next one does it all."""
    late_orders(4)
    assert warn(at("2026-04-20 09:00")) == 12
    kill_a_loop_in_the_middle()
    assert reminders() == 0 and not OwedDuty.objects.exclude(reminded_at=None).exists()
    assert not OwedDuty.objects.filter(kind__in=MEASURES).exists()

    call_command("watch", "--once")
    assert_each_was_told_once(4)


@pytest.mark.slow
def test_a_loop_killed_in_the_middle_of_a_rung_leaves_it_to_the_next(transactional_db):
    """Reminded already; killed -9 while it opens the rungs. The next loop opens each once, and every chain holds."""
    late_orders(3)
    moment = at("2026-04-20 09:00")
    assert (warn(moment), remind(moment)) == (9, 9)
    assert remind(moment) == 3  # the call each of them now owes is late itself
    kill_a_loop_in_the_middle()
    assert not Event.objects.filter(action="escalate").exists()

    call_command("watch", "--once")
    assert_each_was_told_once(3)
    assert {OwedDuty.objects.get(order=o, kind="reply").rung for o in Order.objects.all()} == {4}
    assert [first_broken(o) for o in Order.objects.all() if first_broken(o)] == []


def kill_a_loop_in_the_middle():
    """While it marks the duties, whatever it said of them before."""
    marks = "after update on orders_owedduty for each statement when (pg_trigger_depth() = 0)"
    killed_while_writing(marks, "watch", "--once")
