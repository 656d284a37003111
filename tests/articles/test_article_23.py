"""第二十三条 对于办理时限届满仍未办结回复的,市中心应当及时提醒承办单位,并进行电话跟踪督办,必要时可以采取现场调度,并报局领导小组办公室处理。

An inquiry dispatched on Wednesday 8 April is due at the end of Monday 13 April; nobody answers (reading 13).
"""

import pytest

from hotline.console.watch import tick
from hotline.notices.models import Notice
from hotline.orders.records import first_broken
from hotline.regulation.refusals import Refused
from tests.world import at, dispatched, do, owed, parameter_as, reply_to

CALLED = {"outcome": "reached", "who_answered": "高远", "note": "答应明天上午回复"}


@pytest.fixture
def order(world):
    return dispatched("2026-04-08 09:30", kind="inquiry")


def watch(*moments):
    for moment in moments:
        tick(at(moment))


def open_measures(order):
    rows = order.duties.filter(ended_at=None, article="第二十三条").order_by("id")
    return [d.kind for d in rows]


def told(post):
    return [n.sentence for n in Notice.objects.filter(post=post).order_by("id")]


def test_at_the_limit_the_unit_is_reminded_and_the_centre_owes_a_call_within_a_working_day(order):
    watch("2026-04-14 00:00")
    assert open_measures(order) == []
    watch("2026-04-14 00:01")
    call = owed(order, "urge")
    assert (call.owed_by.code, call.due, call.article) == ("centre", at("2026-04-15 00:00"), "第二十三条")
    assert Notice.objects.filter(unit__code="enforcement", sentence__startswith="催办").count() == 1
    assert f"{order.number} 到期未回复，请在 1 个工作日内电话督办" in told("supervisor")


def test_the_rungs_open_on_the_first_third_and_fifth_working_day(order):
    seen = []
    for day in range(14, 22):
        watch(f"2026-04-{day} 00:01", f"2026-04-{day} 12:00")
        seen.append((day, open_measures(order)[-1]))
    assert seen == [(14, "written_urge"), (15, "written_urge"), (16, "dispatch_on_site"), (17, "dispatch_on_site"),
                    (18, "dispatch_on_site"), (19, "dispatch_on_site"), (20, "report_up"), (21, "report_up")]  # fmt: skip
    assert [owed(order, k).due for k in open_measures(order)] == [
        at(f"2026-04-{day} 00:00") for day in (15, 15, 17, 21)
    ]
    assert owed(order, "reply").next_rung_at is None
    order.refresh_from_db()
    assert first_broken(order) == ""


def test_the_machine_opens_duties_and_never_claims_a_call_or_a_visit(order):
    watch("2026-04-21 00:01", "2026-04-22 00:01")
    by_machine = {e.action for e in order.events.filter(actor=None)}
    assert by_machine == {"remind", "escalate"}
    for action in ("urge", "written_urge", "dispatch_on_site", "report_up"):
        with pytest.raises(Refused) as refused:
            do(None, action, order, "2026-04-22 09:00")
        assert refused.value.code == "not_yours"


def pressed(order):
    rows = Notice.objects.filter(order_number=order.number, sentence__startswith="催办")
    return sorted(rows.values_list("unit__code", flat=True))


def test_each_unit_that_owes_something_is_told_of_the_urging(order):
    do("wangmin", "add_joint", order, "2026-04-08 09:40", joint_units=["sixian", "lingbi"], reason="涉及两县")
    do("hanjuzhang", "joint_reply", order, "2026-04-08 10:00", result="已查")
    do("zhouqiang", "remind", order, "2026-04-09 09:00")
    assert pressed(order) == ["enforcement", "lingbi"]


def test_who_rang_whom_when_with_which_result_is_on_record(order):
    watch("2026-04-14 00:01")
    do("zhouqiang", "urge", order, "2026-04-14 09:00", outcome="failed", who_answered="高远", note="无人接听")
    assert owed(order, "urge").ended_at is None
    do("wangmin", "urge", order, "2026-04-14 10:00", **CALLED)
    assert owed(order, "urge").ended_at == at("2026-04-14 10:00")
    calls = [
        (e.actor.name, e.body.given["outcome"]) for e in order.events.filter(action="urge").order_by("seq")
    ]
    assert calls == [("周强", "failed"), ("王敏", "reached")]
    do("zhouqiang", "urge", order, "2026-04-15 10:00", **CALLED)  # 电话跟踪：可以再打


@pytest.mark.parametrize(
    ("action", "given"),
    [
        ("urge", CALLED),
        ("written_urge", {"note": "已发"}),
        ("dispatch_on_site", {"on_site": "went", "reason": "多次未回"}),
        ("report_up", {"leader": "heju", "reason": "多次未回"}),
    ],
)
def test_before_the_limit_nothing_of_this_is_done(order, action, given):
    with pytest.raises(Refused) as refused:
        do("zhouqiang", action, order, "2026-04-14 00:00", **given)
    assert "办理时限未届满" in refused.value.sentence


def test_on_site_or_why_not_then_up_to_a_named_leader_who_instructs(order):
    watch("2026-04-14 00:01", "2026-04-16 00:01")
    do(
        "zhouqiang",
        "dispatch_on_site",
        order,
        "2026-04-16 10:00",
        on_site="not",
        reason="单位已派人，今日可回",
    )
    assert owed(order, "dispatch_on_site").ended_at is not None
    watch("2026-04-20 00:01")
    with pytest.raises(Refused) as refused:
        do("zhouqiang", "report_up", order, "2026-04-20 09:00", leader="chenli", reason="仍未回复")
    assert "不是领导小组" in refused.value.sentence
    do("zhouqiang", "report_up", order, "2026-04-20 09:10", leader="heju", reason="仍未回复")
    assert (
        told("leader") == [f"{order.number} 出租汽车-不打表 逾期未回复，报请批示"]
        or order.number in told("leader")[0]
    )
    do("heju", "instruct", order, "2026-04-20 11:00", instruction="今日下班前回复，书面说明原因")
    assert order.events.get(action="instruct").body.given == {"instruction": "今日下班前回复，书面说明原因"}
    assert Notice.objects.filter(unit__code="enforcement", sentence__startswith="领导已批示").exists()


def test_a_measure_taken_before_its_turn_is_not_asked_for_again(order):
    watch("2026-04-14 00:01")
    do("zhouqiang", "dispatch_on_site", order, "2026-04-14 11:00", on_site="went", reason="来电人堵在现场")
    watch("2026-04-16 00:01", "2026-04-17 00:01")
    assert owed(order, "dispatch_on_site") is None
    watch("2026-04-20 00:01", "2026-04-20 00:02")
    assert "report_up" in open_measures(order)


def test_all_rungs_end_when_the_reply_is_in(order):
    watch("2026-04-14 00:01", "2026-04-16 00:01")
    assert open_measures(order) == ["urge", "written_urge", "dispatch_on_site"]
    reply_to(order, "2026-04-16 10:00")
    assert open_measures(order) == []
    assert owed(order, "urge").ground == "已回复或期限已改，不再督办"
    watch("2026-04-20 00:01", "2026-04-27 00:01")
    assert open_measures(order) == []


def test_a_new_lead_begins_at_the_foot_of_the_ladder(order):
    watch("2026-04-14 00:01")
    do("wangmin", "change_lead", order, "2026-04-14 09:00", lead_unit="highway", reason="属公路中心")
    assert open_measures(order) == []
    assert (owed(order, "reply").rung, owed(order, "reply").due) == (0, at("2026-04-18 00:00"))


def test_a_clock_set_back_opens_and_closes_nothing(order):
    watch("2026-04-16 00:01")
    before = list(order.duties.order_by("id").values_list("kind", "rung", "next_rung_at", "ended_at"))
    watch("2026-04-14 00:01", "2026-04-09 00:01")
    assert list(order.duties.order_by("id").values_list("kind", "rung", "next_rung_at", "ended_at")) == before


def test_a_person_who_reminded_a_minute_before_the_limit_does_not_stop_the_ladder(order):
    do("wangmin", "remind", order, "2026-04-13 23:59")
    watch("2026-04-14 00:01")
    assert "urge" in open_measures(order)


@pytest.fixture
def no_written_urging():
    with parameter_as("written_urge_in_use", False):
        yield


def test_where_the_bureau_does_not_want_it_there_is_no_written_urging(no_written_urging, order):
    watch("2026-04-14 00:01", "2026-04-16 00:01")
    assert open_measures(order) == ["urge", "dispatch_on_site"]
