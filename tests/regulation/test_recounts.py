"""A notice that comes late, a reply that came back, and what follows one that never came."""

import pytest

from hotline.regulation.calendar import Notice, calendar
from hotline.regulation.overdue import ladder
from hotline.regulation.recounts import assessed_by, due_after_notice, replied_in_time
from hotline.regulation.time_limits import Due, reply_due
from tests.world import at


@pytest.mark.parametrize(
    ("before", "again", "now", "due"),
    [
        # Zhang's complaint of 18 December was due provisionally on 5 January; the notice makes a rest day of one between
        ("2027-01-06 00:00", "2027-01-07 00:00", "2026-12-20 09:00", "2027-01-07 00:00"),
        # or works a Sunday: a day earlier, and there is time
        ("2027-01-06 00:00", "2027-01-05 00:00", "2026-12-20 09:00", "2027-01-05 00:00"),
        # the earlier date has passed before anybody knew it: the next working day
        ("2027-01-08 00:00", "2027-01-05 00:00", "2027-01-05 09:00", "2027-01-07 00:00"),
        # the notice changes nothing, on the very last day: nothing is given
        ("2027-01-06 00:00", "2027-01-06 00:00", "2027-01-05 09:00", "2027-01-06 00:00"),
        # it was overdue anyway: the old date stands
        ("2027-01-05 00:00", "2027-01-04 00:00", "2027-01-05 09:00", "2027-01-05 00:00"),
    ],
)
def test_a_notice_moves_a_provisional_date_but_never_under_somebodys_feet(before, again, now, due):
    assert due_after_notice(at(before), Due(at(again), "第二十条"), at(now)) == at(due)


def test_an_imported_notice_is_counted_by_its_own_calendar():
    told = calendar().with_notice(Notice(2027, "试验", {}, {}))
    provisional = reply_due(at("2026-12-25 09:00"), "complaint")
    last = told.nth_working_day_after(at("2026-12-25 09:00").date(), 10)
    assert provisional.provisional and not told.is_provisional(last)


def test_the_assessment_uses_the_later_date():
    assert assessed_by(at("2027-01-06 00:00"), at("2027-01-05 00:00")) == at("2027-01-06 00:00")
    assert assessed_by(at("2027-01-05 00:00"), at("2027-01-06 00:00")) == at("2027-01-06 00:00")


@pytest.mark.parametrize(
    ("submitted", "redo_due", "in_time"),
    [
        ("2026-11-16 23:59", None, True),
        ("2026-11-17 00:00", None, True),  # the due moment itself is inside
        ("2026-11-17 00:01", None, False),
        ("2026-11-18 10:00", "2026-11-19 00:00", True),  # sent back: its own limit, later
        ("2026-11-16 10:00", "2026-11-13 00:00", True),  # sent back early: the first limit still holds
        ("2026-11-19 00:01", "2026-11-19 00:00", False),
    ],
)
def test_a_reply_is_in_time_by_the_later_of_its_limits(submitted, redo_due, in_time):
    again = at(redo_due) if redo_due else None
    assert replied_in_time(at(submitted), at("2026-11-17 00:00"), again) is in_time


def test_what_follows_a_missed_reply_is_counted_from_its_last_day():
    """Due at the end of Monday 16 November: phone and letter by Tuesday, on site by Thursday, up by next Monday."""
    rungs = ladder(at("2026-11-17 00:00"))
    assert [(r.key, r.due.at) for r in rungs] == [
        ("urge", at("2026-11-18 00:00")),
        ("written_urge", at("2026-11-18 00:00")),
        ("dispatch_on_site", at("2026-11-20 00:00")),
        ("report_up", at("2026-11-24 00:00")),
    ]
    assert {r.due.article for r in rungs} == {"第二十三条"}


def test_a_limit_missed_before_the_holiday_week_leaves_the_week_out():
    assert [r.due.at for r in ladder(at("2026-10-01 00:00"))][-1] == at("2026-10-14 00:00")
