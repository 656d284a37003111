"""第二条 …用于受理公路、水路、道路运输、城市客运、海事、救助打捞、水上搜救等业务领域的信息咨询、投诉举报、意见建议。"""

import pytest

from hotline.orders.models import Order
from hotline.regulation.refusals import Refused
from tests.api.test_public import App
from tests.exchange.test_open311 import clock as clock
from tests.exchange.test_open311 import program as program
from tests.world import call


@pytest.mark.parametrize("area", ["公路", "水路", "道路运输", "城市客运", "海事", "救助打捞", "水上搜救"])
@pytest.mark.parametrize("kind", ["inquiry", "complaint", "suggestion"])
def test_each_area_and_kind_is_taken_in(world, area, kind):
    order = call("liujie", "2026-04-08 09:00", area=area, kind=kind)
    assert (order.area, order.kind) == (area, kind)


@pytest.mark.parametrize("channel", ["phone", "wechat", "app", "web", "12345", "province"])
def test_each_channel_leads_to_the_same_register(world, channel):
    assert call("liujie", "2026-04-08 09:00", channel=channel).contact.channel == channel


def test_a_fourth_kind_is_refused_in_words(world):
    with pytest.raises(Refused) as refused:
        call("liujie", "2026-04-08 09:00", kind="praise")
    assert refused.value.status == 422
    assert "类别" in refused.value.sentence


def test_legal_persons_and_organisations_may_call(world):
    order = call("liujie", "2026-04-08 09:00", caller_kind="legal", caller_name="宿州某运输有限公司")
    assert order.contact.caller.kind == "legal"


def test_what_was_said_in_a_conversation_lies_in_the_same_register(world):
    """From outside: 微信 by its own words, through the door of the public page."""
    from hotline.wechat.conversation import hear
    from hotline.wechat.protocol import Message
    from tests.world import at

    said = {}
    for n, words in enumerate(
        ("反映", "司机不打表", "2", "皖LT2056", "无", "埇桥区", "13905570361", "2", "提交")
    ):
        hear(Message("gh", "o", "text", str(n), words), said, at("2026-04-08 09:00"))
    order = Order.objects.get()
    assert (order.contact.channel, order.kind, order.state) == ("wechat", "complaint", "registered")


def test_what_programs_send_lies_in_the_same_register(program):
    """From outside: 手机APP by the public API, and another app by Open311 with its key."""
    App(program.client).files()
    program.files()
    found = Order.objects.values_list("contact__channel", "kind", "state").order_by("id")
    assert list(found) == [("app", "complaint", "registered")] * 2
