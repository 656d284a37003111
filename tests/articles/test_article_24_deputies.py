"""第二十四条 单位“一把手”领办责任制: the head is away, a recorded deputy signs, and the record says 'X 代 Y'."""

import pytest

from hotline.people import fresh
from hotline.people.deputies import end_deputy, name_deputy
from hotline.people.models import Deputy
from tests.world import REPLY, at, dispatched, do, person, refused

AWAY = {"principal": "zhaowenbin", "deputy": "caofu", "starts_at": "2026-04-08 08:00", "ends_at": "2026-04-12 18:00", "reason": "赴省厅学习"}  # fmt: skip


def name(who="zhaowenbin", when="2026-04-07 09:00", **changed):
    made = name_deputy(AWAY | changed, actor=person(who), now=at(when))
    fresh.forget()
    fresh.look(at(when))
    return made


def grave():
    """A redone order: only the head may sign it."""
    order = dispatched("2026-04-08 09:30", safety=True)
    do("chenli", "draft", order, "2026-04-08 10:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-08 10:10")
    return order


def test_a_recorded_deputy_signs_what_only_the_head_may_and_the_record_says_for_whom(world):
    order = grave()
    assert refused(do, "caofu", "sign_off", order, "2026-04-08 11:00").status == 403
    row = name()
    do("caofu", "sign_off", order, "2026-04-08 11:00")
    event = order.events.latest("seq")
    assert (event.actor.name, event.body.given["acting_for"]) == ("曹副", "赵文斌")
    do("chenli", "tell", order, "2026-04-08 11:10", outcome="reached", how="phone", note="已告知")
    end_deputy(row.pk, actor=person("zhaowenbin"), now=at("2026-04-08 12:00"))


def test_what_a_deputy_may_by_the_own_post_is_not_done_for_another(world):
    order = dispatched("2026-04-08 09:30")
    do("chenli", "draft", order, "2026-04-08 10:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-08 10:10")
    name()
    do("caofu", "sign_off", order, "2026-04-08 11:00")
    assert "acting_for" not in order.events.latest("seq").body.given


@pytest.mark.parametrize("when", ["2026-04-08 07:59", "2026-04-12 18:00"])
def test_before_and_after_the_days_named_a_deputy_is_nobody(world, when):
    name()
    order = dispatched("2026-04-08 07:30", safety=True)
    do("chenli", "draft", order, "2026-04-08 07:40", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-08 07:50")
    assert refused(do, "caofu", "sign_off", order, when).status == 403


def test_an_ended_deputy_signs_no_more_and_one_of_a_head_who_left_neither(world):
    order, row = grave(), name()
    end_deputy(row.pk, actor=person("lianquan"), now=at("2026-04-08 10:30"))
    fresh.forget()
    fresh.look(at("2026-04-08 10:40"))
    assert refused(do, "caofu", "sign_off", order, "2026-04-08 11:00").status == 403
    name(who="lianquan", when="2026-04-08 10:50")
    type(person("zhaowenbin")).objects.filter(username="zhaowenbin").update(is_active=False)
    fresh.forget()
    fresh.look(at("2026-04-08 10:55"))
    assert refused(do, "caofu", "sign_off", order, "2026-04-08 11:00").status == 403


@pytest.mark.parametrize(
    ("changed", "field"),
    [({"deputy": "sunsixian"}, "deputy"), ({"deputy": "zhaowenbin"}, "deputy"), ({"deputy": "zhangxitong"}, "deputy"), ({"deputy": ""}, "deputy"),
     ({"ends_at": "2026-04-08 07:00"}, "ends_at"), ({"ends_at": "2028-04-08 07:00"}, "ends_at"), ({"reason": ""}, "reason"), ({"starts_at": "下周"}, "starts_at")],
)  # fmt: skip
def test_what_is_wrong_is_named(world, changed, field):
    refusal = refused(name, **changed)
    assert (refusal.status, list(refusal.fields)) == (422, [field])


def test_who_names_a_deputy(world):
    for who in ("zhangxitong", "wushenji", "zhaolan", "hanjuzhang", "caofu"):
        assert refused(name, who=who).status == 403
    assert refused(name, principal="zhaolan", who="lianquan").status == 422  # the centre has its rota
    assert refused(name, principal="lianquan", who="lianquan").status == 422
    name(principal="chenli", deputy="gaoyuan")  # the head for somebody of the unit
    name(principal="gaoyuan", who="gaoyuan", deputy="caofu")
    assert refused(name, principal="gaoyuan", who="lianquan", deputy="caofu").status == 422
    assert Deputy.objects.count() == 2
