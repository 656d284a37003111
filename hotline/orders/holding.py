"""How long an order lay with whom: the centre while it registers, checks and closes; else the unit that leads."""

from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta

from hotline.orders.models import Event, Task, TaskRole
from hotline.people.models import Unit
from hotline.regulation.steps import WITH_UNIT, State

DONE_WITH = (State.ARCHIVED, State.MERGED, State.WITHDRAWN)
"""States in which an order lies with nobody."""


def held_by(
    events: Sequence[Event], tasks: Iterable[Task], centre: Unit, now: datetime
) -> dict[Unit, timedelta]:
    """Unit -> how long it held the order, in the order they first did; events oldest first (第十八条、第二十二条)."""
    leads = [t for t in tasks if t.role == TaskRole.LEAD]
    held: dict[Unit, timedelta] = {}
    for event, following in zip(events, [*events[1:], None], strict=True):
        state = State(event.to_state)
        if state in DONE_WITH:
            continue
        start, end = event.happened_at, following.happened_at if following else now
        unit = _lead_at(leads, start) if state in WITH_UNIT else None
        holder = unit or centre
        held[holder] = held.get(holder, timedelta()) + max(end - start, timedelta())
    return held


def _lead_at(leads: Sequence[Task], moment: datetime) -> Unit | None:
    at = [t for t in leads if t.dispatched_at <= moment and (t.ended_at is None or moment < t.ended_at)]
    return at[-1].unit if at else None
