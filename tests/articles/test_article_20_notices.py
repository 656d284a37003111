"""第二十条 …10个工作日内回复办理意见: a year's holiday notice that comes when orders are already counted into it (reading 9)."""

from io import StringIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.core.management.base import CommandError

from hotline.console.watch import tick
from hotline.notices.models import Notice
from hotline.orders import holidays
from hotline.orders.holidays import SETTLED_AFTER, decide, finish, import_notice, preview
from hotline.orders.models import HolidayNotice, OwedDuty
from hotline.orders.records import first_broken
from hotline.people import fresh
from hotline.regulation.calendar import calendar
from hotline.regulation.refusals import Refused
from tests.notice_2027 import notice_file
from tests.web.test_pages import enter
from tests.world import REPLY, at, dispatched, do, owed, person

NOW = at("2026-12-22 10:00")
LATER = at("2027-02-04 10:00")


def told_of(text=None, now=NOW):
    return import_notice(text or notice_file(), actor=person("zhangxitong"), now=now)


def approved(text=None, now=NOW, by="zhaolan"):
    return decide(told_of(text, now).pk, {"do": "approve"}, actor=person(by), now=now)


def test_a_complaint_of_december_is_due_a_day_earlier_when_a_sunday_of_december_is_worked(world):
    """18 December + 10 working days: provisional until 4 January; 27 December worked makes it 31 December."""
    order = dispatched("2026-12-18 09:00")
    assert (owed(order, "reply").due, owed(order, "reply").provisional) == (at("2027-01-05 00:00"), True)

    approved()

    reply = owed(order, "reply")
    assert (reply.due, reply.first_due, reply.provisional) == (
        at("2027-01-01 00:00"),
        at("2027-01-05 00:00"),
        False,
    )
    assert reply.assessed_due == at("2027-01-05 00:00"), "the assessment uses the later date"
    order.refresh_from_db()
    assert order.caller_due == at("2027-01-01 00:00")
    event = order.events.latest("seq")
    assert (event.action, event.actor, event.article) == ("recount", None, "第二十条")
    assert event.body.given["holiday_notice"] == "国办发明电〔2026〕9号"
    assert event.body.given["approver"] == "市中心 赵岚"
    assert event.body.given["moved"] == ["限时回复 01-04 24:00 → 12-31 24:00"]
    assert first_broken(order) == ""
    assert (
        Notice.objects.filter(unit__code="enforcement", sentence__contains="按放假通知重计了期限").count()
        == 1
    )


def test_a_date_of_december_that_was_never_provisional_moves_too(world):
    order = dispatched("2026-12-22 09:00", kind="suggestion")
    reply = owed(order, "reply")
    assert (reply.due, reply.provisional) == (at("2026-12-30 00:00"), False)
    approved()
    assert owed(order, "reply").due == at("2026-12-29 00:00")


def test_a_later_date_always_holds_and_nothing_comes_before_the_next_working_day(world):
    """Spring: the law gives until 8 February, the notice until 11 February."""
    longer = dispatched("2027-01-28 09:00", kind="suggestion")
    assert owed(longer, "reply").due == at("2027-02-05 00:00")
    over = dispatched("2027-02-02 09:00", kind="suggestion")
    assert owed(over, "reply").due == at("2027-02-12 00:00")
    approved(now=LATER)
    assert owed(longer, "reply").due == at("2027-02-05 00:00")
    assert owed(over, "reply").due == at("2027-02-17 00:00")
    assert owed(over, "reply").assessed_due == at("2027-02-17 00:00")


def test_the_ladder_begins_at_the_new_date_and_not_at_the_old_one(world):
    """第二十三条 speaks of a reply 超过办理时限: until the later date it is not late, and nothing is pressed."""
    order = dispatched("2027-02-02 09:00", kind="suggestion")
    approved(now=LATER)
    reply = owed(order, "reply")
    assert (reply.due, reply.next_rung_at) == (at("2027-02-17 00:00"), at("2027-02-17 00:00"))
    tick(at("2027-02-12 09:00"))
    assert not order.events.filter(action="escalate").exists()
    tick(at("2027-02-17 09:00"))
    assert order.events.filter(action="escalate").exists()


def test_what_a_notice_shortens_ends_no_earlier_than_the_end_of_the_next_working_day(world):
    """On 31 December at noon the notice comes: by it the reply was due at midnight, before by 4 January."""
    order = dispatched("2026-12-18 09:00")
    noon = at("2026-12-31 12:00")
    approved(now=noon)
    reply = owed(order, "reply")
    assert reply.due == at("2027-01-05 00:00"), "the next working day is 4 January"
    assert not reply.provisional

    order = dispatched("2026-12-22 09:00", kind="complaint")
    assert owed(order, "reply").due == at("2027-01-06 00:00"), "counted by the notice from the start"


def test_nothing_is_counted_by_a_notice_before_the_head_has_approved_it(world):
    told_of()
    assert owed(dispatched("2026-12-18 09:00"), "reply").provisional
    with pytest.raises(Refused) as refused:
        decide(HolidayNotice.objects.get().pk, {"do": "approve"}, actor=person("zhangxitong"), now=NOW)
    assert (refused.value.status, refused.value.article) == (403, "第二十条")


@pytest.mark.parametrize("who", ["zhaolan", "heju"])
def test_the_shift_leader_or_a_leader_of_the_bureau_approves(world, who):
    assert approved(by=who).decided_by.username == who
    assert not calendar().is_provisional(at("2027-06-01 00:00").date())


def test_the_preview_shows_every_duty_whose_date_changes_and_changes_nothing(world):
    order = dispatched("2026-12-18 09:00")
    before = sorted(OwedDuty.objects.values_list("kind", "due"))
    found = preview(told_of(), NOW)
    assert [c.words for c in found.moved] == ["限时回复 01-04 24:00 → 12-31 24:00"]
    assert found.replaces is None
    assert sorted(OwedDuty.objects.values_list("kind", "due")) == before
    assert order.events.filter(action="recount").count() == 0


def test_an_order_whose_dates_stay_only_loses_its_mark_and_nobody_is_told(world):
    order = dispatched("2027-01-08 09:00", kind="inquiry")
    assert owed(order, "reply").provisional
    approved(now=at("2027-01-08 10:00"))
    assert (owed(order, "reply").due, owed(order, "reply").provisional) == (at("2027-01-14 00:00"), False)
    assert owed(order, "reply").assessed_due is None
    assert not Notice.objects.filter(sentence__contains="重计").exists()


def test_what_was_answered_already_stays_as_it_was(world):
    order = dispatched("2026-12-18 09:00")
    do("chenli", "draft", order, "2026-12-21 09:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-12-21 09:10")
    do("zhaowenbin", "sign_off", order, "2026-12-21 09:20")
    assert owed(order, "tell").due == owed(order, "reply").due
    do("chenli", "tell", order, "2026-12-21 10:00", outcome="reached", how="phone", note="已告知")
    do("chenli", "submit", order, "2026-12-21 10:10")
    ended = owed(order, "reply").due
    approved()
    assert owed(order, "reply").due == ended


def test_telling_the_caller_goes_with_the_reply(world):
    order = dispatched("2026-12-18 09:00")
    do("chenli", "draft", order, "2026-12-21 09:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-12-21 09:10")
    do("zhaowenbin", "sign_off", order, "2026-12-21 09:20")
    approved()
    assert owed(order, "tell").due == owed(order, "reply").due == at("2027-01-01 00:00")


def test_a_second_go_changes_nothing(world):
    order = dispatched("2026-12-18 09:00")
    row = approved()
    assert holidays.recount(row, NOW) == 0
    assert order.events.filter(action="recount").count() == 1


def test_the_watch_takes_up_what_an_approval_left_behind(world):
    """The process that approved was killed before it had counted anything; another had not heard of it yet."""
    order = dispatched("2026-12-18 09:00")
    row = told_of()
    HolidayNotice.objects.filter(pk=row.pk).update(
        approved=True, decided_by=person("zhaolan"), decided_at=NOW
    )
    assert owed(order, "reply").provisional

    fresh.forget()
    tick(NOW)
    assert not order.events.filter(action="recount").exists(), "not before every process must have heard"
    tick(NOW + SETTLED_AFTER)
    assert owed(order, "reply").due == at("2027-01-01 00:00")
    tick(NOW + 2 * SETTLED_AFTER)
    assert order.events.filter(action="recount").count() == 1
    assert HolidayNotice.objects.get().recounted_at == NOW + SETTLED_AFTER
    assert finish(NOW + 3 * SETTLED_AFTER) == 0


def test_a_notice_that_replaces_another_counts_again(world):
    order = dispatched("2026-12-18 09:00")
    approved()
    changed = notice_file(make_up_workdays={}, number="国办发明电〔2026〕10号")
    found = preview(told_of(changed, NOW), NOW)
    assert found.replaces.number == "国办发明电〔2026〕9号"
    decide(HolidayNotice.objects.latest("pk").pk, {"do": "approve"}, actor=person("heju"), now=NOW)
    assert owed(order, "reply").due == at("2027-01-05 00:00")
    assert owed(order, "reply").first_due == at("2027-01-05 00:00")


def test_the_same_days_are_not_imported_twice(world):
    told_of()
    with pytest.raises(Refused, match="已导入过"):
        told_of()
    decide(HolidayNotice.objects.get().pk, {"do": "approve"}, actor=person("zhaolan"), now=NOW)
    with pytest.raises(Refused, match="已导入过"):
        told_of()


def test_two_heads_at_once_the_second_is_told(world):
    row = approved()
    with pytest.raises(Refused, match="已经批准") as refused:
        decide(row.pk, {"do": "approve"}, actor=person("heju"), now=NOW)
    assert refused.value.status == 409


def test_a_wrong_notice_is_set_aside_with_a_reason(world, client):
    row = told_of()
    page = enter(client, "zhaolan").post(f"/holidays/{row.pk}", {"do": "refuse", "reason": ""})
    assert page.status_code == 422
    client.post(f"/holidays/{row.pk}", {"do": "refuse", "reason": "年份写错"})
    row.refresh_from_db()
    assert (row.approved, row.reason) == (False, "年份写错")
    assert calendar().is_provisional(at("2027-06-01 00:00").date())


def test_the_system_administrator_uploads_and_sees_how_many_not_which(world, client):
    order = dispatched("2026-12-18 09:00")
    file = SimpleUploadedFile("2027.yaml", notice_file().encode())
    there = enter(client, "zhangxitong").post("/holidays", {"file": file}).headers["Location"]
    page = client.get(there).content.decode()
    assert "执法支队 1 项" in page
    assert order.number not in page
    assert Notice.objects.filter(post="shift_lead", sentence__contains="放假安排").exists()

    page = enter(client, "zhaolan").get(there).content.decode()
    assert order.number in page and "01-04 24:00" in page and "12-31 24:00" in page
    client.post(there, {"do": "approve"})
    assert "批准" in client.get("/holidays").content.decode()


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (notice_file(year=1), "year 要写年份"),
        ("", "不是放假通知的文件"),
        (b"\xff\xfe", "不是 UTF-8 编码"),
        ("x" * 100_000, "不是放假通知的文件"),
    ],
)
def test_a_bad_upload_is_a_sentence(world, client, content, sentence):
    raw = content if isinstance(content, bytes) else content.encode()
    page = enter(client, "zhangxitong").post("/holidays", {"file": SimpleUploadedFile("x.yaml", raw)})
    assert (page.status_code, sentence in page.content.decode()) == (422, True)
    assert not HolidayNotice.objects.exists()


def test_others_do_not_get_to_the_page(world, client):
    for who in ("liujie", "chenli", "wushenji"):
        assert enter(client, who).get("/holidays").status_code == 403
    assert enter(client, "zhaolan").get("/holidays/99").status_code == 404
    with pytest.raises(Refused, match="由系统管理员导入"):
        import_notice(notice_file(), actor=person("zhaolan"), now=NOW)


def test_the_command_imports_and_prints_what_would_change(world, tmp_path, monkeypatch):
    from hotline.console.management.commands import import_notice as command

    monkeypatch.setattr(command, "now", lambda: NOW)
    order = dispatched("2026-12-18 09:00")
    file = tmp_path / "国办发明电-2026-9号.yaml"
    file.write_text(notice_file())
    said = StringIO()
    call_command("import_notice", str(file), stdout=said)
    assert f"{order.number}  执法支队  限时回复 01-04 24:00 → 12-31 24:00" in said.getvalue()
    assert "期限变化 1 项" in said.getvalue()
    with pytest.raises(CommandError, match="已导入过"):
        call_command("import_notice", str(file))
    with pytest.raises(CommandError, match="读不了"):
        call_command("import_notice", str(tmp_path / "没有.yaml"))


def test_every_process_counts_by_it_within_a_minute_and_asks_nothing_in_between(
    world, django_assert_num_queries
):
    row = told_of()
    fresh.start_over(NOW)
    HolidayNotice.objects.filter(pk=row.pk).update(
        approved=True, decided_by=person("zhaolan"), decided_at=NOW
    )
    with django_assert_num_queries(0):
        fresh.look(NOW + 0.9 * fresh.EVERY)
    assert calendar().is_provisional(at("2027-06-01 00:00").date())
    fresh.look(NOW + fresh.EVERY)
    assert not calendar().is_provisional(at("2027-06-01 00:00").date())
