"""Every figure of a month counted a second time, by hand and from the raw events, in another way (第二十八条)."""

from decimal import Decimal

import pytest

from hotline.people.models import Unit
from hotline.regulation.indicators import INDICATOR, INDICATORS
from hotline.regulation.periods import period
from hotline.statistics.behind import Asked, behind
from hotline.statistics.figures import CUTS, Figure, figures
from hotline.statistics.tables import Compared, by_cut, by_unit, compared
from tests.statistics.month import NOW, tell_april
from tests.statistics.recount import Recount
from tests.world import at, settle_in, told_once

APRIL = period("2026-04")
SAMPLED = {"called_back_others", "called_back_dispatched"}
"""Whether an order of another kind is drawn the events do not say: by hand below."""
BY_HAND = {
    "contacts": (11, 11), "orders": (10, 10), "dispatched": (9, 9), "answered": (1, 2), "given_back": (1, 9), "signed": (4, 8),
    "contacted": (4, 8), "on_time": (4, 8), "on_time_extended": (4, 7), "on_time_complaints": (3, 7), "on_time_others": (1, 1),
    "late_open": (2, 2), "closed": (5, 5), "redone": (1, 4), "called_back_complaints": (3, 4), "satisfied": (2, 3), "rectified": (1, 1),
    "satisfied_instant": (0, 0), "rated": (0, 0), "joint_on_time": (0, 0),
}  # fmt: skip


@pytest.fixture(scope="module")
def told(django_db_setup, django_db_blocker):
    """April of the people of the stories, once for all tests here."""
    with django_db_blocker.unblock(), told_once(lambda: settle_in() or tell_april()) as april:
        yield april


@pytest.fixture
def april(told, db):
    return told


def said(figure: Figure):
    hits = figure.rows if not figure.indicator.over else figure.hits
    return (Decimal(hits), figure.rows)


def test_the_month_as_counted_by_hand(april):
    counted = figures(APRIL, NOW)
    assert {key: said(counted.of(INDICATOR[key])) for key in BY_HAND} == BY_HAND


PERIODS = ("2026-03", "2026-04", "2026-05", "2026-Q2", "2026")


@pytest.mark.parametrize("now", ["2026-05-20 09:00", "2026-08-01 09:00"])
def test_every_figure_is_the_one_the_raw_events_give(april, now):
    """All periods, all indicators, of everything and of each unit that took part."""
    moment, wrong = at(now), {}
    for key in PERIODS:
        chosen = period(key)
        counted = figures(chosen, moment)
        for unit in ("", "enforcement", "sixian"):
            of = Unit.objects.filter(code=unit).first()
            expected = Recount(chosen.start, chosen.end, moment, of.name if of else "").count()
            cut = ("unit", str(of.pk)) if of else ()
            for i in INDICATORS:
                got, again = said(counted.of(i, *cut)), expected.get(i.key, (0, 0))
                if i.key not in SAMPLED and (i.by_unit or not unit) and got != again:
                    wrong[key, unit, i.key] = (got, again)
    assert wrong == {}


@pytest.mark.slow
def test_the_list_behind_a_figure_adds_up_to_it_in_every_cut(april):
    """Numerator, denominator, each kind, area, channel, county and unit: what is listed is what is counted."""
    counted, wrong = figures(APRIL, NOW), {}
    for i in INDICATORS:
        for cut in ("", *CUTS):
            whole = 0
            for value in counted.values(cut):
                figure = counted.of(i, cut, value)
                whole += figure.rows
                if cut not in ("", "area", "channel", "county") and not value:
                    continue
                count, rows = behind(Asked(i, cut, value), APRIL, NOW)
                if (count, sum(r.hit for r in rows)) != (figure.rows, figure.hits):
                    wrong[i.key, cut, value] = (count, figure.rows)
            if whole != counted.of(i).rows and not (cut == "unit" and not i.by_unit):
                wrong[i.key, cut] = (whole, counted.of(i).rows)
    assert wrong == {}


def test_what_is_not_to_be_divided_is_a_dash(april):
    rated = figures(APRIL, NOW).of(INDICATOR["rated"])
    assert (rated.words, rated.fraction, rated.value) == ("—", "0/0", None)


def test_an_order_nobody_answers_stays_in_the_rate_and_never_leaves_the_late_ones(april):
    """Keeping it open cannot help: due in April it lowers April's rate, and is late at the end of every month after."""
    for key in ("2026-04", "2026-06"):
        rows = behind(Asked(INDICATOR["late_open"]), period(key), at("2026-08-01 09:00"))[1]
        assert april["never answered"].pk in {row.order_id for row in rows}
    assert figures(APRIL, at("2026-08-01 09:00")).of(INDICATOR["on_time"]).fraction == "4/8"


def test_an_extension_helps_only_in_its_own_column(april):
    counted = figures(APRIL, NOW)
    order = april["extended"]
    listed = {row.order_id: row.hit for row in behind(Asked(INDICATOR["on_time"]), APRIL, NOW)[1]}
    assert listed[order.pk] == 0
    may = period("2026-05")
    late = {row.order_id: row.hit for row in behind(Asked(INDICATOR["on_time_extended"]), may, NOW)[1]}
    assert late[order.pk] == 1
    assert counted.of(INDICATOR["on_time"]).rows == counted.of(INDICATOR["on_time_extended"]).rows + 1


def test_months_are_compared_only_when_both_are_over(april):
    made = compared(period("2026-05"), NOW)
    assert made.of(INDICATOR["orders"]).change == "—"
    made = compared(period("2026-05"), at("2026-06-02 09:00"))
    assert made.of(INDICATOR["orders"]).change == "-90.0 %"  # one after ten
    assert made.of(INDICATOR["on_time"]).change == "-50.0 个百分点"
    assert made.of(INDICATOR["orders"]).year_change == "—"  # nothing a year ago: no base


def test_the_rows_of_a_table_add_up_to_its_whole(april):
    made = Compared(figures(APRIL, NOW), None, None)
    for cut in ("area", "channel", "county"):
        rows = by_cut(made, cut)
        assert sum(r.line.figure.rows for r in rows) == 10
        assert sum(r.contacts.rows for r in rows) == 11
        assert [sum(f.rows for f in r.kinds.values()) for r in rows] == [r.line.figure.rows for r in rows]
    *units, whole = by_unit(made, list(Unit.objects.order_by("ordinal", "id")))
    assert {r.unit.code for r in units} == {"enforcement", "sixian"}
    assert whole.figures["on_time"].fraction == "4/8"


def test_the_figures_of_a_period_cost_a_fixed_number_of_queries(april, django_assert_num_queries):
    with django_assert_num_queries(3):  # who was extended, their dates, the one statement
        figures(APRIL, NOW)
