"""What stands on a 交接班单 at a moment (第四条). Numbers of orders and names of staff only: nothing of a caller."""

from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from hotline.orders.models import IntakeDraft, OwedDuty
from hotline.people.models import Account, RotaEntry, UnitKind
from hotline.people.roles import Role
from hotline.regulation.acceptance import KINDS
from hotline.regulation.duties import DUTY, UNREACHABLE_COUNTS
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import end_words, local

Part = dict[str, Any]
LISTED = 60
"""Rows of one part that are printed; how many there are is always said."""
BY_CENTRE = Q(owed_by__kind=UnitKind.CENTRE)
CALLS = [kind for kind in ("contact", *UNREACHABLE_COUNTS) if kind != "call_back"]
"""What the centre owes a caller by telephone; a call-back only once it was tried: then one was promised again."""
PARTS = (
    ("alerts", "未确认的安全警报", Q(kind="acknowledge")),
    ("intake", "未受理分派的来件", Q(kind__in=["decide_intake", "dispatch_safety", "redispatch"])),
    ("disputes", "未裁定的退单、延期、补录、不满意", Q(kind__in=["decide_return", "decide_extension", "verify_late_entry", "decide_dissatisfied"])),
    ("promised", "答应了来电人几点回电的", BY_CENTRE & Q(kind="promised_call")),
    ("calls", "欠来电人的电话，没打通要再打的", BY_CENTRE & (Q(kind__in=CALLS) | (Q(kind="call_back") & ~Q(attempts=[])))),
)  # fmt: skip


def sheet(now: datetime, until: datetime) -> list[Part]:
    """The parts of the sheet, each with its title, how many there are and the first of them by due."""
    coming = Q(due__gte=now, due__lt=until)
    return [
        _drafts(),
        *(_part(key, title, OwedDuty.objects.filter(wanted)) for key, title, wanted in PARTS),
        _part("ours", "接的班里到期，由热线中心办的", OwedDuty.objects.filter(coming & BY_CENTRE)),
        _part("theirs", "接的班里到期，由承办单位办的", OwedDuty.objects.filter(coming & ~BY_CENTRE)),
        _part("late", "已超期的", OwedDuty.objects.filter(due__lt=now)),
    ]


def next_on_rota(outgoing: Account, now: datetime) -> RotaEntry | None:
    """Who leads the shift after this one by the rota: the earliest other 值班长 whose shift is not over."""
    rows = RotaEntry.objects.filter(post=Role.SHIFT_LEAD, ends_at__gt=now).exclude(account=outgoing)
    return rows.select_related("account").order_by("starts_at", "id").first()


def shift_ends(incoming: Account | None, now: datetime) -> datetime:
    """When the shift that begins now ends: by the incoming one's rota, or after the usual length of a shift."""
    usual = now + timedelta(hours=value_on(local(now).date(), "shift_hours"))
    rows = RotaEntry.objects.filter(
        post=Role.SHIFT_LEAD, account=incoming, starts_at__lt=usual, ends_at__gt=now
    )
    entry = rows.order_by("starts_at", "id").first()
    return entry.ends_at if entry else usual


def _drafts() -> Part:
    drafts = list(IntakeDraft.objects.select_related("account").order_by("saved_at"))
    rows = [
        {"number": "", "username": d.account.username, "what": "登记中的来件", "whose": d.account.name,
         "when": f"{local(d.saved_at):%m-%d %H:%M} 存", "article": "第十五条"} for d in drafts[:LISTED]
    ]  # fmt: skip
    return {"key": "drafts", "title": "没登记完的来件", "count": len(drafts), "rows": rows}


def _part(key: str, title: str, owed: QuerySet[OwedDuty]) -> Part:
    rows = owed.filter(ended_at=None).select_related("order", "owed_by").order_by("due", "id")
    listed = list(rows[: LISTED + 1])
    count = rows.count() if len(listed) > LISTED else len(listed)
    return {"key": key, "title": title, "count": count, "rows": [_row(duty) for duty in listed[:LISTED]]}


def _row(duty: OwedDuty) -> dict[str, str]:
    tried = f"（已试 {len(duty.attempts)} 次）" if duty.attempts else ""
    return {
        "number": duty.order.number,
        "what": f"{DUTY[duty.kind].label}{tried} · {KINDS[duty.order.kind]}",
        "whose": duty.owed_by.short_name,
        "when": end_words(duty.due),
        "article": duty.article,
    }
