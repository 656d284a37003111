"""A safety matter at 02:00 on a holiday: nobody answers at first, then it is acknowledged, handled, called off (第十八条)."""

from hotline.console.watch import tick
from hotline.notices.models import Notice
from hotline.orders.records import first_broken
from hotline.people.models import RotaEntry
from tests.web.test_pages import enter
from tests.world import at, call, do, owed, person


def test_a_safety_order_at_two_on_a_holiday(world, client):
    RotaEntry.objects.create(post="duty_person", account=person("qianjin"), starts_at=at("2026-10-01 18:00"),
                             ends_at=at("2026-10-02 08:00"))  # fmt: skip
    order = call("liujie", "2026-10-02 02:00", safety=True, text="渡船超员，没有救生衣，还在开")
    assert Notice.objects.filter(unit__code="bureau", post="duty_person", urgent=True).count() == 1
    do("zhaolan", "dispatch", order, "2026-10-02 02:04", kind="complaint", lead_unit="enforcement")
    assert owed(order, "dispatch_safety").ended_at == at("2026-10-02 02:04")
    assert Notice.objects.filter(unit__code="enforcement", sentence__startswith="安全生产").count() == 1

    assert order.number in enter(client, "heju").get("/orders").content.decode().split("</section>")[0]
    tick(at("2026-10-02 02:21"))
    for post in ("shift_lead", "leader"):
        assert Notice.objects.filter(post=post, sentence__startswith="安全警报无人确认").count() == 1
    do("qianjin", "acknowledge", order, "2026-10-02 02:26", note="已通知海事")
    tick(at("2026-10-02 02:41"))
    assert Notice.objects.filter(sentence__startswith="安全警报无人确认").count() == 2
    assert order.number not in client.get("/orders").content.decode().split("</section>")[0]

    order = do("qianjin", "call_off", order, "2026-10-02 05:00", reason="渡船已停航，人员安全上岸")
    assert order.alarm_off_at and order.safety and order.state == "dispatched"
    assert owed(order, "reply").ended_at is None
    assert first_broken(order) == ""
