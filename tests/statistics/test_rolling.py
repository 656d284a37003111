"""The sums the watch keeps are what events and duties say, whatever was entered late, corrected or let lie (第二十八条)."""

import pytest
from django.core.management import call_command
from django.db import connection

from hotline.orders.models import Event
from hotline.people.models import Unit
from hotline.regulation.indicators import INDICATOR, INDICATORS, OF_A_UNIT
from hotline.regulation.periods import period
from hotline.statistics.behind import Asked, behind
from hotline.statistics.figures import figures
from hotline.statistics.kept import figures_of, kept_figures, rolled_at
from hotline.statistics.models import Cell, CountedRow, Rolled
from hotline.statistics.recount import differing
from hotline.statistics.rolling import fill, roll
from tests.statistics.month import NOW, tell_april
from tests.world import at, call, dispatched, do, parameter_as, person, reply_to

APRIL = period("2026-04")
PERIODS = ("2026-03", "2026-04", "2026-05", "2026-06", "2026-Q2", "2026")


@pytest.fixture
def april(world):
    return tell_april()


def wrong(moment, keys=PERIODS):
    return [sentence for key in keys for sentence in differing(period(key), moment)]


def rolled(when):
    """The watch beats until there is nothing more to do."""
    while roll(at(when)) != 0 or not Rolled.objects.get().complete:
        pass
    return wrong(at(when), ("2026-04", "2026"))


def test_the_sums_of_every_period_are_what_events_and_duties_say(april):
    fill(NOW)
    assert wrong(NOW) == []
    kept = kept_figures(APRIL, NOW)
    assert (kept.of(INDICATOR["on_time"]).fraction, kept.of(INDICATOR["late_open"]).rows) == ("4/8", 2)
    assert kept.of(INDICATOR["satisfied"], "opinion", "very").rows == 1
    assert kept.of(INDICATOR["orders"], "area_county", "公路|泗县").rows == 1


def test_the_comparison_can_fail_and_names_the_cell(april, capsys):
    fill(NOW)
    Cell.objects.filter(span="month", base="reply", cut="area", value="公路", kind="complaint").update(hits=9)
    assert wrong(NOW, ["2026-04"]) == ["2026年4月 reply area=公路 投诉举报：汇总 9/1，重数 0/1"]
    with pytest.raises(SystemExit):
        call_command("recount", "2026-04")
    assert "2026年4月 reply area=公路 投诉举报：汇总 9/1，重数 0/1" in capsys.readouterr().out


def test_what_came_after_the_first_filling_is_caught_up(world):
    """A shift rolled as it went along ends where one rolled at its end does."""
    order = dispatched("2026-04-01 09:30")
    rolled("2026-04-01 09:31")
    do("chenli", "contact", order, "2026-04-01 15:00", outcome="reached", note="已联系")
    assert rolled("2026-04-01 15:05") == []
    reply_to(order, "2026-04-09 16:00")
    do("wangmin", "confirm", order, "2026-04-09 17:00")
    assert rolled("2026-04-10 08:00") == []
    do(
        "wangmin",
        "redo",
        dispatched_and_replied("2026-04-10 09:00"),
        "2026-04-14 10:00",
        defects=["incomplete"],
        reason="缺",
    )
    assert rolled("2026-04-14 10:02") == []


def dispatched_and_replied(when):
    order = dispatched(when, phone="13905570399")
    return reply_to(order, when.replace("09:00", "16:00"))


def test_a_limit_that_passes_without_a_step_is_counted_at_the_next_beat(world):
    dispatched("2026-04-08 09:30")
    rolled("2026-04-08 09:31")
    before = figures_of(APRIL, at("2026-04-08 09:31")).of(INDICATOR["signed"])
    assert before.fraction == "0/0"
    assert rolled("2026-04-10 00:01") == []
    assert figures_of(APRIL, at("2026-04-10 00:01")).of(INDICATOR["signed"]).fraction == "0/1"
    assert rolled("2026-04-30 09:00") == []
    assert figures_of(APRIL, at("2026-04-30 09:00")).of(INDICATOR["late_open"]).rows == 1


def test_an_extended_reply_and_one_done_again_pass_the_date_that_judges_them(world):
    order = dispatched("2026-04-13 09:00")
    with parameter_as("extension_allowed", True):
        do("zhaowenbin", "request_extension", order, "2026-04-20 09:00", working_days="5", reason="要鉴定")
        do("wangmin", "grant_extension", order, "2026-04-20 10:00", working_days="5", reason="同意")
    again = dispatched("2026-04-14 09:00", phone="13905570399")
    reply_to(again, "2026-04-15 09:00")
    do("wangmin", "redo", again, "2026-04-15 10:00", defects=["incomplete"], reason="缺")
    for when in ("2026-04-20 10:01", "2026-04-28 00:01", "2026-04-29 00:01", "2026-05-09 00:01"):
        assert rolled(when) == [], when


def test_a_correction_changes_the_days_it_is_about(april):
    fill(NOW)
    do("wangmin", "unmerge", april["merged"], "2026-05-20 09:10", reason="不是同一件事")
    order = april["never answered"]
    do("wangmin", "correct", order, "2026-05-20 09:11", field="county", value="泗县", reason="听错了")
    do("wangmin", "correct", order, "2026-05-20 09:12", field="area", value="公路", reason="填错了")
    do("zhaolan", "change_kind", order, "2026-05-20 09:13", kind="suggestion", reason="实为建议")
    assert rolled("2026-05-20 09:20") == []
    kept = kept_figures(APRIL, at("2026-05-20 09:20"))
    assert kept.of(INDICATOR["orders"]).rows == 11
    assert kept.of(INDICATOR["orders"], "county", "泗县", "suggestion").rows == 1


def test_a_step_entered_late_counts_on_the_day_it_happened(world):
    order = dispatched("2026-04-08 09:30")
    rolled("2026-04-08 20:00")
    do("chenli", "contact", order, "2026-04-09 09:00", outcome="reached", note="已联系", happened_at="2026-04-08T15:00",
       late_reason="当天停电")  # fmt: skip
    assert rolled("2026-04-09 09:02") == []
    assert kept_figures(APRIL, at("2026-04-09 09:02")).of(INDICATOR["contacted"]).fraction == "1/1"


def test_a_step_is_counted_once_not_at_every_beat_until_it_is_old(world):
    """The bound: what came last is counted at the next beat and lies still at the one after."""
    rolled("2026-04-08 09:00")
    order = dispatched("2026-04-08 09:30")
    assert [roll(at(when)) for when in ("2026-04-08 09:31", "2026-04-08 09:32", "2026-04-08 09:33")] == [
        1,
        0,
        0,
    ]
    do("chenli", "contact", order, "2026-04-08 09:34", outcome="reached", note="已联系")
    assert [roll(at(when)) for when in ("2026-04-08 09:35", "2026-04-08 09:36")] == [1, 0]
    assert wrong(at("2026-04-08 09:36"), ["2026-04"]) == []


def test_a_step_that_is_seen_after_one_of_a_higher_number_is_not_missed(world):
    """Its transaction was still open when the later one was counted: its number had been given, nobody saw it."""
    slow, quick = dispatched("2026-04-08 09:30"), dispatched("2026-04-08 09:40", phone="13905570399")
    rolled("2026-04-08 09:50")
    given_to_the_slow, last = numbers_of_steps(1), numbers_of_steps(1) + 1
    put_numbers_to(last)
    do("chenli", "contact", quick, "2026-04-08 09:51", outcome="reached", note="已联系")
    assert roll(at("2026-04-08 09:52")) == 1
    put_numbers_to(given_to_the_slow)
    do("chenli", "contact", slow, "2026-04-08 09:51", outcome="reached", note="已联系")
    put_numbers_to(last + 100)
    assert roll(at("2026-04-08 09:53")) == 1
    assert wrong(at("2026-04-08 09:53"), ["2026-04"]) == []
    assert kept_figures(APRIL, at("2026-04-08 09:53")).of(INDICATOR["contacted"]).fraction == "2/2"
    assert [roll(at(when)) for when in ("2026-04-08 09:58", "2026-04-08 09:59")] == [1, 0], "then let lie"


def numbers_of_steps(after):
    """The number the next step but so many would get."""
    return Event.objects.latest("pk").pk + after


def put_numbers_to(number):
    with connection.cursor() as cursor:
        cursor.execute("select setval(pg_get_serial_sequence('orders_event', 'id'), %s, false)", [number])


def test_an_order_confirmed_twice_counts_in_both_months_and_once_in_the_year(april):
    order = april["late, not content, done again in time"]
    do("zhaolan", "reopen", order, "2026-05-07 11:00", reason="又有反复")
    reply_to(order, "2026-05-08 10:00")
    do("wangmin", "confirm", order, "2026-05-08 16:00")
    fill(NOW)
    closed = INDICATOR["closed"]
    months = [kept_figures(period(key), NOW).of(closed).rows for key in ("2026-04", "2026-05")]
    assert (months, kept_figures(period("2026"), NOW).of(closed).rows) == ([5, 1], 5)
    assert wrong(NOW) == []


def test_a_page_shows_the_sums_while_they_are_fresh_and_counts_by_itself_when_not(april):
    fill(NOW)
    CountedRow.objects.all().delete()
    Cell.objects.all().delete()
    assert figures_of(APRIL, at("2026-05-20 09:02")).of(INDICATOR["orders"]).rows == 0, "from the sums"
    assert figures_of(APRIL, at("2026-05-20 09:04")).of(INDICATOR["orders"]).rows == 10, "counted"
    assert rolled_at(period("2026-05"), at("2026-05-20 09:02")) == NOW
    Rolled.objects.update(rolled_at=at("2026-05-31 23:59"))
    assert rolled_at(period("2026-05"), at("2026-06-01 00:00")) is None, "kept before the month was over"


def test_the_list_behind_a_kept_figure_adds_up_to_it(april):
    """In the whole, one cut, one unit, and on either side of the line, for the month and the year."""
    fill(NOW)
    unit, wrong = Unit.objects.get(code="enforcement").pk, {}
    for key in ("2026-04", "2026"):
        for i in INDICATORS:
            for cut, value, of in (
                ("", "", None),
                ("area", "公路", None),
                ("unit", str(unit), None),
                ("", "", unit),
            ):
                figure = kept_figures(period(key), NOW, of).of(i, cut, value)
                count, rows = behind(Asked(i, cut, value), period(key), NOW, of)
                if (count, len(rows), sum(r.hit for r in rows)) != (figure.rows, figure.rows, figure.hits):
                    wrong[key, i.key, cut, of] = (count, len(rows), figure)
            hits = [behind(Asked(i, hit=hit), period(key), NOW) for hit in (True, False)]
            assert [count for count, _ in hits] == [len(rows) for _, rows in hits]
    assert wrong == {}


def test_only_one_watch_rolls_and_at_most_once_a_minute(april):
    fill(NOW)
    call("liujie", "2026-05-20 09:00", phone="13905570398")
    assert roll(at("2026-05-20 09:00")) == 0
    assert roll(at("2026-05-20 09:01")) > 0


def test_a_cut_that_is_not_kept_is_never_a_nought(april):
    fill(NOW)
    unit = Unit.objects.get(code="sixian").pk
    with pytest.raises(LookupError):
        kept_figures(APRIL, NOW, unit).of(INDICATOR["on_time"], "area", "公路")
    assert {i.key for i in INDICATORS if i.key in OF_A_UNIT} == set(OF_A_UNIT)
    for key in OF_A_UNIT:
        kept, counted = (f(APRIL, NOW, unit).of(INDICATOR[key]) for f in (kept_figures, figures))
        assert kept == counted
    assert person("sunsixian").unit_id == unit
