"""第十五条 市中心统一受理本行政区域的12328热线业务,包括其他社会公益服务电话系统转来的,且属于12328热线受理范围的事项。"""

import pytest
from django.test import Client

from hotline.orders.models import Order
from hotline.regulation.refusals import Refused
from tests.calls.conftest import CALLER
from tests.calls.conftest import platform as platform
from tests.calls.conftest import turned as turned
from tests.exchange.conftest import NOON
from tests.exchange.test_inbox import ONE
from tests.exchange.test_inbox import line as line
from tests.web.test_pages import enter
from tests.world import CALL, call


def test_an_order_from_12345_keeps_its_number_there(world):
    order = call("liujie", "2026-04-08 09:00", channel="12345", origin_number="SZ12345-778")
    assert order.contact.origin_number == "SZ12345-778"


@pytest.mark.parametrize("who", ["chenli", "zhaowenbin", "mengli", "heju", "zhangxitong"])
def test_nobody_but_the_centres_desk_registers(world, who):
    with pytest.raises(Refused) as refused:
        call(who, "2026-04-08 09:00")
    assert (refused.value.status, refused.value.article) == (403, "第十五条")


def test_a_telephone_call_becomes_an_order_that_hangs_on_the_call(platform):
    """From outside: the platform tells, she answers, registers; the call is no longer among those without an order."""
    platform.tells("ringing", agent="liujie", caller=CALLER)
    platform.tells("answered", second=5, agent="liujie")
    client = enter(Client(), "liujie")
    [number] = [
        part.split('"')[0] for part in client.get("/calls/now").content.decode().split("/intake?call=")[1:]
    ]
    assert client.post("/intake", CALL | {"call": number}).status_code == 302
    order = Order.objects.get()
    assert (order.contact.channel, order.calls.get().call_id) == ("phone", int(number))


def test_what_12345_hands_over_by_itself_is_one_order_under_its_own_number(line, turned):
    """From outside: a signed request, sent twice by a system that got no answer."""
    turned(NOON)
    [first], [again] = line.hands_over(), line.hands_over()
    assert first["number"] == again["number"]
    order = Order.objects.get()
    assert (order.contact.channel, order.contact.origin_number) == ("12345", ONE["number"])
