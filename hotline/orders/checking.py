"""The machine check of an order's reply, as it is stored or being typed. Read only."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from hotline.orders.models import Order, Task, TaskRole
from hotline.people.callers import phone_of
from hotline.people.personal import MARK, mark, shown
from hotline.people.phones import mask
from hotline.regulation.replies import PARTS
from hotline.regulation.reply_checks import MUST, Finding
from hotline.regulation.reply_checks.beside import part_of
from hotline.regulation.reply_checks.drafts import check_parts
from hotline.regulation.time_limits import local

EARLIER_REPLIES = 20
"""How many of a unit's newest replies a draft is compared with."""
LIKE = 3
HIDDEN_DIGITS = re.compile(r"(?<=\d)\*{4,}(?=\d)")


@dataclass(frozen=True)
class Remark:
    """One finding on an order's reply, and the part in which it is mended."""

    finding: Finding
    part: str


def remarks_on(order: Order, parts: Mapping[str, str], earlier: Iterable[str] = ()) -> list[Remark]:
    """What the check says of a reply as it is stored or typed; its quotes are masked as pages show them (第九条)."""
    phone = phone_of(order.contact.caller)
    own = mask(phone) if phone else ""
    words = {name: _with_numbers(parts.get(name, ""), own) for name in PARTS}
    received = local(order.registered_at).date()
    found = check_parts(shown(order.text), words, kind=order.kind, received=received, earlier=earlier)
    return [
        Remark(Finding(f.code, f.sentence, f.severity, shown(mark(f.quote).text)), part_of(f, words))
        for f in found
    ]


def parts_of(task: Task) -> dict[str, str]:
    """The reply of a task as it is stored."""
    return {name: getattr(task, name) for name in PARTS}


def standing_musts(order: Order, task: Task) -> list[Finding]:
    """The 必改 that still stand in the reply of a task."""
    found = [r.finding for r in remarks_on(order, parts_of(task))]
    return [f for f in found if f.severity == MUST]


def earlier_replies(order: Order, task: Task) -> list[str]:
    """The unit's newest replies on other orders, as a copied one would show."""
    rows = (
        Task.objects.filter(unit=task.unit_id, drafted_at__isnull=False).exclude(order=order).order_by("-id")
    )
    return ["\n".join((t.process, t.basis, t.result)) for t in rows.only(*PARTS)[:EARLIER_REPLIES]]


def replies_to_the_like(order: Order, task: Task) -> list[Task]:
    """How the unit answered on the same topic before, newest first, to look at while drafting; secret ones never."""
    if not order.topic:
        return []
    rows = Task.objects.filter(unit=task.unit_id, role=TaskRole.LEAD, drafted_at__isnull=False,
                               order__topic=order.topic, order__closed_at__isnull=False, order__secret=False)  # fmt: skip
    return list(rows.exclude(order=order).select_related("order").order_by("-id")[:LIKE])


def _with_numbers(text: str, own: str) -> str:
    """A number the door has masked counts as the number it is; the caller's own stays as it is."""
    return MARK.sub(
        lambda m: m[1] if m[1] == own else HIDDEN_DIGITS.sub(lambda d: "0" * len(d[0]), m[1]), text
    )
