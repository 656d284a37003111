"""第二十六条 …对其他类型的业务工单,在办结后5个工作日内进行抽查回访… (reading 7): anybody can draw again."""

from io import StringIO

import pytest
from django.core.management import call_command

from hotline.console.watch import top_up
from hotline.orders import samples
from hotline.orders.models import Order, OwedDuty, SampleSeed
from hotline.regulation.call_backs import digest_of
from tests.articles.test_article_26 import SAID
from tests.world import REPLY, at, dispatched, do, owed

SEED = bytes(range(32))


def handled(unit, when="2026-04-09 09:00"):
    """An inquiry a unit has answered, which no lot fell on."""
    order = dispatched(to="enforcement", kind="inquiry")
    if unit != "enforcement":
        do("wangmin", "change_lead", order, "2026-04-08 10:00", lead_unit=unit, reason="归其管理")
    return order


def answered(order, when="2026-04-09 09:00"):
    for who, action, given in (("chenli", "draft", REPLY), ("gaoyuan", "endorse", {}), ("zhaowenbin", "sign_off", {}),
                               ("chenli", "tell", SAID), ("chenli", "submit", {}), ("wangmin", "confirm", {})):  # fmt: skip
        do(who, action, order, when, **given)
    return Order.objects.get(pk=order.pk)


@pytest.fixture
def month(world):
    SampleSeed.objects.create(month="2026-04", seed=SEED, made_at=at("2026-03-28 09:00"))


def undrawn():
    for _ in range(20):
        order = answered(handled("enforcement"))
        if not owed(order, "call_back"):
            return order
        OwedDuty.objects.filter(order=order, kind="call_back").delete()
        Order.objects.filter(pk=order.pk).update(kind="complaint")
    raise AssertionError("every one was drawn")


def said(*arguments):
    out = StringIO()
    code = 0
    try:
        call_command("sample", *arguments, stdout=out)
    except SystemExit as stop:
        code = stop.code
    return code, out.getvalue()


def test_at_the_months_end_a_unit_and_kind_without_any_gives_one_once(month):
    order = undrawn()
    assert top_up(at("2026-04-30 23:59")) == 0
    assert owed(order, "call_back") is None
    assert (top_up(at("2026-05-01 00:05")), top_up(at("2026-05-01 00:06"))) == (1, 0)
    assert owed(order, "call_back").since == at("2026-05-01 00:05")
    assert Order.objects.get(pk=order.pk).events.latest("seq").action == "draw"


def test_an_archived_order_is_added_too_and_called_back(month):
    order = undrawn()
    do("wangmin", "archive", order, "2026-04-13 09:00")
    assert top_up(at("2026-05-01 00:05")) == 1
    done = do("mengli", "call_back", order, "2026-05-06 09:00", outcome="refused", words="不愿评价")
    assert (done.state, owed(order, "call_back").ended_at) == ("archived", at("2026-05-06 09:00"))


def test_the_month_drawn_again_agrees_with_the_record_and_shows_what_was_left_out(month):
    order = undrawn()
    top_up(at("2026-05-01 00:05"))
    code, words = said("--redraw", "2026-04")
    assert (code, "与记录一致" in words, digest_of(SEED) in words) == (0, True, True)
    assert "补抽 1" in words
    OwedDuty.objects.filter(order=order, kind="call_back").delete()
    code, words = said("--redraw", "2026-04")
    assert (code, f"应抽未抽：{order.number}" in words) == (1, True)


def test_the_digest_is_published_before_the_month_and_the_seed_only_after(month, settings):
    top_up(at("2026-04-26 08:00"))
    made = SampleSeed.objects.get(month="2026-05")
    assert made.made_at == at("2026-04-26 08:00")
    _, words = said("--publish")
    future = SampleSeed.objects.latest("month")
    assert digest_of(bytes(future.seed)) in words
    assert bytes(future.seed).hex() not in words
    assert SEED.hex() in words


def test_a_seed_cannot_be_exchanged_afterwards(month):
    assert samples.seed_of(at("2026-04-20 09:00")) == SEED
