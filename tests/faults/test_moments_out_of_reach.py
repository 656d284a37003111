"""What a hostile hand types into a moment or a text never breaks the page of an order, nor turns its words round."""

import pytest
from django.test import Client

from tests.web.test_pages import enter
from tests.world import dispatched, do, refused


@pytest.mark.parametrize(
    "when", ["9999-12-31T23:59", "9999-12-31T23:59:59+14:00", "0001-01-01T00:00", "1999-12-31T23:59"]
)
def test_a_call_promised_for_the_end_of_time_is_refused_and_the_order_still_opens(world, when):
    order = dispatched("2026-04-08 09:30")
    told = refused(do, "chenli", "supplement", order, "2026-04-08 10:00", note="约好再打", promised_at=when)
    assert (told.status, set(told.fields)) == (422, {"promised_at"})
    assert "须在 2000 至 2099 年之间" in told.sentence
    assert enter(Client(), "chenli").get(f"/orders/{order.number}").status_code == 200


@pytest.mark.parametrize("sign", ["\u202e", "\u202a", "\u2066", "\u2069"])
def test_a_sign_that_turns_the_writing_round_is_no_text(world, sign):
    order = dispatched("2026-04-08 09:30")
    told = refused(do, "chenli", "supplement", order, "2026-04-08 10:00", note=f"车牌{sign}6502TL皖")
    assert told.status == 422 and f"U+{ord(sign):04X}" in told.sentence
