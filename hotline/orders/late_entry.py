"""补录 by a unit that reaches back over a limit: counted by its recording until the centre has seen the evidence (decision 0073)."""

from datetime import datetime
from typing import Any

from hotline.orders.models import OwedDuty
from hotline.orders.owing import Case
from hotline.people.models import Account
from hotline.regulation.duties import DUTY
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import CENTRE, Step
from hotline.regulation.time_limits import end_words, local

ASKS_THE_CENTRE = ("request_return", "request_extension")
"""A request is made when the centre can read it."""


def take_late_entry(
    case: Case, step: Step, given: dict[str, Any], actor: Account | None, at: datetime, now: datetime
) -> datetime:
    """Mark what a unit claims by this step, and the moment its effect is judged by. Refused 422 without evidence."""
    if actor is None or not actor.is_unit or at >= now:
        return at
    case.opens_at = now
    case.claims = [d for d in case.open if step.action in DUTY[d.kind].ended_by
                   and d.owed_by_id == actor.unit_id and at <= d.due < now]  # fmt: skip
    if case.claims and not given.get("late_evidence"):
        crossed = "、".join(f"{DUTY[d.kind].label}（限 {end_words(d.due)}）" for d in case.claims)
        words = (
            f"补录跨过了期限：{crossed}。请写明凭证（通话记录、回执、附件等）；{CENTRE}核实前按录入时刻计。"
        )
        raise Refused("incomplete", words, "第二十七条", fields={"late_evidence": words})
    return now if step.action in ASKS_THE_CENTRE else at


def claim_words(duty: OwedDuty) -> str:
    """What a unit stated of a duty and what became of it; nothing for a duty nobody entered late."""
    if duty.claimed_at is None:
        return ""
    said = {None: f"待{CENTRE}核实", True: f"{CENTRE}已认可", False: f"{CENTRE}未认可"}[duty.claim_accepted]
    return f"单位补录称 {local(duty.claimed_at):%m-%d %H:%M}，{said}"
