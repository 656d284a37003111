"""第四条 …(三)…全天受理。When the system is down calls are taken on numbered paper and entered afterwards, each at its own moment."""

import pytest

from hotline.orders.models import Order
from hotline.regulation.refusals import Refused
from hotline.shifts.papers import enter, reserve, series_of
from tests.world import CALL, at, do, owed, person

USED = {"fate": "used", "happened_at": "2026-04-08 02:10", "taken_by": "liujie", "kind": "complaint", "text": CALL["text"],
        "caller_name": "魏红霞", "phone": "13905570361", "county": "埇桥区", "place": CALL["place"]}  # fmt: skip
MORNING = "2026-04-08 08:00"


@pytest.fixture
def pad(world):
    """Four sheets, their numbers reserved and printed the day before."""
    return reserve(4, person("zhaolan"), at("2026-04-07 09:00"))


def slip(pad, nth, **changes):
    return USED | {"number": pad.numbers()[nth]} | changes


def entered(pad, *rows, who="wangmin", when=MORNING):
    return enter(pad, rows, person(who), at(when))


def test_a_night_on_paper_is_entered_in_one_go_each_call_at_its_own_moment(pad):
    second = {
        "happened_at": "2026-04-08 03:00",
        "kind": "inquiry",
        "phone": "13905570362",
        "answer": "六点二十首班。",
    }
    entered(
        pad,
        slip(pad, 0),
        slip(pad, 1, **second),
        {"number": pad.numbers()[2], "fate": "void", "reason": "写错"},
    )
    first, answered = Order.objects.order_by("id")
    assert first.registered_at == at("2026-04-08 02:10")
    event = first.events.select_related("actor", "body").get()
    assert (event.happened_at, event.recorded_at) == (at("2026-04-08 02:10"), at(MORNING))
    assert event.actor.username == "wangmin"
    assert pad.numbers()[0] in event.body.given["late_reason"]
    assert first.contact.origin_number == pad.numbers()[0]
    assert owed(first, "decide_intake").since == at("2026-04-08 02:10")
    assert (answered.state, answered.closed_at) == ("closed", at("2026-04-08 03:00"))
    said = {s.number[-3:]: s.said for s in series_of(pad.pk).settled()}
    assert said == {"001": f"已补录 {first.number}", "002": f"已补录 {answered.number}", "003": "作废"}


def test_the_order_of_a_paper_goes_on_like_any_other(pad):
    entered(pad, slip(pad, 0))
    order = Order.objects.get()
    assert (
        do("wangmin", "dispatch", order, "2026-04-08 08:20", kind="complaint", lead_unit="enforcement").state
        == "dispatched"
    )


def test_a_safety_matter_written_at_night_is_owed_its_alert_from_that_moment(pad):
    entered(pad, slip(pad, 0, safety="1"))
    assert owed(Order.objects.get(), "acknowledge").since == at("2026-04-08 02:10")


def test_numbers_skipped_are_shown_until_somebody_accounts_for_them(pad):
    first, second, third, fourth = pad.numbers()
    entered(pad, slip(pad, 0), slip(pad, 3, phone="13905570364"))
    assert series_of(pad.pk).gaps() == [second, third]
    entered(
        pad, slip(pad, 1, phone="13905570362"), {"number": third, "fate": "missing", "reason": "当班没找到"}
    )
    assert series_of(pad.pk).gaps() == []
    entered(pad, slip(pad, 2, phone="13905570363"))  # a lost sheet turns up
    assert {s.number: s.fate for s in series_of(pad.pk).settled()} == dict.fromkeys(
        (first, second, third, fourth), "used"
    )


@pytest.mark.parametrize(
    ("rows", "field", "words"),
    [
        (lambda pad: [slip(pad, 0), slip(pad, 0)], "1.number", "填了两次"),
        (lambda pad: [slip(pad, 0, number="Z9999-001")], "0.number", "不是这一本"),
        (lambda pad: [slip(pad, 0, number="")], "0.number", "没写号"),
        (lambda pad: [slip(pad, 0, fate="")], "0.fate", "请选"),
        (lambda pad: [slip(pad, 0, happened_at="")], "0.happened_at", "来件时刻"),
        (lambda pad: [slip(pad, 0, happened_at="2026-04-09 02:10")], "0.happened_at", "将来"),
        (lambda pad: [slip(pad, 0, taken_by="没有这人")], "0.taken_by", "接听人"),
        (lambda pad: [slip(pad, 0), slip(pad, 1, text="")], "1.text", "诉求"),
        (lambda pad: [slip(pad, 0), slip(pad, 1, phone="12")], "1.phone", ""),
        (lambda pad: [slip(pad, 0), {"number": pad.numbers()[1], "fate": "void"}], "1.reason", "写明原因"),
        (lambda pad: [slip(pad, 0, answer="答" * 3001)], "0.answer", "太长"),
    ],
)  # fmt: skip
def test_one_wrong_sheet_keeps_the_whole_stack_out_and_is_named(pad, rows, field, words):
    with pytest.raises(Refused) as refused:
        entered(pad, *rows(pad))
    assert words in refused.value.fields[field]
    assert refused.value.fields[field] in refused.value.sentence
    assert Order.objects.count() == 0 and series_of(pad.pk).settled() == []


def test_a_number_entered_before_is_not_entered_again(pad):
    entered(pad, slip(pad, 0))
    with pytest.raises(Refused) as refused:
        entered(pad, slip(pad, 0), who="liujie", when="2026-04-08 08:05")
    assert Order.objects.get().number in refused.value.fields["0.number"]


def test_numbers_are_reserved_by_the_shift_lead_and_entered_at_the_desk(pad):
    for who in ("liujie", "chenli", "heju"):
        with pytest.raises(Refused) as refused:
            reserve(5, person(who), at(MORNING))
        assert refused.value.status == 403
    for count in (0, 201):
        with pytest.raises(Refused) as refused:
            reserve(count, person("zhaolan"), at(MORNING))
        assert "count" in refused.value.fields
    for who in ("chenli", "mengli", "heju"):
        with pytest.raises(Refused) as refused:
            entered(pad, slip(pad, 0), who=who)
        assert refused.value.status == 403


def test_what_is_written_of_a_void_sheet_holds_no_callers_number(pad):
    entered(pad, {"number": pad.numbers()[0], "fate": "void", "reason": "来电人 13905570361 挂断了"})
    assert "13905570361" not in series_of(pad.pk).settled()[0].reason
