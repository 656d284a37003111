"""本人信息副本: what one order holds of its caller, in clear, for that caller alone (个人信息保护法 第四十五条, decision 0144)."""

from typing import Any

from hotline.archives.shelf import packages_of
from hotline.orders.confidential import WRITTEN, all_in_clear
from hotline.orders.forms import CORRECTABLE
from hotline.orders.models import Order
from hotline.people.callers import name_of, phone_of
from hotline.people.models import AccessLog, CallerKind
from hotline.people.personal import shown

LOOKS = ("reveal", "recording", "attachment", "package", "query_code")
"""Looks at a caller's own data; who looked is told by unit and moment."""
LABELS = CORRECTABLE | {"text": "诉求", "reply_by": "希望的答复方式"}


def copy_of(order: Order) -> dict[str, Any]:
    """Name, number, words, who took part, who looked and when; nothing of others' notes. Logged by the step before."""
    caller = order.contact.caller
    opened = all_in_clear(order)
    said = [(LABELS[name], opened.get(name, shown(getattr(order, name)))) for name in WRITTEN]
    looks = AccessLog.objects.filter(order_number=order.number, what__in=LOOKS).select_related(
        "account__unit"
    )
    return {
        "name": name_of(caller),
        "phone": phone_of(caller),
        "kind": CallerKind(caller.kind).label,
        "said": [(label, words) for label, words in said if words],
        "units": list(dict.fromkeys(t.unit.name for t in order.tasks.select_related("unit").order_by("id"))),
        "files": order.events.filter(action="attach").count(),
        "looks": [(row.at, row.account.unit.name) for row in looks.order_by("at", "id")],
        "packages": packages_of(order).count(),
    }
