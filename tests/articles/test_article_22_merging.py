"""第二十二条 …对社会公众反映集中…的普遍性问题；第二十五条 …逐件回复制 (reading 14): one matter, many callers."""

import pytest

from hotline.console.watch import follow
from hotline.orders.collective import register_into
from hotline.orders.models import Order
from hotline.orders.perform import Asked, perform_many
from hotline.orders.records import first_broken
from hotline.regulation.acceptance import Counted, counted
from hotline.regulation.refusals import Refused
from tests.articles.test_article_26 import SAID, closed
from tests.world import CALL, REPLY, SCORES, at, call, dispatched, do, owed, person


def merge(order, main, when="2026-04-09 09:00"):
    return do("wangmin", "merge", order, when, main_order=main.number, reason="同一件事")


def close(order, when="2026-04-13 09:00"):
    for who, action, given in (("chenli", "draft", REPLY), ("gaoyuan", "endorse", {}), ("zhaowenbin", "sign_off", {}),
                               ("chenli", "tell", SAID), ("chenli", "submit", {}), ("wangmin", "confirm", {})):  # fmt: skip
        do(who, action, order, when, **given)


def test_the_earliest_due_wins_and_the_main_order_names_what_it_took_in(world):
    early = dispatched("2026-04-07 09:30")
    main = merge(early, dispatched("2026-04-09 08:30")).merged_into
    main = Order.objects.get(pk=main.pk)
    assert owed(main, "reply").due == main.caller_due == at("2026-04-22 00:00")
    assert owed(main, "reply").first_due == at("2026-04-24 00:00")
    event = main.events.latest("seq")
    assert (event.action, event.body.given) == ("absorb", {"merged_order": early.number})
    assert first_broken(main) == ""


def test_merging_multiplies_no_penalty(world):
    main, other = dispatched(), dispatched()
    merge(other, main)
    assert owed(other, "reply").ground == "已并入他单，不再承担"
    assert Order.objects.get(pk=main.pk).duties.filter(kind="reply").count() == 1


def test_each_caller_is_told_of_the_merging_and_again_of_the_result_and_each_complainant_called_back(world):
    main, other = dispatched(), dispatched(phone="13905570362")
    merge(other, main)
    do("liujie", "inform_merged", other, "2026-04-09 10:00", **SAID)
    assert follow(at("2026-04-10 09:00")) == 0
    close(main)
    assert (follow(at("2026-04-13 10:00")), follow(at("2026-04-13 10:01"))) == (1, 0)
    assert owed(other, "inform_merged").since == at("2026-04-13 10:00")
    assert owed(other, "call_back").due == at("2026-04-21 00:00")
    do("liujie", "inform_merged", other, "2026-04-13 11:00", **SAID)
    do("mengli", "call_back", other, "2026-04-14 09:00", **SCORES)
    assert do("wangmin", "archive", other, "2026-04-14 10:00").state == "archived"


def test_a_second_result_of_a_reopened_main_order_is_told_again_once(world):
    main, other = dispatched(), dispatched()
    merge(other, main)
    close(main)
    follow(at("2026-04-13 10:00"))
    do("zhaolan", "reopen", main, "2026-04-14 09:00", reason="退款没有落实")
    assert follow(at("2026-04-14 10:00")) == 0
    close(main, "2026-04-15 09:00")
    assert (follow(at("2026-04-15 10:00")), follow(at("2026-04-15 10:01"))) == (1, 0)


def test_an_order_merged_into_one_that_is_merged_follows_the_last_of_them(world):
    first, second, third = dispatched(), dispatched(), dispatched()
    merge(first, second)
    merge(second, third)
    close(third)
    assert [follow(at("2026-04-13 10:00")) for _ in range(2)] == [2, 0]
    assert Order.objects.get(pk=first.pk).followed_at == at("2026-04-13 10:00")


def test_a_merging_taken_back_is_decided_on_anew(world):
    main, other = dispatched(), dispatched()
    merge(other, main)
    other = do("wangmin", "unmerge", other, "2026-04-09 11:00", reason="不是同一辆车")
    assert (other.state, other.merged_into, other.lead_unit) == ("registered", None, None)
    assert owed(other, "decide_intake").due == at("2026-04-09 13:00")
    assert owed(other, "inform_merged").ground == "已取消并单，单独办理"
    other = do("wangmin", "dispatch", other, "2026-04-09 12:00", kind="complaint", lead_unit="enforcement")
    assert other.caller_due == at("2026-04-23 00:00")


def test_an_order_with_others_merged_into_it_is_not_withdrawn(world):
    main = dispatched()
    merge(dispatched(), main)
    with pytest.raises(Refused) as refused:
        do("liujie", "withdraw", main, "2026-04-09 10:00", reason="不反映了")
    assert "别的来件已并入本件" in refused.value.sentence


def test_what_is_dispatched_is_not_merged_into_what_is_not(world):
    with pytest.raises(Refused) as refused:
        merge(dispatched(), call("liujie", "2026-04-09 08:00"))
    assert "反过来" in refused.value.fields["main_order"]


def test_the_operator_registers_a_call_into_an_open_order_with_one_key(world):
    main = dispatched()
    made = register_into(CALL, main.number, actor=person("liujie"), now=at("2026-04-08 11:00"))
    assert (made.state, made.merged_into_id) == ("merged", main.pk)
    before = Order.objects.count()
    with pytest.raises(Refused):
        register_into(CALL, "20260408-9999", actor=person("liujie"), now=at("2026-04-08 11:01"))
    assert Order.objects.count() == before


def test_a_batch_of_mergings_locks_its_orders_in_one_order_and_leaves_one_chain(world):
    main = dispatched()
    others = [dispatched() for _ in range(5)]
    asked = [
        Asked("merge", o.number, {"main_order": main.number, "reason": "同一件事"}) for o in reversed(others)
    ]
    answers = perform_many(asked, actor=person("wangmin"), now=at("2026-04-09 09:00"))
    assert all(isinstance(a, Order) for a in answers)
    main = Order.objects.get(pk=main.pk)
    assert main.events.filter(action="absorb").count() == 5
    assert first_broken(main) == ""


def test_volume_counts_contacts_and_handling_counts_orders(world):
    main = dispatched()
    merge(dispatched(), main)
    assert counted(Order.objects.values_list("contact_id", "state")) == Counted(contacts=2, orders=1)


def test_a_dissatisfied_caller_of_a_merged_order_is_decided_on_there(world):
    main = closed()
    other = dispatched("2026-04-09 12:00")
    merge(other, main, "2026-04-09 13:00")
    follow(at("2026-04-09 14:00"))
    other = do("mengli", "call_back", other, "2026-04-10 09:00", **SCORES | {"satisfaction": "very_not"})
    with pytest.raises(Refused) as refused:
        do("wangmin", "reopen", other, "2026-04-10 10:00", reason="x")
    assert refused.value.status in (403, 409)
    do("wangmin", "unmerge", other, "2026-04-10 10:00", reason="单独办理")
    assert owed(other, "decide_dissatisfied").ended_at == at("2026-04-10 10:00")
