"""刘洁's telephone rings (第十四条): who calls, what they are waiting for, and intake filled in once she answers."""

import pytest
from django.test import Client

from hotline.calls.models import Call, CallOrder
from hotline.orders.models import IntakeDraft, Order
from hotline.people.callers import phone_of
from hotline.people.models import AccessLog
from tests.calls.conftest import CALLER
from tests.calls.conftest import platform as platform
from tests.calls.conftest import turned as turned
from tests.web.test_pages import enter
from tests.world import CALL, SCORES, at, call, do, reply_to

TYPED = {k: v for k, v in CALL.items() if k not in ("phone", "caller_name")}


def shown(who, address="/calls/now"):
    return enter(Client(), who).get(address).content.decode()


def test_who_calls_stands_masked_on_her_page_and_on_nobody_elses(platform):
    platform.tells("ringing", agent="liujie", caller=CALLER)
    page = shown("liujie")
    assert "139****0361" in page and CALLER not in page and 'data-state="ringing"' in page
    assert "没有来过件" in page
    assert shown("wangmin").strip() == "" and shown("zhaolan").strip() == ""
    assert enter(Client(), "chenli").get("/calls/now").status_code == 403


def test_a_call_still_in_the_queue_is_seen_by_the_whole_desk_until_one_answers(platform):
    platform.tells("ringing", caller=CALLER)
    assert "排队中" in shown("liujie") and "排队中" in shown("wangmin")
    platform.tells("answered", second=4, agent="liujie")
    assert "接听中" in shown("liujie") and shown("wangmin").strip() == ""


def test_open_orders_come_first_with_the_count_of_calls_and_the_last_score(platform, turned):
    old = call("liujie", "2026-03-02 09:00")
    do("wangmin", "dispatch", old, "2026-03-02 09:10", kind="complaint", lead_unit="enforcement")
    reply_to(old, "2026-03-03 10:00")
    do("wangmin", "confirm", old, "2026-03-03 11:00")
    do("mengli", "call_back", old, "2026-03-04 09:00", **SCORES | {"satisfaction": "not"})
    still = call("liujie", "2026-04-07 09:00", text="公交车不进站")
    do("wangmin", "dispatch", still, "2026-04-07 09:10", kind="complaint", lead_unit="enforcement")
    newest = call("liujie", "2026-04-07 10:00", text="已撤回的一件")
    do("liujie", "withdraw", newest, "2026-04-07 10:05", reason="不反映了")
    platform.plays("C0", start=-3600)
    platform.tells("ringing", agent="liujie", caller=CALLER)
    page = shown("liujie")
    assert page.index(still.number[4:]) < page.index(newest.number[4:]) < page.index(old.number[4:])
    for words in ("第 <b class=\"num\">2</b> 次来电", "有工单 <b class=\"num\">3</b> 件，在办 <b class=\"num\">1</b> 件",
                  "上次回访 <b>不满意</b>", "魏*霞", "应于"):  # fmt: skip
        assert words in page, words
    assert "魏红霞" not in page


def test_a_withheld_number_is_said_to_be_one(platform):
    platform.tells("ringing", agent="liujie")
    assert "未显示" in shown("liujie")


def test_over_or_unanswered_it_is_gone(platform, turned):
    platform.tells("ringing", agent="liujie", caller=CALLER)
    platform.tells("missed", second=20)
    assert shown("liujie").strip() == ""
    platform.tells("ringing", "C2", 30, agent="liujie", caller=CALLER)
    turned("2026-04-08 11:31")  # its end was never told
    assert shown("liujie").strip() == ""


def test_an_idle_panel_costs_one_question(platform, django_assert_max_num_queries):
    client = enter(Client(), "liujie")
    client.get("/calls/now")
    with django_assert_max_num_queries(3):  # session, account, the calls going on
        client.get("/calls/now")
    platform.tells("ringing", agent="liujie", caller=CALLER)
    with django_assert_max_num_queries(6):
        client.get("/calls/now")


def answered(platform, **said):
    platform.tells("ringing", agent="liujie", caller=CALLER, **said)
    platform.tells("answered", second=5, agent="liujie")
    return Call.objects.get()


def test_answered_intake_opens_with_the_number_and_the_order_hangs_on_the_call(platform):
    found = answered(platform)
    client = enter(Client(), "liujie")
    page = client.get(f"/intake?call={found.pk}").content.decode()
    assert f'value="{CALLER}"' in page and "正在登记来电" in page
    assert AccessLog.objects.filter(what="call_answered", account__username="liujie").count() == 1
    made = client.post("/intake", TYPED | {"phone": CALLER, "call": found.pk})
    assert made.status_code == 302
    order = Order.objects.get()
    assert phone_of(order.contact.caller) == CALLER
    assert (CallOrder.objects.get().call, CallOrder.objects.get().order) == (found, order)
    found.refresh_from_db()
    assert found.bound


def test_a_refused_form_keeps_the_call_and_so_does_the_draft(platform):
    found = answered(platform)
    client = enter(Client(), "liujie")
    page = client.post("/intake", TYPED | {"phone": "12", "call": found.pk})
    assert page.status_code == 422 and f'name="call" value="{found.pk}"' in page.content.decode()
    assert f'name="call" value="{found.pk}"' in client.get("/intake").content.decode()
    client.post("/intake", TYPED | {"phone": CALLER, "call": found.pk})
    assert CallOrder.objects.count() == 1


def test_a_call_about_an_order_that_is_there_hangs_on_that_order(platform):
    order = call("liujie", "2026-04-07 09:00")
    found = answered(platform)
    given = TYPED | {"phone": CALLER, "call": found.pk, "onto": f"supplement:{order.number}"}
    assert enter(Client(), "liujie").post("/intake", given).status_code == 302
    assert CallOrder.objects.get().order == order


def test_half_typed_words_are_not_lost_to_a_call(platform):
    client = enter(Client(), "liujie")
    client.post("/intake/draft", {"text": "上一位说到一半", "channel": "phone"})
    found = answered(platform)
    page = client.get(f"/intake?call={found.pk}").content.decode()
    assert "上一位说到一半" in page and "放下草稿" in page and CALLER not in page
    assert CALLER in client.get(f"/intake?call={found.pk}&instead=1").content.decode()
    assert IntakeDraft.objects.exists()


@pytest.mark.parametrize("who", ["wangmin", "chenli", "mengli"])
def test_anothers_call_is_not_ones_own(platform, who):
    found = answered(platform)
    client = enter(Client(), who)
    assert client.get(f"/intake?call={found.pk}").status_code in (403, 404)
    client.post("/intake", TYPED | {"phone": CALLER, "call": found.pk})
    assert not CallOrder.objects.exists() and not Order.objects.exists()


@pytest.mark.parametrize("asked", ["0", "999999999", "x", "²", "-1", ""])
def test_a_call_there_is_not(platform, asked):
    answer = enter(Client(), "liujie").get(f"/intake?call={asked}")
    assert answer.status_code in (200, 404)


def test_yesterdays_call_is_registered_by_late_entry_not_by_the_call(platform, turned):
    found = answered(platform)
    turned("2026-04-10 09:00")
    assert enter(Client(), "liujie").get(f"/intake?call={found.pk}").status_code == 404
    assert at("2026-04-10 09:00") > found.came_at
