"""What a file must say to be a holiday notice, and what a later notice does to the December before."""

from datetime import date

import pytest
import yaml

from hotline.regulation.calendar import NOTICES, Notice, calendar, counting_by, printed, statutory_days, take
from hotline.regulation.holiday_notice import read_notice
from hotline.regulation.refusals import Refused
from tests.notice_2027 import notice_file


def test_a_notice_is_read():
    notice = read_notice(notice_file())
    assert (notice.year, notice.number, notice.number_verified) == (2027, "国办发明电〔2026〕9号", False)
    assert notice.days_off[date(2027, 1, 1)] == "元旦"
    assert list(notice.make_up_workdays) == [date(2026, 12, 27)]


@pytest.mark.parametrize("file", sorted(NOTICES.glob("国办*.yaml")), ids=lambda f: f.stem)
def test_every_printed_notice_would_be_taken(file):
    assert read_notice(file.read_text()).year == yaml.safe_load(file.read_text())["year"]


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"year": "二〇二七"}, "year 要写年份"),
        ({"number": ""}, "number 要写文号"),
        ({"days_off": {}}, "days_off 要逐日写"),
        ({"days_off": {"元旦": "2027-01-01"}}, "days_off 要逐日写"),
        ({"make_up_workdays": ["2026-12-27"]}, "make_up_workdays 要逐日写"),
        ({"make_up_workdays": {date(2026, 12, 28): "元旦"}}, "2026-12-28 是周一，不会是调休上班日"),
        ({"make_up_workdays": {date(2027, 1, 2): "元旦"}}, "2027-01-02 又放假又上班"),
        ({"make_up_workdays": {date(2026, 11, 29): "元旦"}}, "2026-11-29 不在 2027 年，也不在上年 12 月"),
        ({"remark": "x"}, "没有“remark”这样的项"),
    ],
)
def test_what_is_wrong_with_a_file_is_said(changes, sentence):
    with pytest.raises(Refused) as refused:
        read_notice(notice_file(**changes))
    assert refused.value.status == 422
    assert sentence in refused.value.sentence


def test_a_statutory_holiday_left_out_is_named():
    days = {d: n for d, n in statutory_days().items() if d.year == 2027 and d != date(2027, 9, 15)}
    with pytest.raises(Refused, match="法定节假日 2027-09-15 没有写进放假"):
        read_notice(notice_file(days_off=days | {date(2027, 2, n): "春节" for n in (9, 10, 11)}))


@pytest.mark.parametrize(
    "text", ["", "不是", "[1, 2", "year: 2027\ndays_off: {2027-02-30: x}", "a" * 30_000, "\0"], ids=ascii
)
def test_what_is_no_such_file_at_all_is_refused_in_one_sentence(text):
    with pytest.raises(Refused, match="不是放假通知的文件"):
        read_notice(text)


def test_a_later_notice_changes_the_december_before():
    worked, off = date(2026, 12, 27), date(2026, 12, 31)
    told = calendar().with_notice(Notice(2027, "试验", {off: "元旦"}, {worked: "元旦"}))
    assert told.is_working(worked) and not calendar().is_working(worked)
    assert not told.is_working(off) and calendar().is_working(off)
    again = told.with_notice(Notice(2028, "试验", {worked: "改放"}, {}))
    assert not again.is_working(worked), "the later notice wins"
    assert {worked, off, date(2027, 1, 1)} <= set(told.days_that_differ(calendar()))
    assert date(2026, 12, 30) not in told.days_that_differ(calendar())


def test_a_calendar_on_trial_counts_in_its_block_only():
    told = printed().with_notice(Notice(2027, "试验", {}, {}))
    with counting_by(told):
        assert calendar() is told
    assert calendar() is printed()


def test_what_is_taken_counts_until_it_is_given_up():
    take([Notice(2027, "试验", {}, {})])
    assert not calendar().is_provisional(date(2027, 6, 1))
    take([])
    assert calendar() is printed()
