"""The machine check of an order's reply, as it is stored or being typed. Read only."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from hotline.orders.models import Order, Task, TaskRole
from hotline.orders.owing import lead_among
from hotline.orders.standing import standing
from hotline.people.callers import phone_of
from hotline.people.models import Account
from hotline.people.personal import MARK, masked_for_good, shown
from hotline.people.phones import mask
from hotline.regulation.refusals import Refused
from hotline.regulation.replies import PARTS
from hotline.regulation.reply_checks import MUST, Finding
from hotline.regulation.reply_checks.beside import AskedPoint, part_of, points_beside
from hotline.regulation.reply_checks.drafts import check_parts
from hotline.regulation.steps import Step
from hotline.regulation.time_limits import local

EARLIER_REPLIES = 20
"""How many of a unit's newest replies a draft is compared with."""
LIKE = 3
HIDDEN_DIGITS = re.compile(r"(?<=\d)\*{4,}(?=\d)")


@dataclass(frozen=True)
class Checked:
    """What the machine says of a reply, and the points asked beside what answers them."""

    remarks: list["Remark"]
    points: list[AskedPoint]


@dataclass(frozen=True)
class Remark:
    """One finding on an order's reply, and the part in which it is mended."""

    finding: Finding
    part: str


def led_by(order: Order, person: Account, now: datetime, *steps: Step) -> tuple[Task, list[Task]]:
    """The lead's task and all tasks, for who may take one of these steps on its reply. Refused 403, 409."""
    rows = Task.objects.filter(order=order).select_related("unit", "endorsed_by", "signed_off_by")
    tasks = list(rows.order_by("id"))
    if not standing(person, order, tasks, now) & {w for step in steps for w in step.who}:
        who = "、".join(dict.fromkeys(w.label for step in steps for w in step.who))
        what = "、".join(f"“{step.label}”" for step in steps)
        raise Refused("not_yours", f"{what}由{who}办理，您在本件上没有这个身份。", steps[0].article)
    task = lead_among(tasks)
    if task is None:
        raise Refused("not_open", "本件还没有转办，没有回复可看。", steps[0].article)
    return task, tasks


def checked(order: Order, task: Task, parts: Mapping[str, str]) -> Checked:
    """A reply in its parts as it is being typed, compared with the unit's earlier ones."""
    remarks = remarks_on(order, parts, earlier_replies(order, task))
    return Checked(remarks, points_beside(shown(order.text), parts))


def remarks_on(order: Order, parts: Mapping[str, str], earlier: Iterable[str] = ()) -> list[Remark]:
    """What the check says of a reply as it is stored or typed; its quotes are masked as pages show them (第九条)."""
    phone = phone_of(order.contact.caller)
    own = mask(phone) if phone else ""
    words = {name: _with_numbers(parts.get(name, ""), own) for name in PARTS}
    received = local(order.registered_at).date()
    found = check_parts(shown(order.text), words, kind=order.kind, received=received, earlier=earlier)
    return [
        Remark(Finding(f.code, f.sentence, f.severity, masked_for_good(f.quote)), part_of(f, words))
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
