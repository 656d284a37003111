"""核实补录: the centre has seen the evidence of what a unit entered late, or has not (decision 0073)."""

from datetime import datetime

from hotline.orders.effects.case import Effect, Given
from hotline.orders.models import OwedDuty
from hotline.orders.owing import Case
from hotline.people.models import Account


def accept_late_entry(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """The duties count by the moments that were stated."""
    _decide(case, True)


def reject_late_entry(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """The duties stay late."""
    _decide(case, False)


def _decide(case: Case, accepted: bool) -> None:
    waiting = OwedDuty.objects.filter(order=case.order, claimed_at__isnull=False, claim_accepted=None)
    for owed in waiting.order_by("id"):
        owed.claim_accepted = accepted
        if accepted:
            owed.ended_at = owed.claimed_at
        case.changed.append(owed)


EFFECTS: dict[str, Effect] = {
    "accept_late_entry": accept_late_entry,
    "reject_late_entry": reject_late_entry,
}
