"""What goes wrong between people at work at the same moment: one answer, one event, a clear sentence. Real threads, real PostgreSQL."""

import threading

import pytest
from django.test import Client

from hotline.knowledge import watching
from hotline.orders import holidays
from hotline.orders.models import Event, HolidayNotice, Order
from hotline.orders.perform import perform
from hotline.orders.records import first_broken
from hotline.people.tokens import make_token
from hotline.regulation.refusals import Refused
from tests.notice_2027 import notice_file
from tests.web.test_pages import enter
from tests.web.test_two_at_once import at_once, town  # noqa: F401
from tests.world import REPLY, at, call, dispatched, do, owed, person

pytestmark = pytest.mark.slow


def pressing(who, order, action, **given):
    """Somebody whose page was opened before anything of this happened presses a button."""
    desk, seen = enter(Client(), who), order.last_seq
    return lambda: desk.post(f"/orders/{order.number}/{action}", given | {"seen": seen})


def in_words(answers):
    return {a.status_code: a.content.decode() for a in answers}


def joined():
    order = call("liujie", "2026-04-08 09:00")
    return do("wangmin", "dispatch", order, "2026-04-08 09:10", kind="complaint", lead_unit="enforcement",
              joint_units=["sixian", "passenger"])  # fmt: skip


def test_two_units_reply_at_once_each_once_and_the_second_is_told_what_the_first_did(town):  # noqa: F811
    order = joined()
    do("chenli", "draft", order, "2026-04-08 10:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-08 10:10")
    do("zhaowenbin", "sign_off", order, "2026-04-08 10:20")
    order = do("chenli", "tell", order, "2026-04-08 10:30", outcome="reached", how="phone", note="已告知")
    answers = in_words(
        at_once(
            pressing("chenli", order, "submit"),
            pressing("sunsixian", order, "joint_reply", result="车主系我县居民，已约谈。"),
        )
    )
    assert set(answers) == {302, 409}
    assert "您打开之后本件已有变动" in answers[409] and "请看过再办，已填的内容还在" in answers[409]
    order.refresh_from_db()
    done = order.events.filter(action__in=["submit", "joint_reply"]).values_list("action", flat=True)
    assert len(done) == 1
    left = {"submit": ("sunsixian", {"result": "车主系我县居民，已约谈。"}), "joint_reply": ("chenli", {})}[
        done[0]
    ]
    again = pressing(left[0], order, "joint_reply" if left[1] else "submit", **left[1])()
    assert again.status_code == 302
    order.refresh_from_db()
    assert (order.state, first_broken(order)) == ("submitted", "")


def test_through_the_api_both_replies_stand_and_neither_is_lost(town):  # noqa: F811
    order = joined()
    heads = {who: make_token(person(who), "试验", at("2036-01-01 00:00")) for who in ("sunsixian", "chenli")}

    def send(who, action, **body):
        headers = {"Authorization": f"Bearer {heads[who]}"}
        address = f"/api/orders/{order.number}/{action}"
        return lambda: Client().post(address, body, content_type="application/json", headers=headers)

    answers = at_once(
        send("sunsixian", "joint_reply", result="车主系我县居民。"),
        send("chenli", "draft", **REPLY),
        send("sunsixian", "joint_reply", result="车主系我县居民。"),
        send("chenli", "draft", **REPLY),
    )
    refused = {a.status_code: a.json()["sentence"] for a in answers if a.status_code != 200}
    assert len(answers) - 2 == len(refused)
    assert "贵单位在本件上的任务已于" in refused[403] and "结束" in refused[403]
    assert "本件现在是“审签中”，不能“拟回复”" in refused[409]
    order.refresh_from_db()
    assert sorted(order.events.filter(seq__gt=2).values_list("action", flat=True)) == ["draft", "joint_reply"]
    assert first_broken(order) == ""


def test_the_head_signs_what_the_centre_withdraws_at_that_moment(town):  # noqa: F811
    order = dispatched()
    do("chenli", "draft", order, "2026-04-08 10:00", **REPLY)
    order = do("gaoyuan", "endorse", order, "2026-04-08 10:10")
    answers = in_words(
        at_once(
            pressing("zhaowenbin", order, "sign_off"),
            pressing("liujie", order, "withdraw", reason="来电人不再反映"),
        )
    )
    assert set(answers) == {302, 409}
    order.refresh_from_db()
    first = order.events.latest("seq").action
    assert ("“撤回”" if first == "withdraw" else "“签发”") in answers[409]
    assert order.events.filter(action__in=["sign_off", "withdraw"]).count() == 1
    assert first_broken(order) == ""


def test_a_withdrawn_order_is_not_signed_and_the_head_reads_why(town):  # noqa: F811
    order = dispatched()
    do("chenli", "draft", order, "2026-04-08 10:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-08 10:10")
    do("liujie", "withdraw", order, "2026-04-08 10:20", reason="来电人不再反映")
    with pytest.raises(Refused) as refused:
        do("zhaowenbin", "sign_off", order, "2026-04-08 10:21")
    assert (refused.value.status, refused.value.article) == (409, "第二十四条")
    assert "本件现在是“已撤回”，不能“签发”" in refused.value.sentence
    page = enter(Client(), "zhaowenbin").get(f"/orders/{order.number}").content.decode()
    assert "来电人不再反映" in page


def test_a_holiday_notice_is_approved_while_people_work(town):  # noqa: F811
    now = at("2026-12-23 10:00")
    orders = [dispatched("2026-12-18 09:00", phone=f"1390557{n:04}") for n in range(8)]
    holidays.import_notice(notice_file(), actor=person("zhangxitong"), now=now)
    row, head, handler = HolidayNotice.objects.get(), person("zhaolan"), person("chenli")

    def work():
        told = []
        for order in orders:
            try:
                perform("draft", order.number, actor=handler, given=dict(REPLY), now=now)
            except Refused as refused:
                told.append(refused.sentence)
        return told

    def ring():
        return [dispatched("2026-12-23 10:00", phone=f"1390557{n:04}").number for n in range(20, 24)]

    def approve():
        return holidays.decide(row.pk, {"do": "approve"}, actor=head, now=now)

    told, rung, row = at_once(work, ring, approve)
    assert told == [] and row.approved
    holidays.finish(now + holidays.SETTLED_AFTER)
    everything = list(Order.objects.all())
    assert len(everything) == 12 and [first_broken(o) for o in everything if first_broken(o)] == []
    for order in orders:
        assert (
            order.events.filter(action="recount").count() == order.events.filter(action="draft").count() == 1
        )
        assert owed(order, "reply").due == at("2027-01-01 00:00")
    for number in rung:
        reply = Order.objects.get(number=number).duties.get(kind="reply")
        assert not reply.provisional, "中途转办的也按通知计"
        assert Event.objects.filter(order__number=number, action="recount").count() <= 1


def test_two_watches_that_beat_at_once_do_the_day_once(town, monkeypatch):  # noqa: F811
    done, slowly = [], threading.Event()

    def ask(now):
        done.append(now)
        slowly.wait(0.5)
        return 1

    monkeypatch.setattr(watching, "ask_to_renew", ask)
    morning = at("2026-04-08 09:00")
    watching.keep_knowledge(at("2026-04-07 09:00"))
    done.clear()
    answers = at_once(*[lambda: watching.keep_knowledge(morning)] * 2)
    assert (sorted(answers), len(done)) == ([0, 1], 1)
