"""第二十七条 12328热线中心应当对承办单位反馈的办理结果进行程序性确认后,予以归档。What the record shows, line by line."""

import pytest

from hotline.orders.confirming import Record, checklist
from hotline.orders.models import Order
from hotline.orders.owing import lead_among
from tests.world import REPLY, at, dispatched, do, reply_to

NEXT_DAY = "2026-04-09 09:00"
TOLD = {"outcome": "reached", "how": "phone", "note": "已告知"}


def lines(order, when=NEXT_DAY):
    order = Order.objects.get(pk=order.pk)
    tasks = list(order.tasks.select_related("unit", "endorsed_by", "signed_off_by").order_by("id"))
    events = list(order.events.select_related("body").order_by("seq"))
    record = Record(order, lead_among(tasks), tasks, events, list(order.duties.order_by("id")))
    return {line.key: line for line in checklist(record, at(when))}


def seq_of(order, action):
    return order.events.filter(action=action).order_by("-seq").first().seq


def contacted_at(when):
    return lambda order: do("chenli", "contact", order, when, outcome="reached", note="已联系")


def replied(order, when=NEXT_DAY, parts=None, head="zhaowenbin", opinion="basic", **reason):
    do("chenli", "draft", order, when, **(REPLY | (parts or {})))
    do("gaoyuan", "endorse", order, when)
    do(head, "sign_off", order, when, **reason)
    do("chenli", "tell", order, when, **TOLD, **({"opinion": opinion} if opinion else {}))
    return do("chenli", "submit", order, when)


def test_a_sound_reply_has_a_yes_on_each_line_with_its_step_and_article(world):
    order = dispatched("2026-04-08 09:30")
    contacted_at("2026-04-08 15:00")(order)
    replied(order)
    found = lines(order)
    assert {key: line.good for key, line in found.items()} == dict.fromkeys(
        ("contact", "parts", "signer", "told", "opinion", "on_time", "check"), True)  # fmt: skip
    assert [
        (k, found[k].seq, found[k].article) for k in ("contact", "parts", "signer", "told", "on_time")
    ] == [
        ("contact", seq_of(order, "contact"), "第十九条"),
        ("parts", seq_of(order, "draft"), "第二十五条"),
        ("signer", seq_of(order, "sign_off"), "第二十四条"),
        ("told", seq_of(order, "tell"), "第二十五条"),
        ("on_time", seq_of(order, "submit"), "第二十条"),
    ]
    assert "高远审核，赵文斌签发" in found["signer"].words


@pytest.mark.parametrize(
    ("key", "story", "words"),
    [
        (
            "contact",
            lambda o: (contacted_at("2026-04-09 15:00")(o), replied(o, "2026-04-09 16:00")),
            "迟于期限",
        ),
        ("on_time", lambda o: replied(o, "2026-04-24 10:00"), "迟于期限"),
        ("opinion", lambda o: replied(o, opinion=""), "没有记意见"),
        (
            "check",
            lambda o: replied(o, parts={"basis": "按有关规定"}, override_reason="条文待补"),
            "必改：缺依据",
        ),
    ],
)
def test_what_was_not_done_as_it_should_is_a_no_on_its_line_alone(world, key, story, words):
    order = dispatched("2026-04-08 09:30")
    story(order)
    found = lines(order, "2026-04-24 11:00")
    assert found[key].good is False
    assert words in found[key].words
    late_contact = {"contact"} if key == "on_time" else set()
    assert {k for k, line in found.items() if line.good is False} == {key} | late_contact


def test_a_reply_signed_against_the_machine_shows_the_reason(world):
    order = dispatched("2026-04-08 09:30")
    replied(order, parts={"basis": "按有关规定"}, override_reason="条文待补")
    assert "带必改签发，理由：条文待补" in lines(order)["signer"].words


def test_what_a_deputy_signed_before_it_became_grave_wants_the_head(world):
    order = dispatched("2026-04-08 09:30")
    replied(order, head="caofu")
    assert lines(order)["signer"].good is True
    do("wangmin", "mark_major", order, "2026-04-09 10:30", reason="牵涉面广")
    assert lines(order)["signer"].good is False
    assert "须单位主要负责人签发" in lines(order)["signer"].words


def test_nothing_is_asked_of_a_caller_who_left_no_number(world):
    order = dispatched("2026-04-08 09:30", caller_name="", phone="")
    do("chenli", "draft", order, NEXT_DAY, **REPLY)
    do("gaoyuan", "endorse", order, NEXT_DAY)
    do("zhaowenbin", "sign_off", order, NEXT_DAY)
    do("chenli", "submit", order, NEXT_DAY)
    found = lines(order)
    assert [found[k].good for k in ("contact", "told", "opinion")] == [None, None, None]
    assert "未留号码" in found["told"].words


def test_after_a_redo_the_lines_are_of_the_new_round_and_the_explanation_is_one_more(world):
    order = dispatched("2026-04-08 09:30")
    reply_to(order, "2026-04-09 10:00")
    do("wangmin", "redo", order, "2026-04-09 11:00", defects=["incomplete"], reason="没写怎么处理")
    do("chenli", "draft", order, "2026-04-10 09:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-10 09:10")
    do("zhaowenbin", "sign_off", order, "2026-04-10 09:20")
    assert lines(order)["told"].good is False  # what was told before is not this reply
    do("chenli", "tell", order, "2026-04-10 09:30", **TOLD, opinion="satisfied")
    do("chenli", "submit", order, "2026-04-10 09:40")
    found = lines(order)
    assert (found["told"].good, found["told"].seq) == (True, seq_of(order, "tell"))
    assert (found["explain"].good, "还没有交" in found["explain"].words) == (False, True)
    do("zhaowenbin", "explain", order, "2026-04-10 10:00", explanation="经办人漏写处理结果，已补。")
    assert lines(order)["explain"].words == "已交，待审"
    do("wangmin", "accept_explanation", order, "2026-04-10 10:10")
    assert lines(order)["explain"].good is True


def test_each_joint_unit_has_its_line(world):
    order = dispatched("2026-04-08 09:30")
    do("wangmin", "add_joint", order, "2026-04-08 09:40", joint_units=["sixian"], reason="涉及泗县")
    replied(order)
    assert lines(order)["joint_sixian"].good is False
    do("sunsixian", "joint_reply", order, "2026-04-09 11:00", result="已查")
    assert lines(order)["joint_sixian"].good is True
