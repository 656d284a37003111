"""第三条 …铁路、民航、邮政服务电话以及高速公路救援、水上遇险求救等应急救助电话的管理工作,按照相关规定执行。"""

import pytest

from hotline.regulation.refusals import Refused
from tests.world import at, call, do, owed


def test_a_train_ticket_question_is_led_to_12306_and_the_caller_told(world):
    order = call("liujie", "2026-04-08 09:00", kind="inquiry", text="高铁票怎么改签")
    order = do("liujie", "refer", order, "2026-04-08 09:02", referral="railway", transferred_at=at("2026-04-08 09:01"),
               transfer_result="已转接")  # fmt: skip
    assert order.state == "referred"
    assert owed(order, "inform").ended_at is None
    do("liujie", "inform", order, "2026-04-08 09:03", outcome="reached", how="phone", note="告知 12306")
    assert do("wangmin", "archive", order, "2026-04-08 10:00").state == "archived"


def test_a_distress_call_is_not_led_away_without_saying_when_and_with_what_result(world):
    order = call("liujie", "2026-04-08 09:00", text="船进水了，人在船上")
    with pytest.raises(Refused) as refused:
        do("liujie", "refer", order, "2026-04-08 09:02", referral="water_rescue")
    assert set(refused.value.fields) == {"transferred_at", "transfer_result"}
    assert refused.value.article == "第三条"


def test_a_citizen_sees_whom_to_ring_first_before_any_form(db, client):
    page = client.get("/public").content.decode()
    before_the_form = page.split("<form")[0]
    for number in ("110", "119", "120", "122", "12395", "12122"):
        assert f'href="tel:{number}"' in before_the_form
    assert all(words in page for words in ("铁路 12306", "民航 12326", "邮政 12305"))


def test_in_a_conversation_the_right_number_comes_before_anything_is_filed(db):
    """From outside: a follower of the official account asks about a train ticket."""
    from hotline.orders.models import Order
    from hotline.wechat.conversation import hear
    from hotline.wechat.protocol import Message

    said = {}
    answers = [hear(Message("gh", "o", "text", str(n), words), said, at("2026-04-08 09:00"))
               for n, words in enumerate(("反映", "高铁票怎么改签"))]  # fmt: skip
    assert "铁路 12306" in answers[1] and "第三条" in answers[1]
    assert not Order.objects.exists()
