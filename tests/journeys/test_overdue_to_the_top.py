"""A reply that does not come, from the limit to the leader's instruction, and then it comes (第二十三条)."""

from hotline.console.watch import tick
from hotline.notices.models import Notice
from hotline.orders.records import first_broken
from tests.world import at, dispatched, do, owed, reply_to


def test_overdue_to_the_top(world):
    order = dispatched("2026-04-08 09:30", kind="inquiry")
    do("chenli", "contact", order, "2026-04-08 10:00", outcome="reached", how="phone", note="已联系")
    for day in range(8, 14):
        tick(at(f"2026-04-{day:02} 23:59"))
    assert not order.events.filter(actor=None).exists()
    tick(at("2026-04-14 00:01"))
    do(
        "zhouqiang",
        "urge",
        order,
        "2026-04-14 09:00",
        outcome="reached",
        who_answered="高远",
        note="答应今天回复",
    )
    do("zhouqiang", "written_urge", order, "2026-04-14 16:00", note="督办单已发，高远签收")
    tick(at("2026-04-16 00:01"))
    do("zhaolan", "dispatch_on_site", order, "2026-04-16 09:00", on_site="went", reason="两次答应都没有回")
    tick(at("2026-04-20 00:01"))
    do("zhaolan", "report_up", order, "2026-04-20 09:00", leader="heju", reason="现场调度后仍未回复")
    do("heju", "instruct", order, "2026-04-20 10:00", instruction="一把手领办，今日回复")
    order = reply_to(order, "2026-04-20 16:00")
    order = do("wangmin", "confirm", order, "2026-04-20 17:00")

    assert order.state == "closed" and first_broken(order) == ""
    way = list(order.events.exclude(action__in=["register", "dispatch", "contact"]).order_by("seq"))
    assert [(e.actor.name if e.actor else "系统", e.action) for e in way[:8]] == [
        ("系统", "remind"), ("系统", "escalate"), ("周强", "urge"), ("周强", "written_urge"), ("系统", "escalate"),
        ("赵岚", "dispatch_on_site"), ("系统", "escalate"), ("赵岚", "report_up")]  # fmt: skip
    assert [d.ground for d in order.duties.filter(article="第二十三条")] == [""] * 4
    assert owed(order, "reply").ended_at > owed(order, "reply").due
    assert Notice.objects.filter(post="leader", order_number=order.number).count() == 1
