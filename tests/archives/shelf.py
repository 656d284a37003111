"""Orders that have come to the archive."""

from hotline.archives.destruction import decide, draw_up
from hotline.archives.models import DestructionList
from hotline.archives.sealing import seal_waiting
from hotline.orders.models import Order
from tests.world import REPLY, SCORES, at, call, do, person


def closed(day="2026-04", **changes) -> Order:
    """A complaint that 陈立's unit has handled and the centre has confirmed."""
    order = call("liujie", f"{day}-08 09:00", **changes)
    do("wangmin", "dispatch", order, f"{day}-08 09:10", kind=order.kind, lead_unit="enforcement")
    return through_the_unit(order, day)


def through_the_unit(order: Order, day="2026-04") -> Order:
    do("chenli", "contact", order, f"{day}-08 10:00", outcome="reached", how="phone", note="核对了车牌和时间")
    do("chenli", "draft", order, f"{day}-09 09:00", **REPLY)
    do("gaoyuan", "endorse", order, f"{day}-09 09:30")
    do("zhaowenbin", "sign_off", order, f"{day}-09 10:00")
    do(
        "chenli",
        "tell",
        order,
        f"{day}-09 11:00",
        outcome="reached",
        how="phone",
        note="已告知",
        opinion="basic",
    )
    do("chenli", "submit", order, f"{day}-09 11:10")
    return do("wangmin", "confirm", order, f"{day}-09 14:00")


def archived(day="2026-04", **changes) -> Order:
    """The same complaint called back, copied to the province and archived."""
    order = closed(day, **changes)
    do("mengli", "call_back", order, f"{day}-10 09:00", **SCORES)
    do("wangmin", "province_copy", order, f"{day}-10 09:10", province_number="AH-2026-0001")
    do("wangmin", "archive", order, f"{day}-10 09:20")
    return Order.objects.get(pk=order.pk)


AFTER = "2031-04-11 09:00"
"""Five years after `archived()` and a day."""


def sealed(**changes) -> Order:
    """Archived, and its package sealed by the watch."""
    order = archived(**changes)
    assert seal_waiting(at("2026-04-10 09:21")) >= 1
    return Order.objects.get(pk=order.pk)


def proposed(*orders: Order, by="zhaolan", when=AFTER) -> DestructionList:
    return draw_up(person(by), [o.number for o in orders], "期限已满，无继续保存价值", at(when))


def approved(*orders: Order, when=AFTER) -> DestructionList:
    """赵岚 proposes, 何局 approves."""
    return decide(person("heju"), proposed(*orders, when=when).number, "approved", "同意销毁", at(when))
