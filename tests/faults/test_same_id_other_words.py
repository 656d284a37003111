"""One request id, sent twice: the same words count once, other words are not lost behind a page that says it went well."""

import uuid

import pytest

from hotline.orders.models import Event, Order
from hotline.orders.perform import perform
from hotline.orders.register import register, register_many
from hotline.orders.repeats import OTHER_WORDS
from tests.world import CALL, at, dispatched, person, refused

NINE, LATER = at("2026-04-08 09:00"), at("2026-04-08 09:01")


def test_a_step_with_other_words_under_a_used_id_is_refused_and_says_what_to_do(world):
    order, key = dispatched("2026-04-08 08:30"), uuid.uuid4()

    def add(note, now=NINE):
        return perform(
            "supplement", order.number, actor=person("chenli"), given={"note": note}, now=now, request_id=key
        )

    add("车牌尾号是 6")
    assert add(" 车牌尾号是 6 ", LATER).last_seq == 3, "the same, sent twice"
    assert (refused(add, "车牌尾号是 8", LATER).status, refused(add, "车牌尾号是 8").sentence) == (
        422,
        OTHER_WORDS,
    )
    assert Event.objects.filter(order=order, action="supplement").count() == 1
    assert refused(add, "", LATER).status == 422


def test_an_intake_edited_and_sent_again_under_the_same_id_is_refused_and_the_first_stands(world):
    key = uuid.uuid4()
    first = register(CALL, actor=person("liujie"), now=NINE, request_id=key)
    assert register(CALL, actor=person("liujie"), now=LATER, request_id=key) == first
    again = refused(
        register, CALL | {"text": "另一件事：路灯不亮"}, actor=person("liujie"), now=LATER, request_id=key
    )
    assert again.sentence == OTHER_WORDS and Order.objects.count() == 1


@pytest.mark.parametrize("count", [1, 3])
def test_many_at_once_are_told_apart_each_by_its_own_words(world, count):
    keys = [uuid.uuid4() for _ in range(count)]
    register_many([CALL] * count, actor=person("liujie"), now=NINE, request_ids=keys)
    other = [CALL | {"text": f"另一件事 {n}"} for n in range(count)]
    said = register_many(other, actor=person("liujie"), now=LATER, request_ids=keys)
    assert [one.sentence for one in said] == [OTHER_WORDS] * count
