"""魏红霞's complaint about a taxi, from the call to the archive."""

from hotline.orders.records import first_broken
from tests.world import REPLY, SCORES, call, do, owed


def test_a_complaint_goes_from_the_call_to_the_archive(world):
    order = call("liujie", "2026-04-08 09:00")
    do("wangmin", "dispatch", order, "2026-04-08 09:10", kind="complaint", lead_unit="enforcement")
    do("chenli", "sign", order, "2026-04-08 09:30")
    do(
        "chenli",
        "contact",
        order,
        "2026-04-08 10:00",
        outcome="reached",
        how="phone",
        note="核对了车牌和时间",
    )
    do("chenli", "draft", order, "2026-04-17 16:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-17 16:30")
    do("zhaowenbin", "sign_off", order, "2026-04-17 17:00")
    do(
        "chenli",
        "tell",
        order,
        "2026-04-20 09:00",
        outcome="reached",
        how="phone",
        note="已电话告知",
        opinion="basic",
    )
    do("chenli", "submit", order, "2026-04-20 09:20")
    do("wangmin", "confirm", order, "2026-04-20 10:00")
    do("mengli", "call_back", order, "2026-04-21 10:00", **SCORES)
    do("wangmin", "province_copy", order, "2026-04-21 10:30", province_number="AH-2026-0001")
    order = do("wangmin", "archive", order, "2026-04-21 11:00")

    assert order.state == "archived"
    assert not order.duties.filter(ended_at=None).exists()
    assert owed(order, "reply").ended_at < owed(order, "reply").due
    assert first_broken(order) == ""


def test_a_reminder_before_the_due_moment_does_not_spare_the_one_after_it(world):
    """A person's 催办 before the due moment leaves the machine's reminder at the due moment owed (第二十三条)."""
    from tests.world import at, dispatched

    order = dispatched("2026-04-08 09:30")
    do("zhouqiang", "remind", order, "2026-04-20 09:00")
    assert owed(order, "reply").reminded_at is None
    do(None, "remind", order, "2026-04-23 00:01")
    assert owed(order, "reply").reminded_at == at("2026-04-23 00:01")
