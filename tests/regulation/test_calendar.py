"""Our holiday files against two packages that know nothing of us, on every day there is."""

from datetime import date, timedelta

import chinese_calendar
import holidays
import pytest
import yaml

from hotline.regulation.calendar import NOTICES, Notice, calendar

YEARS = range(2013, 2027)


def days_of(year: int) -> list[date]:
    return [date(year, 1, 1) + timedelta(days=i) for i in range(date(year, 12, 31).timetuple().tm_yday)]


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_a_year_agrees_with_chinesecalendar(year):
    assert [d for d in days_of(year) if calendar().is_working(d) != chinese_calendar.is_workday(d)] == []


@pytest.mark.parametrize("year", YEARS)
def test_every_day_of_a_year_agrees_with_holidays(year):
    china = holidays.country_holidays("CN", years=[year - 1, year, year + 1])
    assert any(d.year == year for d in china.weekend_workdays)
    assert [d for d in days_of(year) if calendar().is_working(d) != china.is_working_day(d)] == []


def test_there_is_a_notice_for_each_of_those_years_and_none_for_the_next():
    assert calendar().published == frozenset(YEARS)
    assert not calendar().is_provisional(date(2026, 12, 31))
    assert calendar().is_provisional(date(2027, 1, 1))


def test_a_notice_may_name_days_of_the_december_before():
    named = [
        n for n in calendar().notices if any(d.year < n.year for d in [*n.days_off, *n.make_up_workdays])
    ]
    assert all(d.year in (n.year - 1, n.year) for n in named for d in [*n.days_off, *n.make_up_workdays])
    assert named


def test_counting_agrees_with_walking_day_by_day():
    day, walked = date(2026, 9, 19), 0
    for ahead in range(1, 40):
        at = day + timedelta(days=ahead)
        walked += calendar().is_working(at)
        assert calendar().working_days_after(day, at) == walked
        if calendar().is_working(at):
            assert calendar().nth_working_day_after(day, walked) == at


def test_the_day_before_the_holiday_week_is_found():
    assert calendar().previous_working_day(date(2026, 10, 8)) == date(2026, 9, 30)


def test_each_day_says_why_it_counts_or_not():
    notes = {
        d: calendar().day_note(date.fromisoformat(d))
        for d in ("2026-10-01", "2026-10-10", "2026-10-17", "2026-10-19")
    }
    assert notes == {
        "2026-10-01": "国庆节",
        "2026-10-10": "周六调休上班",
        "2026-10-17": "周六",
        "2026-10-19": "周一",
    }


def test_a_year_without_a_notice_goes_by_the_statutory_days_until_the_notice_comes():
    bridge = date(2027, 2, 9)
    assert calendar().is_working(bridge)
    told = calendar().with_notice(Notice(2027, "试验", {bridge: "春节"}, {date(2027, 2, 14): "春节"}))
    assert not told.is_working(bridge)
    assert told.is_working(date(2027, 2, 14))
    assert not told.is_provisional(bridge)
    assert calendar().is_working(bridge)


def test_the_statutory_days_of_years_without_a_notice_agree_with_holidays():
    """Thirteen days off a year (2024-11-10): each is one in `holidays` too, lunar ones included."""
    days = yaml.safe_load((NOTICES / "statutory.yaml").read_text())["days_off"]
    china = holidays.country_holidays("CN", years=range(2027, 2036))
    assert {d.year for d in days} == set(range(2027, 2036))
    assert [d for d in days if d not in china] == []
    assert all(sum(d.year == year for d in days) in (12, 13) for year in range(2027, 2036))


def test_each_notice_says_whether_its_number_was_seen():
    files = [yaml.safe_load(f.read_text()) for f in NOTICES.glob("国办*.yaml")]
    assert all(
        f["number"].startswith("国办发明电〔") and f["number_verified"] in (True, False) for f in files
    )
    assert len({f["number"] for f in files}) == len(YEARS)


def test_counting_beyond_the_tables_is_refused_with_a_sentence():
    with pytest.raises(LookupError, match="超出了已有放假安排"):
        calendar().nth_working_day_after(date(2035, 12, 28), 30)


def test_a_day_outside_the_tables_is_refused_with_a_sentence():
    with pytest.raises(LookupError, match="没有 1999 年的放假安排"):
        calendar().is_working(date(1999, 1, 4))
