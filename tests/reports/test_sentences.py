"""No sentence of a report contradicts its table: made for any counts, read again, held against the rows."""

import re
from decimal import Decimal

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.regulation.indicators import INDICATOR
from hotline.reports.sentences import change_words, highest, mainly
from hotline.statistics.figures import Figure, rounded
from hotline.statistics.tables import CutRow, Line

ORDERS, RATE = INDICATOR["orders"], INDICATOR["on_time"]
counts = st.integers(0, 2000)
patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""A loaded machine is no fault."""


def number(n):
    return Figure(ORDERS, Decimal(n), n)


def rate(hits, rows):
    return Figure(RATE, Decimal(hits), rows)


def rows_of(counted):
    total = sum(counted)
    return [
        CutRow(f"领域{i}", f"领域{i}", number(n), Line(number(n), None, None), {},
               rounded(Decimal(n) / total * 100) if total else None)
        for i, n in enumerate(counted)
    ]  # fmt: skip


@patient
@given(counts, counts, counts)
def test_growth_is_said_only_of_what_grew_and_by_what_the_table_says(this, last, year_ago):
    line = Line(number(this), number(last), number(year_ago))
    for part, base, cell in zip(
        change_words(line, "上月", "去年同期").split("，"),
        (last, year_ago),
        (line.change, line.year_change),
        strict=True,
    ):
        if not base:
            assert "不作比较" in part and cell == "—"
            continue
        assert ("增长" in part, "下降" in part) == (cell.startswith("+"), cell.startswith("-"))
        assert ("持平" in part) == (cell == "持平")
        if found := re.search(r"([\d.]+) %", part):
            assert found[1] in cell
            assert (this > base) == ("增长" in part) and this != base


@patient
@given(st.integers(0, 300), st.integers(0, 300), st.integers(0, 300), st.integers(0, 300))
def test_a_rate_rises_or_falls_by_the_printed_points(a, b, c, d):
    line = Line(rate(min(a, b), b), rate(min(c, d), d), None)
    words = change_words(line, "上月", "去年同期").split("，")[0]
    if not b or not d:
        assert "不作比较" in words
        return
    printed = [Decimal(f.words.split()[0]) for f in (line.figure, line.before)]
    said = re.search(r"(上升|下降) ([\d.]+) 个百分点", words)
    apart = printed[0] - printed[1]
    assert (said is None) == (apart == 0)
    if said:
        assert Decimal(said[2]) == abs(apart) and (said[1] == "上升") == (apart > 0)


@patient
@given(st.lists(counts, min_size=1, max_size=9))
def test_the_highest_are_all_the_highest_and_none_besides(counted):
    said = highest(rows_of(counted))
    named = set(re.findall(r"领域(\d)", said))
    top = max(counted)
    assert named == ({str(i) for i, n in enumerate(counted) if n == top} if top else set())
    if top:
        assert f"{top} 件" in said


@patient
@given(st.lists(counts, min_size=1, max_size=9))
def test_mainly_names_the_largest_and_enough_of_them(counted):
    rows = rows_of(counted)
    said = mainly(rows)
    named = [int(i) for i in re.findall(r"领域(\d)", said)]
    if not sum(counted):
        assert said == ""
    elif named:
        assert min(counted[i] for i in named) > max(
            (n for i, n in enumerate(counted) if i not in named), default=-1
        )
        assert sum(counted[i] for i in named) * 100 >= 60 * sum(counted)
        assert len(named) <= 3
    else:
        assert said == "分布较散，没有明显集中的"
