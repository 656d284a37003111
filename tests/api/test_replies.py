"""/orders/N/check and /orders/N/checklist: the same reading of a reply as the pages give."""

import pytest

from hotline.orders.models import Order
from tests.world import REPLY, dispatched, do, reply_to

POOR = {"result": "你反映的问题已收悉。", "process": "4月9日调取视频。", "basis": "按有关规定"}


@pytest.fixture
def order(world):
    return dispatched("2026-04-08 09:30")


def test_a_reply_is_checked_and_nothing_is_kept(order, by):
    found = by("chenli").post(f"/orders/{order.number}/check", POOR).json()
    [basis] = [f for f in found["findings"] if f["code"] == "no_basis"]
    assert (basis["severity"], basis["quote"], basis["part"]) == ("must", "按有关规定", "basis")
    assert by("chenli").post(f"/orders/{order.number}/check", REPLY).json()["findings"] == []
    assert Order.objects.get().last_seq == order.last_seq
    assert order.tasks.get().result == ""


def test_what_may_not_be_sent_is_said(order, by):
    for body, field in (({"result": "长" * 3001}, "result"), ({"text": "x"}, "text")):
        refused = by("chenli").post(f"/orders/{order.number}/check", body)
        assert refused.status_code == 422 and field in refused.json()["fields"]


def test_the_check_list_says_what_the_record_shows(order, by):
    reply_to(order, "2026-04-09 09:00")
    found = by("wangmin").get(f"/orders/{order.number}/checklist").json()
    assert found["state"] == "submitted"
    assert {line["key"]: line["good"] for line in found["lines"]} == dict.fromkeys(
        ("contact", "parts", "signer", "told", "opinion", "on_time", "check"), True)  # fmt: skip


@pytest.mark.parametrize(
    ("who", "check", "checklist"),
    [("wangmin", 200, 200), ("zhaolan", 200, 200), ("chenli", 200, 403), ("gaoyuan", 200, 403), ("liujie", 403, 403),
     ("heju", 403, 403), ("mengli", 403, 403), ("sunsixian", 404, 404), ("qianjin", 404, 404)],
)  # fmt: skip
def test_each_is_for_who_may_take_the_step_it_helps(order, by, who, check, checklist):
    reply_to(order, "2026-04-09 09:00")
    assert by(who).post(f"/orders/{order.number}/check", REPLY).status_code == check
    assert by(who).get(f"/orders/{order.number}/checklist").status_code == checklist


def test_before_the_dispatch_there_is_no_reply_to_speak_of(world, by):
    from tests.world import call

    made = call("liujie", "2026-04-08 09:00")
    assert by("wangmin").get(f"/orders/{made.number}/checklist").status_code == 409
    do("wangmin", "dispatch", made, "2026-04-08 09:10", kind=made.kind, lead_unit="enforcement")
    assert by("wangmin").get(f"/orders/{made.number}/checklist").json()["lines"][1]["good"] is False
