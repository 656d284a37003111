"""How earlier disputes over a topic were decided, shown before the next dispatch (第十八条)."""

from dataclasses import dataclass
from datetime import datetime

from hotline.orders.forms import RETURN_REASONS
from hotline.orders.models import Task

OUTCOMES = {"upheld": "同意退单", "rejected": "驳回，仍由其承办", "designated": "指定他单位承办"}


@dataclass(frozen=True)
class Precedent:
    number: str
    unit: str
    reason: str
    outcome: str
    lead_now: str
    at: datetime


def precedents(topic: str, limit: int = 5) -> list[Precedent]:
    """The newest decided disputes over one topic: who refused, why, and who carried it in the end."""
    if not topic:
        return []
    rows = Task.objects.exclude(return_outcome="").filter(order__topic=topic)
    rows = rows.select_related("unit", "order__lead_unit").order_by("-id")[:limit]
    return [
        Precedent(
            number=t.order.number,
            unit=t.unit.short_name,
            reason=RETURN_REASONS.get(t.return_reason, ""),
            outcome=OUTCOMES[t.return_outcome],
            lead_now=t.order.lead_unit.short_name if t.order.lead_unit else "尚未改派",
            at=t.ended_at or t.dispatched_at,
        )
        for t in rows
    ]
