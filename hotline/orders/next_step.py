"""操作: the one step a row of a worklist offers its reader, asked of the tables like the order page asks, without a query a row."""

from datetime import datetime
from functools import lru_cache

from hotline.orders.open_duties import Listed
from hotline.orders.standing import owed_to_act_on, standing_to
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.duties import DUTY
from hotline.regulation.steps import State, Step, open_to

PRESSED_BY_HAND = "remind"
SAID_BY_THE_CALLER = "rate"
"""Nobody takes it up from a list: it waits for the caller."""
_open_to = lru_cache(maxsize=4096)(open_to)


def next_step(person: Account, duty: Listed, now: datetime) -> Step | None:
    """The step that meets this duty, else the next one on its unit's road, else 催办: if it is this person's now; or none.

    The duty person's steps hang on the rota of the moment: the order page and the banner offer them.
    """
    if Role.DUTY_PERSON in person.held:
        return None
    who = standing_to(person, duty.matter, duty.tasks, now)
    can = _open_to(who, State(duty.state), owed_to_act_on(person, [duty]), now > duty.due)
    meeting = [s for s in can if s.action in DUTY[duty.kind].ended_by and s.action != SAID_BY_THE_CALLER]
    reminding = [s for s in can if s.action == PRESSED_BY_HAND and duty.owed_by_id != person.unit_id]
    on_the_road = [s for s in can if s.primary and person.is_unit and duty.owed_by_id == person.unit_id]
    return next((s for s in meeting if s.primary), next(iter(meeting + on_the_road + reminding), None))
