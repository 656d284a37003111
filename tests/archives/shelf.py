"""Orders that have come to the archive."""

from hotline.orders.models import Order
from tests.world import REPLY, SCORES, call, do


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
