"""第四条 …(三)依法合规、全天受理、即接即办。"""

from tests.world import at, call, owed


def test_a_call_at_two_on_national_day_is_taken_and_its_clock_runs(world):
    order = call("liujie", "2026-10-01 02:00")
    assert order.number.startswith("20261001-")
    assert owed(order, "decide_intake").due == at("2026-10-01 04:00")
    assert owed(order, "decide_intake").owed_by.code == "centre"
