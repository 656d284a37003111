"""What an operator is shown while the telephone rings: who calls (masked), open orders first, how often, how content."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from hotline.calls.models import Call
from hotline.calls.numbers import masked, number_of
from hotline.orders.access import visible_to
from hotline.orders.collective import Mark, unreasonable_mark_of
from hotline.orders.forms import OPINIONS
from hotline.orders.models import Order
from hotline.people import callers, plain
from hotline.people.ciphers import indexes_of
from hotline.people.models import Account
from hotline.regulation.citation import cites
from hotline.regulation.steps import BEFORE_CLOSING, State

LONGEST = timedelta(hours=2)
"""A call whose end was never told counts as over then."""
NEWEST, SHOWN = 20, 4
REPEATS = timedelta(days=30)
GOING_ON = """where t.ended_at is null and t.missed_at is null and t.came_at > %s and (t.agent_id = %s
 or t.agent_id is null and t.answered_at is null) order by t.answered_at desc nulls last, t.came_at, t.id limit 3"""


@dataclass(frozen=True)
class Known:
    """What is known of the one who calls."""

    name: str = ""
    orders: Sequence[Order] = ()
    total: int = 0
    still_open: int = 0
    calls: int = 1
    score: str = ""
    mark: Mark | None = None


@dataclass(frozen=True)
class Ring:
    """One call going on at somebody's desk."""

    call: Call
    phone: str
    known: Known = field(default_factory=Known)

    @property
    def answered(self) -> bool:
        return self.call.answered_at is not None


def going_on(person: Account, now: datetime) -> list[Ring]:
    """The calls ringing at or spoken on somebody's telephone, and those nobody's telephone rings for yet. One query when idle."""
    calls = plain.rows(Call, GOING_ON, [now - LONGEST, person.pk])
    return [Ring(call, masked(call), known_of(call, person, now)) for call in calls]


@cites("第十四条")
def known_of(call: Call, person: Account, now: datetime) -> Known:
    """Earlier orders and calls of the same number as this person may see them, the open first; nothing for a withheld one."""
    if call.phone_index is None:
        return Known()
    blind = indexes_of(number_of(call))
    own = visible_to(person).filter(contact__caller__phone_index__in=blind).exclude(state=State.MERGED)
    orders = list(own.select_related("contact__caller", "lead_unit").order_by("-id")[:NEWEST])
    open_ones = [o for o in orders if State(o.state) in BEFORE_CLOSING]
    rest = [o for o in orders if o not in open_ones]
    same = Call.objects.filter(phone_index__in=blind, came_at__gt=now - REPEATS, came_at__lte=call.came_at)
    names = (callers.masked(o.contact.caller)[0] for o in orders if o.contact.caller.name_sealed)
    scored = next((o.final_score for o in orders if o.final_score), "")
    return Known(
        next(names, ""),
        [*open_ones, *rest][:SHOWN],
        len(orders),
        len(open_ones),
        same.count(),
        OPINIONS.get(scored, ""),
        unreasonable_mark_of(blind, now),
    )
