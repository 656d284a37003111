"""What of a caller another centre is told: as little as can be (第九条, decision 0030)."""

from typing import Any

from hotline.orders.models import Order
from hotline.people.callers import masked, name_of, phone_of
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import local


def caller_of(number: str) -> dict[str, Any]:
    """Kind always; name and number masked, or whole where `province_caller` says so; never of a secret caller."""
    order = Order.objects.select_related("contact__caller").get(number=number)
    caller = order.contact.caller
    told: dict[str, Any] = {
        "kind": caller.kind,
        "practitioner": caller.practitioner,
        "anonymous": caller.anonymous,
    }
    if order.secret:
        return told | {"secret": True}
    if value_on(local(order.registered_at).date(), "province_caller") == "full":
        return told | {"name": name_of(caller), "phone": phone_of(caller)}
    name, phone = masked(caller)
    return told | {"masked_name": name, "masked_phone": phone}
