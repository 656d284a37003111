"""When something is due: vectors worked out by hand on the official calendar, then what must hold for any."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from hotline.regulation import jurisdiction, parameters, time_limits
from hotline.regulation.calendar import calendar
from hotline.regulation.time_limits import (
    ZONE,
    _paused,
    _rolled,
    contact_due,
    recounted_reply_due,
    reply_due,
    reply_dues,
    warn_at,
    working_days_due,
)
from tests.world import at

# dispatched on, then the last day of 3, 5 and 10 working days
REPLIES = [
    ("2025-12-31", "2026-01-06", "2026-01-08", "2026-01-15"),  # 01-04 Sunday is worked
    ("2026-02-13", "2026-02-25", "2026-02-27", "2026-03-05"),  # 02-14 and 02-28, Saturdays, are worked
    ("2026-02-14", "2026-02-26", "2026-02-28", "2026-03-06"),
    ("2026-04-30", "2026-05-08", "2026-05-11", "2026-05-18"),
    ("2026-09-19", "2026-09-22", "2026-09-24", "2026-10-09"),  # came on a rest day: still day 0
    ("2026-09-24", "2026-09-30", "2026-10-09", "2026-10-15"),
    ("2026-09-30", "2026-10-10", "2026-10-13", "2026-10-20"),
    ("2026-12-17", "2026-12-22", "2026-12-24", "2026-12-31"),
]
# dispatched at, due by the pausing clock, due by the rolling one ("24:00" is the next day's 00:00)
CONTACTS = [
    ("2026-11-27 16:00", "2026-11-30 16:00", "2026-11-30 16:00"),
    ("2026-11-28 10:00", "2026-12-01 00:00", "2026-11-30 10:00"),
    ("2026-11-29 23:50", "2026-12-01 00:00", "2026-11-30 23:50"),
    ("2026-09-19 15:00", "2026-09-21 00:00", "2026-09-20 15:00"),
    ("2026-09-30 17:00", "2026-10-08 17:00", "2026-10-08 17:00"),
    ("2026-10-09 16:00", "2026-10-10 16:00", "2026-10-10 16:00"),
    ("2026-02-14 20:00", "2026-02-24 20:00", "2026-02-24 20:00"),
]
KINDS = ("inquiry", "suggestion", "complaint")
moments = st.datetimes(datetime(2023, 5, 8), datetime(2026, 11, 1), timezones=st.just(ZONE))


def end_of(day: str) -> datetime:
    return datetime.combine(date.fromisoformat(day) + timedelta(days=1), datetime.min.time(), ZONE)


@pytest.fixture
def rolling_clock(monkeypatch):
    """The other reading of article 19, chosen from the first day on."""
    yield from changed(monkeypatch, contact_clock={date(2023, 5, 8): "roll"})


@pytest.fixture
def closing_time_from_may(monkeypatch):
    yield from changed(monkeypatch, day_ends_at={date(2023, 5, 8): "24:00", date(2026, 5, 6): "17:30"})


def changed(monkeypatch, **values):
    numbers = jurisdiction.load_yaml("parameters") | {n: {"values": v} for n, v in values.items()}
    forget()
    monkeypatch.setattr(parameters, "load_yaml", lambda name: numbers)
    yield
    forget()


def forget():
    for cached in (parameters._in_force, time_limits._end_of_nth, time_limits._reply_due_of_day):
        cached.cache_clear()


@pytest.mark.parametrize(("received", *KINDS), REPLIES)
@pytest.mark.parametrize("clock", ["00:00", "09:30", "23:59"])
def test_a_reply_is_due_at_the_end_of_the_nth_working_day(received, clock, inquiry, suggestion, complaint):
    due = [reply_due(at(f"{received} {clock}"), kind).at for kind in KINDS]
    assert due == [end_of(inquiry), end_of(suggestion), end_of(complaint)]


@pytest.mark.parametrize(("dispatched", "paused", "rolled"), CONTACTS)
def test_the_24_hours_count_on_working_days_only(dispatched, paused, rolled):
    assert contact_due(at(dispatched)).at == at(paused)


@pytest.mark.parametrize(("dispatched", "paused", "rolled"), CONTACTS)
def test_the_other_reading_moves_the_end_instead(rolling_clock, dispatched, paused, rolled):
    assert contact_due(at(dispatched)).at == at(rolled)


def test_a_complaint_of_18_december_reaches_into_a_year_without_a_notice():
    inquiry, suggestion, complaint = (reply_due(at("2026-12-18 09:00"), kind) for kind in KINDS)
    assert (inquiry.at, suggestion.at) == (end_of("2026-12-23"), end_of("2026-12-25"))
    assert [inquiry.provisional, suggestion.provisional, complaint.provisional] == [False, False, True]


@pytest.mark.parametrize("read", [_paused, _rolled])
def test_24_hours_that_end_in_the_new_year_are_provisional_too(read):
    assert read(at("2026-12-31 10:00"), 24, "第十九条", calendar()).provisional
    assert not read(at("2026-12-30 10:00"), 24, "第十九条", calendar()).provisional


def test_24_hours_that_end_with_the_old_year_are_not():
    assert contact_due(at("2026-12-31 00:00")).at == at("2027-01-01 00:00")
    assert not contact_due(at("2026-12-31 00:00")).provisional


def test_the_trace_of_a_reply_counts_every_day_and_says_why():
    trace = reply_due(at("2026-09-30 09:00"), "inquiry").trace
    assert trace[0] == ("2026-09-30", 0, "周三，接到之日不计")
    assert trace[1] == ("2026-10-01", None, "国庆节")
    assert trace[-1] == ("2026-10-10", 3, "周六调休上班")
    assert [n for _, n, _ in trace if n] == [1, 2, 3]
    assert len(trace) == 11


def test_the_trace_of_the_24_hours_adds_up():
    trace = contact_due(at("2026-09-30 17:00")).trace
    assert sum(minutes or 0 for _, minutes, _ in trace) == 24 * 60
    assert sum(minutes is None for _, minutes, _ in trace) == 7


def test_the_same_moment_on_another_clock_is_due_the_same():
    night = at("2026-09-20 00:30")  # 19 September in Greenwich
    assert reply_due(night.astimezone(), "inquiry") == reply_due(night, "inquiry")
    assert reply_due(night.astimezone(UTC), "inquiry") == reply_due(night, "inquiry")
    assert contact_due(night.astimezone(UTC)).at == contact_due(night).at


def test_the_rules_of_the_day_a_duty_began_hold_to_its_end(closing_time_from_may):
    """Reading 10: close of business is introduced on 6 May; what was dispatched before still runs to 24:00."""
    assert reply_due(at("2026-04-30 09:00"), "inquiry").at == end_of("2026-05-08")
    assert reply_due(at("2026-05-06 09:00"), "inquiry").at == at("2026-05-09 17:30")
    assert warn_at(at("2026-05-09 17:30"), at("2026-05-06 09:00"), "1wd") == at("2026-05-08 17:30")
    assert warn_at(end_of("2026-05-08"), at("2026-04-30 09:00"), "1wd") == end_of("2026-05-07")


def test_an_order_dispatched_again_gives_the_second_unit_its_own_date_and_leaves_the_callers():
    """Reading 3: Xu's complaint goes to the wrong unit on the 2nd, to the right one on the 5th."""
    callers, units = (reply_due(at(f"2026-11-{day} 09:00"), "complaint").at for day in ("02", "05"))
    assert (callers, units) == (end_of("2026-11-16"), end_of("2026-11-19"))


@given(st.lists(moments, max_size=20), st.sampled_from(KINDS), st.sampled_from([ZONE, UTC]))
def test_many_at_once_are_due_as_one_by_one(received, kind, clock):
    assert reply_dues([m.astimezone(clock) for m in received], kind) == [reply_due(m, kind) for m in received]


def test_nothing_is_counted_before_the_regulation_was_in_force():
    with pytest.raises(LookupError, match="尚未施行"):
        reply_due(at("2023-05-07 12:00"), "inquiry")


@given(moments, st.timedeltas(timedelta(0), timedelta(days=30)), st.sampled_from(KINDS))
def test_who_dispatches_later_is_never_due_earlier(moment, later, kind):
    assert reply_due(moment, kind).at <= reply_due(moment + later, kind).at
    assert contact_due(moment).at <= contact_due(moment + later).at


@given(moments, st.integers(1, 59))
def test_one_more_day_is_always_later(moment, days):
    assert working_days_due(moment, days, "").at < working_days_due(moment, days + 1, "").at


@given(moments, st.integers(1, 60))
def test_a_due_day_is_a_working_day_and_exactly_n_lie_up_to_it(moment, days):
    due = working_days_due(moment, days, "")
    last = (due.at - timedelta(microseconds=1)).date()
    assert calendar().is_working(last)
    assert calendar().working_days_after(moment.date(), last) == days


@given(moments)
def test_both_readings_agree_between_two_working_days(moment):
    assume(calendar().is_working(moment.date()) and calendar().is_working(moment.date() + timedelta(days=1)))
    assert _paused(moment, 24, "", calendar()).at == moment + timedelta(days=1)
    assert _rolled(moment, 24, "", calendar()).at == moment + timedelta(days=1)


@given(moments)
def test_a_pausing_clock_is_never_the_harsher_one(moment):
    paused, rolled = (read(moment, 24, "", calendar()).at for read in (_paused, _rolled))
    assert paused >= rolled
    assert calendar().is_working((paused - timedelta(microseconds=1)).date())
    assert calendar().is_working((rolled - timedelta(microseconds=1)).date())


@given(moments, st.sampled_from(["1wd", "2wd", "4h", "30min"]))
def test_a_warning_comes_after_the_start_and_before_the_end(moment, before):
    due = contact_due(moment).at
    assert moment <= warn_at(due, moment, before) < due


@pytest.mark.parametrize(
    ("due", "before", "warned"),
    [
        ("2026-10-11 00:00", "1wd", "2026-10-10 00:00"),  # due at the end of Saturday the 10th, worked
        ("2026-10-09 00:00", "1wd", "2026-10-01 00:00"),  # the working day before the 8th is 30 September
        ("2026-10-08 02:00", "4h", "2026-09-30 22:00"),  # two hours of the 8th, two of the 30th
        ("2026-11-30 16:00", "4h", "2026-11-30 12:00"),
        ("2026-11-29 16:00", "10min", "2026-11-29 15:50"),  # minutes are plain clock time
    ],
)
def test_the_amber_light_goes_on_in_time(due, before, warned):
    assert warn_at(at(due), at("2026-09-01 08:00"), before) == at(warned)


def test_the_amber_light_never_goes_on_before_the_duty_began():
    assert warn_at(at("2026-11-30 16:00"), at("2026-11-30 15:00"), "4h") == at("2026-11-30 15:00")


def test_the_rolling_clock_may_put_a_later_dispatch_first_which_is_why_it_is_not_the_default():
    friday, saturday = (
        _rolled(at(m), 24, "", calendar()).at for m in ("2026-11-27 16:00", "2026-11-28 10:00")
    )
    assert saturday < friday


def test_an_end_at_midnight_belongs_to_the_day_that_ends():
    friday = _rolled(at("2026-11-27 00:00"), 24, "", calendar())
    assert friday.at == at("2026-11-28 00:00")
    assert [day for day, _, _ in friday.trace] == ["2026-11-27"]


def test_a_changed_kind_is_recounted_from_the_first_dispatch():
    due = recounted_reply_due(at("2026-11-02 09:00"), "inquiry", at("2026-11-03 09:00"))
    assert due.at == end_of("2026-11-05")


def test_a_recounted_date_that_has_passed_becomes_the_end_of_the_next_working_day():
    due = recounted_reply_due(at("2026-11-02 09:00"), "inquiry", at("2026-11-06 09:00"))
    assert due.at == end_of("2026-11-09")


def test_a_recounted_date_holds_to_its_very_end():
    due = end_of("2026-11-05")
    assert recounted_reply_due(at("2026-11-02 09:00"), "inquiry", due).at == due
