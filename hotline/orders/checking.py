"""The machine check of an order's reply as it is stored. Read only."""

import re

from hotline.orders.models import Order, Task
from hotline.people.callers import phone_of
from hotline.people.personal import MARK, mark, shown
from hotline.people.phones import mask
from hotline.regulation.replies import PARTS
from hotline.regulation.reply_checks import MUST, Finding
from hotline.regulation.reply_checks.drafts import check_parts
from hotline.regulation.time_limits import local

HIDDEN_DIGITS = re.compile(r"(?<=\d)\*{4,}(?=\d)")


def standing_musts(order: Order, task: Task) -> list[Finding]:
    """The 必改 that still stand in the reply of a task; their quotes are masked as pages show them (第九条)."""
    phone = phone_of(order.contact.caller)
    own = mask(phone) if phone else ""
    parts = {name: _with_numbers(getattr(task, name), own) for name in PARTS}
    found = check_parts(shown(order.text), parts, kind=order.kind, received=local(order.registered_at).date())
    musts = [f for f in found if f.severity == MUST]
    return [Finding(f.code, f.sentence, f.severity, shown(mark(f.quote).text)) for f in musts]


def _with_numbers(text: str, own: str) -> str:
    """A number the door has masked counts as the number it is; the caller's own stays as it is."""
    return MARK.sub(
        lambda m: m[1] if m[1] == own else HIDDEN_DIGITS.sub(lambda d: "0" * len(d[0]), m[1]), text
    )
