"""What the door leaves for the province, and how it gets there: in order, once, by whichever way (第二十一条)."""

from datetime import timedelta

import pytest

from hotline.exchange import province, reconcile
from hotline.notices.models import Outgoing
from hotline.orders.models import Event
from hotline.regulation import parameters
from hotline.regulation.refusals import Refused
from tests.world import REPLY, at, call, dispatched, do, owed, person

pytestmark = pytest.mark.usefixtures("world")
START = at("2026-04-08 09:30")


def send_at(moment):
    moment = at(moment) if isinstance(moment, str) else moment
    return province.send_due(lambda: moment)


def left(order):
    return list(
        Outgoing.objects.filter(order_number=order.number).order_by("seq").values_list("action", flat=True)
    )


def closed(order):
    do("chenli", "contact", order, "2026-04-08 10:00", outcome="reached", note="已联系")
    do("chenli", "draft", order, "2026-04-20 16:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-20 16:10")
    do("zhaowenbin", "sign_off", order, "2026-04-20 16:20")
    do(
        "chenli",
        "tell",
        order,
        "2026-04-20 16:30",
        outcome="reached",
        how="phone",
        note="已告知",
        opinion="satisfied",
    )
    do("chenli", "submit", order, "2026-04-20 16:40")
    return do("wangmin", "confirm", order, "2026-04-21 09:00")


def test_a_complaint_is_left_for_the_province_in_its_dispatch_and_nothing_else_is():
    complaint, inquiry = dispatched(), dispatched(kind="inquiry")
    assert left(complaint) == ["dispatch"]
    assert left(inquiry) == []
    assert left(call("liujie", "2026-04-08 09:40")) == [], "not before it is dispatched"
    row = Outgoing.objects.get()
    assert row.created_at == complaint.first_dispatched_at
    assert (row.payload["lead_unit"], row.payload["plate"]) == ("市交通运输综合执法支队", "皖LT2056")
    assert "13905570361" not in str(row.payload)
    assert "魏红霞" not in str(row.payload)


def test_a_dispatch_that_is_refused_leaves_nothing():
    order = call("liujie", "2026-04-08 09:30")
    with pytest.raises(Refused):
        do("wangmin", "dispatch", order, "2026-04-08 09:30", kind="complaint", lead_unit="bureau")
    assert not Outgoing.objects.exists()


def test_the_receipt_takes_the_step_and_discharges_the_duty_once(office):
    order = dispatched()
    assert send_at("2026-04-08 09:30") == 1
    [message] = office.messages
    assert (message["number"], message["action"], message["key"]) == (
        order.number,
        "dispatch",
        f"{order.number}:2",
    )
    duty = owed(order, "province_copy")
    assert duty.ended_at == START
    event = duty.ended_by
    assert (event.action, event.actor, event.body.given) == (
        "province_copy",
        None,
        {"province_number": "AH-1"},
    )
    row = Outgoing.objects.get()
    assert (row.sent_at, row.sent_how, row.receipt) == (START, "line", "AH-1")
    assert send_at("2026-04-08 09:31") == 0
    assert len(office.messages) == 1


def test_later_steps_follow_in_their_order_with_the_result(office):
    order = dispatched()
    do("wangmin", "change_kind", order, "2026-04-08 09:40", kind="suggestion", reason="来电人只提建议")
    do("wangmin", "change_kind", order, "2026-04-08 09:50", kind="complaint", reason="来电人又要求查处")
    closed(order)
    assert send_at("2026-04-21 09:00") == 4
    assert office.heard == [(order.number, a) for a in ("dispatch", "change_kind", "change_kind", "confirm")]
    assert [m["kind"] for m in office.messages] == ["complaint", "suggestion", "complaint", "complaint"]
    last = office.messages[-1]
    assert (last["result"], last["opinion"]) == (REPLY["result"], "satisfied")
    assert set(office.numbers.values()) == {"AH-1"}


def test_an_inquiry_that_becomes_a_complaint_is_left_then_and_a_complaint_no_more_is_told_once(office):
    order = dispatched(kind="inquiry")
    do("wangmin", "change_kind", order, "2026-04-08 09:40", kind="complaint", reason="来电人要求查处")
    do("wangmin", "change_kind", order, "2026-04-08 09:50", kind="inquiry", reason="来电人说只是问问")
    do("liujie", "withdraw", order, "2026-04-08 10:00", reason="来电人要求撤回")
    assert left(order) == ["change_kind", "change_kind"]


def test_withdrawn_merged_and_secret_are_told(office):
    withdrawn, merged, main = dispatched(), dispatched(), dispatched()
    do("liujie", "withdraw", withdrawn, "2026-04-08 10:00", reason="来电人要求撤回")
    do("wangmin", "merge", merged, "2026-04-08 10:00", main_order=main.number, reason="同一件事")
    do("liujie", "mark_secret", main, "2026-04-08 10:00", reason="来电人要求")
    send_at("2026-04-08 10:00")
    told = {m["number"]: m for m in office.messages}
    assert told[withdrawn.number]["reason"] == "来电人要求撤回"
    assert told[merged.number]["main_order"] == main.number
    assert told[main.number]["secret"]
    assert not Outgoing.objects.filter(sent_at=None).exists()


def test_one_orders_refused_message_holds_back_its_own_later_ones_and_no_others(office):
    stuck, other = dispatched(), dispatched()
    office.answers = [422]
    do("liujie", "withdraw", stuck, "2026-04-08 10:00", reason="来电人要求撤回")
    assert send_at("2026-04-08 10:00") == 1
    assert office.heard == [(stuck.number, "dispatch"), (other.number, "dispatch")]
    row = Outgoing.objects.get(order_number=stuck.number, action="dispatch")
    assert (row.failed_at, row.last_error) == (at("2026-04-08 10:00"), "省中心拒收 422（no_way）")
    reconcile.send_again(row.pk, at("2026-04-08 11:00"))
    assert send_at("2026-04-08 11:00") == 2
    assert office.heard[2:] == [(stuck.number, "dispatch"), (stuck.number, "withdraw")]


@pytest.mark.parametrize("answer", [None, 500, 503, 401, 429, 404, b"<html>", b'{"number": ""}', b"{}"])
def test_no_answer_or_no_receipt_is_asked_again_with_the_same_key(office, answer):
    order = dispatched()
    office.answers = [answer]
    assert send_at("2026-04-08 09:30") == 0
    assert owed(order, "province_copy").ended_at is None
    assert send_at("2026-04-08 09:30") == 0, "not at once"
    assert send_at("2026-04-08 09:31") == 1
    assert len({m["key"] for m in office.messages}) == 1
    assert len(office.messages) == 2
    assert Event.objects.filter(action="province_copy").count() == 1


def test_the_line_is_cut_for_an_hour_and_then_everything_arrives_in_order(office):
    """One try a pause for the whole line, never one a waiting message; nothing lost, nothing twice."""
    orders = [dispatched(f"2026-04-08 09:{30 + n}") for n in range(6)]
    do("liujie", "withdraw", orders[0], "2026-04-08 09:50", reason="来电人要求撤回")
    office.answers = [None] * 1000
    moment = START
    while moment < at("2026-04-08 10:30"):
        send_at(moment)
        moment += timedelta(minutes=1)
    assert 5 <= len(office.messages) <= 10
    office.answers, office.messages = [], []
    while moment <= at("2026-04-08 10:45"):
        send_at(moment)
        moment += timedelta(minutes=1)
    assert office.heard[0] == (orders[0].number, "dispatch")
    assert sorted(office.heard) == sorted(
        [(o.number, "dispatch") for o in orders] + [(orders[0].number, "withdraw")]
    )
    assert office.heard.index((orders[0].number, "withdraw")) > 0
    assert not Outgoing.objects.filter(sent_at=None).exists()


def test_an_order_copied_by_hand_is_not_copied_again(office):
    order = dispatched()
    do("wangmin", "province_copy", order, "2026-04-08 09:40", province_number="AH-2026-77")
    do("liujie", "withdraw", order, "2026-04-08 10:00", reason="来电人要求撤回")
    assert send_at("2026-04-08 10:00") == 0
    assert office.messages == []
    first, second = Outgoing.objects.order_by("seq")
    assert (first.sent_how, first.receipt, first.settled_by) == ("hand", "AH-2026-77", person("wangmin"))
    assert (second.sent_at, second.last_error) == (None, "本件由人工抄送，后续变动也请人工告知")
    reconcile.told_by_hand(second.pk, "AH-2026-77", person("wangmin"), at("2026-04-08 10:10"))
    second.refresh_from_db()
    assert (second.sent_how, second.sent_at) == ("hand", at("2026-04-08 10:10"))


def test_an_order_given_back_before_the_receipt_can_still_be_archived(office):
    """退单 upheld, then returned under article 16: the copy is still owed, and its receipt still counts."""
    order = dispatched()
    do(
        "gaoyuan",
        "request_return",
        order,
        "2026-04-08 10:00",
        return_reason="not_ours",
        suggested_unit="passenger",
        reason="不属本单位",
    )
    do("wangmin", "uphold_return", order, "2026-04-08 10:30", reason="确实不属")
    do("liujie", "return", order, "2026-04-08 10:40", ground="一", reason="属公安职责")
    assert owed(order, "province_copy").ended_at is None
    send_at("2026-04-08 10:45")
    assert office.heard == [(order.number, "dispatch"), (order.number, "return")]
    assert owed(order, "province_copy").ended_at == at("2026-04-08 10:45")


def test_nothing_of_the_example_day_leaves_the_house(office):
    order = dispatched(is_sample=True)
    assert Outgoing.objects.get().is_sample
    assert send_at("2026-04-08 12:00") == 0
    assert office.messages == []
    assert owed(order, "province_copy").ended_at is None


def test_of_the_caller_the_province_gets_masks_unless_the_city_says_otherwise(office, monkeypatch):
    masked, secret, anonymous = (
        dispatched(),
        dispatched(secret=True),
        dispatched(phone="未显示", caller_name=""),
    )
    send_at("2026-04-08 09:30")
    callers = {m["number"]: m["caller"] for m in office.messages}
    assert callers[masked.number]["masked_name"] == "魏*霞"
    assert callers[masked.number]["masked_phone"] == "139****0361"
    assert callers[secret.number] == {
        "kind": "natural",
        "practitioner": False,
        "anonymous": False,
        "secret": True,
    }
    assert callers[anonymous.number]["anonymous"]
    assert "13905570361" not in str(office.messages)

    real = parameters.value_on
    monkeypatch.setattr("hotline.exchange.callers.value_on",
                        lambda day, name: "full" if name == "province_caller" else real(day, name))  # fmt: skip
    full, hidden = dispatched(), dispatched(secret=True)
    late = dispatched()
    do("liujie", "mark_secret", late, "2026-04-08 09:30", reason="来电人要求")
    send_at("2026-04-08 09:30")
    callers = {m["number"]: m["caller"] for m in office.messages}
    assert callers[full.number]["phone"] == "13905570361"
    assert "phone" not in callers[hidden.number]
    assert "phone" not in callers[late.number], "secret since the dispatch, but before the sending"


def test_words_in_the_text_that_name_somebody_travel_masked(office):
    dispatched(text="我叫魏红霞，电话13905570361，出租车不打表")
    send_at("2026-04-08 09:30")
    assert "13905570361" not in str(office.messages)
    assert "魏红霞" not in str(office.messages)
    assert "出租车不打表" in office.messages[0]["text"]


@pytest.mark.parametrize(
    ("url", "key"),
    [
        ("http://province.example.com/x", "a:b"),
        ("https://127.0.0.1/x", "no-colon"),
        ("https://127.0.0.1/x", ""),
    ],
)
def test_a_wrong_setting_sends_nothing_and_says_why(settings, url, key):
    dispatched()
    settings.PROVINCE_URL, settings.PROVINCE_KEY = url, key
    assert send_at("2026-04-08 09:30") == 0
    assert "密钥须是 代号:密钥" in Outgoing.objects.get().last_error


def test_comparing_names_what_one_side_misses(office):
    kept, lost = dispatched("2026-04-08 09:30"), dispatched("2026-04-08 09:31")
    send_at("2026-04-08 09:31")
    del office.numbers[lost.number]
    office.numbers["20260408-0099"] = "AH-99"
    found = reconcile.compare(at("2026-04-08 00:00").date(), at("2026-04-08 18:00"))
    assert (found.missing_there, found.unknown_here, found.agreed) == ([lost.number], ["20260408-0099"], 1)
    assert kept.number not in found.missing_there
