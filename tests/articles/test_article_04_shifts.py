"""第四条 …(三)依法合规、全天受理、即接即办。One shift hands to the next what it leaves open; both sign."""

import pytest

from hotline.notices.models import Notice
from hotline.people.models import Account, RotaEntry, Unit
from hotline.regulation.refusals import Refused
from hotline.shifts.hand_over import hand_over, one, take_over
from hotline.shifts.sheet import LISTED, next_on_rota, sheet, shift_ends
from hotline.web.staff.intake import keep_draft
from tests.world import at, call, dispatched, do, person, reply_to

EVENING, NIGHT_ENDS = "2026-04-08 20:00", "2026-04-09 08:00"


@pytest.fixture
def linyue(world):
    """林越 leads the night shift by the rota, 赵岚 the day before it."""
    centre = Unit.objects.get(code="centre")
    made = Account.objects.create(username="linyue", name="林越", unit=centre, roles=["shift_lead"])
    for who, starts, ends in ((person("zhaolan"), "2026-04-08 08:00", EVENING), (made, EVENING, NIGHT_ENDS)):
        RotaEntry.objects.create(post="shift_lead", account=who, starts_at=at(starts), ends_at=at(ends))
    return made


def part(parts, key):
    return next(p for p in parts if p["key"] == key)


def numbers(parts, key):
    return [r["number"] for r in part(parts, key)["rows"]]


def handed(notes="", when=EVENING):
    return hand_over(person("zhaolan"), "linyue", notes, at(when))


def test_the_sheet_lists_what_is_open_when_the_shift_changes(linyue):
    alarm = call("liujie", "2026-04-08 19:50", safety=True)
    fresh = call("liujie", "2026-04-08 19:30", phone="13905570362", plate="")
    disputed = dispatched("2026-04-08 09:30")
    do("gaoyuan", "request_return", disputed, "2026-04-08 10:00", return_reason="not_ours", reason="不归我们",
       suggested_unit="highway")  # fmt: skip
    keep_draft(person("liujie"), {"text": "话说一半", "caller_name": "魏红霞"})
    made = handed("夜里有雾，留意客运站。")
    assert numbers(made.sheet, "alerts") == [alarm.number]
    assert sorted(numbers(made.sheet, "intake")) == sorted([alarm.number, fresh.number])
    assert numbers(made.sheet, "disputes") == [disputed.number]
    assert [r["username"] for r in part(made.sheet, "drafts")["rows"]] == ["liujie"]
    assert {"13905570361", "魏红霞", "话说一半"} & set(str(made.sheet)) == set()
    assert "魏红霞" not in str(made.sheet) and "139" not in str(made.sheet)


def test_a_call_back_nobody_answered_and_a_caller_still_to_be_told_are_calls_the_centre_owes(linyue):
    tried, untried = dispatched("2026-04-01 09:30"), dispatched("2026-04-01 09:40", phone="13905570362")
    for order in (tried, untried):
        reply_to(order, "2026-04-07 10:00")
        do("wangmin", "confirm", order, "2026-04-07 11:00")
    do("mengli", "call_back", tried, "2026-04-08 15:00", outcome="failed", words="约明早再打")
    away = call("liujie", "2026-04-08 16:00", phone="13905570363")
    do("liujie", "return", away, "2026-04-08 16:10", ground="三", reason="须走诉讼")
    calls = part(sheet(at(EVENING), at(NIGHT_ENDS)), "calls")
    assert sorted(r["number"] for r in calls["rows"]) == sorted([tried.number, away.number])
    assert any("已试 1 次" in r["what"] for r in calls["rows"])


def test_what_falls_due_in_the_coming_shift_stands_apart_for_the_centre_and_for_the_units(linyue):
    order = dispatched("2026-04-07 21:00")  # 24 小时联络：04-08 21:00；转办次日签收：04-08 24:00
    late_call = call("liujie", "2026-04-08 19:00", phone="13905570362")  # 受理分派：21:00
    parts = sheet(at(EVENING), shift_ends(linyue, at(EVENING)))
    assert late_call.number in numbers(parts, "ours")
    assert numbers(parts, "theirs") == [order.number, order.number]
    assert part(parts, "late")["count"] == 0
    late = part(sheet(at(NIGHT_ENDS), at("2026-04-09 20:00")), "late")["rows"]
    assert {r["what"].split(" · ")[0] for r in late} == {"首次联络", "签收", "受理分派", "抄送省中心"}


def test_who_comes_next_and_until_when_is_read_from_the_rota(linyue):
    assert next_on_rota(person("zhaolan"), at(EVENING)).account == linyue
    assert shift_ends(linyue, at(EVENING)) == at(NIGHT_ENDS)
    # 值班表里没有，按一班 12 小时
    assert shift_ends(person("zhaolan"), at("2026-04-10 08:00")) == at("2026-04-10 20:00")
    assert handed().until == at(NIGHT_ENDS)


def test_both_sign_each_for_themselves_and_then_nothing_changes(linyue):
    made = handed("原话")
    for who in ("zhaolan", "liujie"):
        with pytest.raises(Refused) as refused:
            take_over(made.pk, person(who), "", at("2026-04-08 20:05"))
        assert refused.value.status == 403
    signed = take_over(made.pk, linyue, "草稿两份，不是一份", at("2026-04-08 20:05")).taken
    assert (signed.signed_by, signed.signed_at) == (linyue, at("2026-04-08 20:05"))
    with pytest.raises(Refused) as refused:
        take_over(made.pk, linyue, "", at("2026-04-08 20:06"))
    assert refused.value.status == 409
    kept = one(made.pk)
    assert (kept.notes, kept.taken.remark, kept.sheet) == ("原话", "草稿两份，不是一份", made.sheet)


def test_work_done_after_the_signature_does_not_change_the_sheet(linyue):
    alarm = call("liujie", "2026-04-08 19:50", safety=True)
    made = handed()
    do("qianjin", "acknowledge", alarm, "2026-04-08 20:03")
    assert numbers(one(made.pk).sheet, "alerts") == [alarm.number]
    assert part(sheet(at("2026-04-08 20:04"), at(NIGHT_ENDS)), "alerts")["count"] == 0


def test_the_sheet_made_later_is_the_one_to_sign(linyue):
    first, second = handed("漏了一件"), handed("补上了", "2026-04-08 20:02")
    with pytest.raises(Refused) as refused:
        take_over(first.pk, linyue, "", at("2026-04-08 20:05"))
    assert f"{second.pk} 号" in refused.value.sentence
    assert take_over(second.pk, linyue, "", at("2026-04-08 20:05")).taken


def test_nobody_hands_over_to_themselves_or_to_somebody_who_leads_no_shift(linyue):
    for incoming in ("zhaolan", "liujie", "", "没有这人"):
        with pytest.raises(Refused) as refused:
            hand_over(person("zhaolan"), incoming, "", at(EVENING))
        assert "incoming" in refused.value.fields
    with pytest.raises(Refused) as refused:
        hand_over(person("liujie"), "linyue", "", at(EVENING))
    assert refused.value.status == 403


def test_names_and_numbers_said_in_the_notes_are_masked(linyue):
    made = handed("答应给 13905570361 早上 9 点回电，联系人魏红霞")
    assert "13905570361" not in made.notes and "魏红霞" not in made.notes
    assert "早上 9 点回电" in made.notes


def test_who_comes_hears_of_the_sheet_under_the_bell(linyue):
    made = handed()
    notice = Notice.objects.get(key=f"shift:{made.pk}")
    assert (notice.post, notice.unit.code) == ("shift_lead", "centre")
    assert "林越" in notice.sentence


def test_a_long_part_prints_the_earliest_and_says_how_many_there_are(linyue):
    for nth in range(LISTED + 2):
        call("liujie", "2026-04-08 19:30", phone=f"1390557{nth:04}", plate="")
    intake = part(sheet(at(EVENING), at(NIGHT_ENDS)), "intake")
    assert (intake["count"], len(intake["rows"])) == (LISTED + 2, LISTED)
