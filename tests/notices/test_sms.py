"""Text messages through the documented adapter, to a real gateway on this machine."""

import logging

import pytest

from hotline.console.outbox import beat
from hotline.notices import post
from hotline.notices.models import Delivery
from tests.notices.conftest import reachable
from tests.world import at, call, dispatched, do

pytestmark = pytest.mark.usefixtures("world")


def beat_at(when):
    return beat(lambda: at(when))


def reminded():
    reachable("chenli", mobile="13905570002")
    order = dispatched("2026-04-08 09:30")
    do("wangmin", "remind", order, "2026-04-08 10:00")
    return order


def test_a_message_carries_token_key_number_and_words(gateway):
    order = reminded()
    assert beat_at("2026-04-08 10:02") == 1
    [(headers, said)] = gateway.asked
    row = Delivery.objects.get()
    assert headers["Authorization"] == "Bearer ling-pai"
    assert headers["Idempotency-Key"] == said["id"] == str(row.key)
    assert said["to"] == "13905570002"
    assert said["text"].startswith(f"【宿州12328】催办：{order.number}")
    assert row.receipt == "SM-1"


def test_safety_goes_out_in_the_same_beat_at_night(gateway):
    reachable("qianjin", mobile="13905570011")
    order = call("liujie", "2026-10-02 02:00", safety=True)
    assert beat_at("2026-10-02 02:00") == 1
    assert order.number in gateway.texts[0]
    assert "请立即确认收到" in gateway.texts[0]


def test_a_storm_of_alerts_is_not_a_storm_of_messages(gateway):
    reachable("qianjin", mobile="13905570011")
    orders = [call("liujie", "2026-10-02 02:00", safety=True, phone=f"1390557{n:04}") for n in range(12)]
    assert beat_at("2026-10-02 02:00") == 1
    assert len(gateway.texts[0]) <= 280
    assert orders[0].number in gateway.texts[0]
    assert "（共 12 条，请登录查看）" in gateway.texts[0]


@pytest.mark.parametrize("answer", [None, 500, 503, 429, 401])
def test_no_answer_or_a_busy_gateway_is_asked_again_with_the_same_key(gateway, answer):
    reminded()
    gateway.answers = [answer]
    assert beat_at("2026-04-08 10:02") == 0
    assert beat_at("2026-04-08 10:03") == 1
    keys = {headers["Idempotency-Key"] for headers, _ in gateway.asked}
    assert (len(gateway.asked), len(keys)) == (2, 1)
    assert Delivery.objects.get().sent_at == at("2026-04-08 10:03")


def test_a_refused_message_is_not_sent_again(gateway):
    reminded()
    gateway.answers = [422]
    beat_at("2026-04-08 10:02")
    row = Delivery.objects.get()
    assert (row.failed_at, row.last_error) == (at("2026-04-08 10:02"), "短信平台答 422")
    beat_at("2026-04-08 12:00")
    assert len(gateway.asked) == 1


def test_the_token_follows_no_redirect(gateway):
    reminded()
    gateway.answers = [302]
    assert beat_at("2026-04-08 10:02") == 0
    assert len(gateway.asked) == 1
    assert Delivery.objects.get().last_error == "短信平台答 302"


def test_a_gateway_that_is_down_does_not_hold_up_the_mails(gateway, mailbox):
    reachable("gaoyuan", "gaoyuan@example.com")
    reminded()
    gateway.answers = [None] * 5
    assert beat_at("2026-04-08 10:02") == 1
    assert len(mailbox.mails) == 1
    assert len(gateway.asked) == 1, "a line that is down rests until the next beat"


def test_no_number_reaches_the_log(gateway, caplog):
    caplog.set_level(logging.DEBUG)
    reminded()
    gateway.answers = [None, 422]
    beat_at("2026-04-08 10:02")
    beat_at("2026-04-08 10:03")
    assert "13905570002" not in caplog.text
    assert "13905570002" not in Delivery.objects.get().last_error


@pytest.mark.parametrize(
    ("url", "safe"),
    [
        ("https://sms.example.com/x", True),
        ("http://127.0.0.1:8000/x", True),
        ("http://localhost/x", True),
        ("http://10.1.2.3/x", True),
        ("http://sms.example.com/x", False),
        ("http://8.8.8.8/x", False),
        ("ftp://127.0.0.1/x", False),
        ("nonsense", False),
        ("http://[::1/x", False),
    ],
)
def test_a_token_and_a_number_travel_in_the_clear_only_inside(url, safe):
    assert post.is_safe(url) is safe
