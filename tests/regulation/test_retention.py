"""第二十七条 工单电子数据或文字材料存档期限不少于五年。"""

from datetime import date

import pytest

from hotline.regulation import parameters
from hotline.regulation.jurisdiction import load_yaml
from hotline.regulation.retention import destroy_not_before, years_kept

DAY = date(2026, 4, 21)
PLAIN = {"kind": "inquiry", "safety": False, "major": False, "secret": False}


@pytest.fixture
def longer(monkeypatch):
    """As if 市局 had set longer terms from 2026 on."""
    monkeypatch.setitem(
        load_yaml("parameters")["archive_years_by_class"]["values"],
        date(2026, 1, 1),
        {"complaint": 10, "safety": 30, "secret": 3},
    )
    parameters._in_force.cache_clear()
    yield
    monkeypatch.undo()
    parameters._in_force.cache_clear()


@pytest.mark.parametrize(
    ("archived", "kept_until"),
    [("2026-04-21", "2031-04-21"), ("2024-02-29", "2029-03-01"), ("2023-12-31", "2028-12-31")],
)
def test_an_order_is_kept_for_five_full_years(archived, kept_until):
    assert destroy_not_before(date.fromisoformat(archived), PLAIN) == date.fromisoformat(kept_until)


@pytest.mark.parametrize("flag", ["safety", "major", "secret"])
def test_what_the_text_does_not_distinguish_is_kept_alike(flag):
    assert years_kept(DAY, PLAIN | {flag: True}) == years_kept(DAY, PLAIN | {"kind": "complaint"}) == 5


@pytest.mark.parametrize(
    ("classes", "years"),
    [({}, 5), ({"kind": "complaint"}, 10), ({"safety": True}, 30), ({"kind": "complaint", "safety": True}, 30),
     ({"secret": True}, 5)],
)  # fmt: skip
def test_the_longest_class_counts_and_never_less_than_the_text_says(longer, classes, years):
    assert years_kept(DAY, PLAIN | classes) == years
    assert years_kept(date(2025, 12, 31), PLAIN | classes) == 5
