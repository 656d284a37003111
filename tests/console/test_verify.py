"""`manage.py verify` names the first broken link of a chain, whatever was done to it."""

from io import StringIO

import pytest
from django.core.management import call_command

from hotline.orders.models import Event, EventBody, Order
from hotline.orders.records import seal_day
from tests.world import at, dispatched, do


def verify(*options):
    out, code = StringIO(), 0
    try:
        call_command("verify", *options, stdout=out)
    except SystemExit as end:
        code = end.code
    return code, out.getvalue()


@pytest.fixture
def order(world):
    order = dispatched("2026-04-08 09:30")
    do("chenli", "supplement", order, "2026-04-08 09:40", note="补充车牌")
    do("chenli", "supplement", order, "2026-04-08 09:50", note="补充时间")
    return Order.objects.get()


def test_a_whole_chain_holds(order):
    assert verify() == (0, "工单 1 件，记录 4 条，断链 0 处。\n")


@pytest.mark.parametrize(
    "tamper, sentence",
    [
        (
            lambda e: EventBody.objects.filter(event=e).update(given={"note": "改过"}),
            "第 3 条记录的内容被改动",
        ),
        (
            lambda e: Event.objects.filter(pk=e.pk).update(happened_at=at("2026-04-08 09:00")),
            "第 3 条记录的时间、人员或状态被改动",
        ),
        (lambda e: Event.objects.filter(pk=e.pk).update(actor=None), "第 3 条记录的时间、人员或状态被改动"),
        (lambda e: Event.objects.filter(pk=e.pk).update(previous=b"x" * 32), "第 3 条记录与前一条接不上"),
        (
            lambda e: (EventBody.objects.filter(event=e).delete(), e.delete()),
            "第 3 条记录缺失（下一条是第 4 条）",
        ),
    ],
    ids=["words", "moment", "person", "link", "removed"],
)
def test_what_was_done_to_one_record_is_named(order, tamper, sentence):
    tamper(order.events.get(seq=3))
    code, printed = verify()
    assert code == 1
    assert printed.splitlines()[0] == f"工单 {order.number} {sentence}"
    assert "断链 1 处" in printed


def test_a_record_cut_off_the_end_is_missed(order):
    EventBody.objects.filter(event__seq=4).delete()
    order.events.filter(seq=4).delete()
    assert f"工单 {order.number} 末尾的记录缺失（应有 4 条，实有 3 条）" in verify()[1]


def test_a_body_that_went_without_destruction_is_missed(order):
    EventBody.objects.filter(event__seq=3).delete()
    assert f"工单 {order.number} 第 3 条记录的内容缺失，而本件没有销毁" in verify()[1]


def test_the_bodies_of_a_destroyed_order_may_be_gone_and_the_chain_is_whole(order):
    EventBody.objects.filter(event__seq=3).delete()
    Order.objects.update(destroyed_at=at("2031-04-20 09:00"))
    assert verify()[0] == 0


def test_the_seals_are_listed(order):
    seal = seal_day(at("2026-04-08 00:00").date(), at("2026-04-09 00:01"))
    assert f"2026-04-08 1 条链 {bytes(seal.root).hex()}" in verify("--seals")[1]
