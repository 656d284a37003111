"""统计公布 (第十条): what the public is shown of a month, and that nobody can be found in it (第九条)."""

from datetime import datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hotline.citizens import figures
from hotline.regulation.periods import period
from hotline.regulation.time_limits import ZONE
from tests.world import SCORES, at, call, dispatched, do, reply_to

WORDS = st.lists(st.integers(0, 12), min_size=1, max_size=7)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(WORDS)
def test_no_cell_under_five_and_none_that_the_sum_gives_away(counts):
    cells = [(f"第 {place} 项", n) for place, n in enumerate(counts)]
    shown = figures.published(cells, 5)
    assert all(n >= 5 for _, n in shown)
    assert sum(n for _, n in shown) == (sum(counts) if sum(counts) >= 5 else 0)
    named = {name for name, _ in shown}
    joined = [n for name, n in cells if name not in named and n]
    # Whoever subtracts learns the sum of those joined, never of one alone that is under five.
    assert not joined or sum(joined) >= 5 or sum(counts) < 5


@pytest.fixture
def december(monkeypatch):
    monkeypatch.setattr("hotline.web.public.figures.now", lambda: datetime(2026, 5, 3, 9, tzinfo=ZONE))
    figures.tables.cache_clear()


def test_a_finished_month_in_four_tables(world, client, december):
    for minute in range(6):
        order = dispatched(f"2026-04-08 09:{minute:02}")
        reply_to(order, f"2026-04-09 10:{minute:02}")
        do("wangmin", "confirm", order, f"2026-04-09 11:{minute:02}")
        do("mengli", "call_back", order, f"2026-04-10 09:{minute:02}", **SCORES)
    for minute in range(4):
        call("liujie", f"2026-04-08 12:{minute:02}", kind="inquiry", area="公路")
    call("liujie", "2026-05-02 09:00")
    page = client.get("/public/figures").content.decode()
    assert "2026 年 4 月的热线" in page
    cells = {t.title: t.cells for t in figures.tables(period("2026-04"), at("2026-05-03 00:00").date())}
    assert cells["收到的反映，按类别"] == [
        ("其余合计", 10)
    ]  # four inquiries could be worked out from the complaints
    assert cells["承办单位的回复"] == [("按时回复", 6)]
    assert cells["回访时的满意程度"] == [("满意", 6)]
    assert "信息咨询" not in page and "公路" not in page


def test_a_running_month_a_future_one_and_nonsense_are_not_shown(db, client, december):
    for month in ("2026-05", "2031-01", "0001-01", "2022-01", "x", "2026-13", "\0", "2026-04-01"):
        assert client.get("/public/figures", {"month": month}).status_code == 404, month
    assert client.get("/public/figures", {"month": "2026-03"}).status_code == 200


def test_a_month_is_counted_once_a_day(db, client, december, django_assert_num_queries):
    with django_assert_num_queries(4):
        client.get("/public/figures")
    with django_assert_num_queries(0):
        client.get("/public/figures")
