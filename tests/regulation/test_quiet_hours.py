"""第二十三条 及时提醒: at night only what cannot wait."""

import pytest

from hotline.regulation.quiet_hours import after_quiet_hours, leaves_at
from tests.world import at


@pytest.mark.parametrize(
    ("moment", "leaves"),
    [
        ("2026-04-08 21:59", "2026-04-08 21:59"),
        ("2026-04-08 22:00", "2026-04-09 07:00"),
        ("2026-04-08 23:59", "2026-04-09 07:00"),
        ("2026-04-09 00:00", "2026-04-09 07:00"),
        ("2026-04-09 06:59", "2026-04-09 07:00"),
        ("2026-04-09 07:00", "2026-04-09 07:00"),
    ],
)
def test_a_night_lasts_from_ten_to_seven(moment, leaves):
    assert after_quiet_hours(at(moment)) == at(leaves)


@pytest.mark.parametrize(
    ("article", "urgent", "moment", "leaves"),
    [
        ("第十八条", True, "2026-10-02 02:00", "2026-10-02 02:00"),  # 安全生产
        ("第二十九条", True, "2026-10-02 02:00", "2026-10-02 02:00"),  # 重大事项
        ("第十八条", False, "2026-10-02 02:00", "2026-10-02 07:00"),
        ("第二十三条", True, "2026-04-14 00:00", "2026-04-14 07:00"),  # 24:00 到期的催办
        ("第二十三条", True, "2026-04-14 09:00", "2026-04-14 09:02"),
        ("第十七条", False, "2026-04-14 09:00", "2026-04-14 09:15"),
        ("第十七条", False, "2026-04-14 21:50", "2026-04-15 07:00"),
    ],
)
def test_safety_never_waits_and_the_rest_is_gathered(article, urgent, moment, leaves):
    assert leaves_at(article, urgent, at(moment)) == at(leaves)
