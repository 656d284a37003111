"""The lists people work from: named questions to the open duties, each cheap however large the archive."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, NamedTuple

from django.db import connection
from django.db.models import QuerySet

from hotline.orders.access import NOT_RECUSED, recusal_of
from hotline.orders.models import Order, OwedDuty
from hotline.people import plain
from hotline.people.models import Account
from hotline.people.roles import BUREAU, CENTRE, DESK, UNIT, Role
from hotline.regulation.duties import DUTY
from hotline.regulation.steps import State
from hotline.regulation.time_limits import ONE_DAY, start_of

PAGE = 15
R, S = Role, State
SUPERVISE = frozenset({R.SUPERVISOR, R.SHIFT_LEAD})
SEES_ALL = CENTRE | {R.LEADER}
"""Whose lists and counts go beyond their own unit: those who may open every order (第九条)."""


@dataclass(frozen=True)
class Worklist:
    """kinds: the duties it shows. states: only orders there. mine: only what my own unit owes."""

    key: str
    label: str
    roles: frozenset[Role]
    kinds: tuple[str, ...] = ()
    states: tuple[State, ...] = ()
    mine: bool = True
    light: str = ""


WORKLISTS = (
    Worklist("acknowledge", "安全确认", frozenset({R.DUTY_PERSON, R.LEADER}), ("acknowledge",)),
    Worklist("intake", "待受理", DESK, ("decide_intake", "dispatch_safety", "redispatch")),
    Worklist("sign", "待签收", UNIT, ("sign",)),
    Worklist("contact", "待联系", UNIT | DESK, ("contact",)),
    Worklist("promised", "待回电", UNIT | DESK | {R.CALLER_BACK, R.SUPERVISOR}, ("promised_call",)),
    Worklist("handle", "待办", UNIT, ("reply", "redo_reply"), (S.DISPATCHED, S.HANDLING)),
    Worklist("review", "待审签", UNIT, ("reply", "redo_reply"), (S.IN_REVIEW,)),
    Worklist("joint", "待会办", UNIT, ("joint_sign", "joint_reply")),
    Worklist("tell", "待答复", UNIT | DESK, ("tell", "tell_extension")),
    Worklist("submit", "待反馈", UNIT, ("reply", "redo_reply"), (S.SIGNED,)),
    Worklist("explain", "待说明", UNIT, ("explain",)),
    Worklist("inform", "待告知", DESK, ("inform", "inform_merged", "inform_decision")),
    Worklist(
        "decide",
        "待裁定",
        frozenset({R.DISPATCHER, R.SHIFT_LEAD}),
        ("decide_return", "decide_extension", "review_explanation", "verify_late_entry"),
    ),
    Worklist("confirm", "待确认", frozenset({R.DISPATCHER, R.SHIFT_LEAD}), ("confirm",)),
    Worklist("province", "待抄送省", frozenset({R.DISPATCHER, R.SHIFT_LEAD}), ("province_copy",)),
    Worklist("dissatisfied", "待裁不满意", frozenset({R.SHIFT_LEAD}), ("decide_dissatisfied",)),
    Worklist("call_back", "待回访", frozenset({R.CALLER_BACK, R.SHIFT_LEAD}), ("call_back",)),
    Worklist("urge", "待电话督办", SUPERVISE, ("urge",)),
    Worklist("written_urge", "待书面催办", SUPERVISE, ("written_urge",)),
    Worklist("dispatch_on_site", "待现场调度", SUPERVISE, ("dispatch_on_site",)),
    Worklist("report_up", "待上报", SUPERVISE, ("report_up",)),
    Worklist("archive", "待归档", frozenset({R.DISPATCHER, R.SHIFT_LEAD}), ("archive",)),
    Worklist("warned", "预警", CENTRE | UNIT | BUREAU, mine=False, light="amber"),
    Worklist("late", "超期", CENTRE | UNIT | BUREAU, mine=False, light="red"),
)
WORKLIST = {w.key: w for w in WORKLISTS}


def worklists_of(person: Account) -> tuple[Worklist, ...]:
    return tuple(w for w in WORKLISTS if person.held & w.roles)


@dataclass
class Tally:
    """A number card: how many, how many of them red and amber, and the soonest due."""

    count: int = 0
    late: int = 0
    warned: int = 0
    soonest: datetime | None = None


COUNTS = """count(*), count(*) filter (where d.due < %(now)s),
count(*) filter (where d.due >= %(now)s and d.warn_at <= %(now)s), min(d.due), 
min(d.due) filter (where d.due >= %(now)s and d.warn_at <= %(now)s)"""
OF_OWN_UNIT = f"""select d.kind, null, {COUNTS} from orders_owedduty d
where d.ended_at is null and d.owed_by_id = %(unit)s group by 1"""
BY_STATE = f"""select d.kind, o.state, {COUNTS} from orders_owedduty d join orders_order o on o.id = d.order_id
where d.ended_at is null and d.owed_by_id = %(unit)s and d.kind = any(%(by_state)s) group by 1, 2"""
OF_ALL = f"""select null, 'of all', {COUNTS} from orders_owedduty d where d.ended_at is null and d.warn_at <= %(now)s"""
"""Each part is answered from an index alone, and reads no more than what is open of it; nothing is late before its warning."""


def tallies(person: Account, now: datetime) -> dict[str, Tally]:
    """All number cards of a person in one query over the open duties; its parts never look at all that is open."""
    lists = worklists_of(person)
    by_state = sorted({k for w in lists if w.states for k in w.kinds})
    parts = [OF_OWN_UNIT, *([BY_STATE] if by_state else []), *([OF_ALL] if person.held & SEES_ALL else [])]
    facts: Any = {"now": now, "unit": person.unit_id, "by_state": by_state}
    with connection.cursor() as cursor:
        cursor.execute(" union all ".join(parts), facts)
        rows = [Counted(*row) for row in cursor.fetchall()]
    return {w.key: _tally(w, rows, bool(person.held & SEES_ALL)) for w in lists}


class Counted(NamedTuple):
    """One group of open duties: state only where a list asks for it, "of all" where not only of the own unit."""

    kind: str | None
    state: str | None
    n: int
    late: int
    warned: int
    soonest: datetime | None
    soonest_warned: datetime | None


def _tally(worklist: Worklist, rows: Sequence[Counted], sees_all: bool) -> Tally:
    tally = Tally()
    for row in rows:
        if not worklist.mine and sees_all:
            shown = row.state == "of all"
        elif worklist.states:
            shown = row.state in worklist.states
        else:
            shown = row.state is None
        if not shown or (worklist.kinds and row.kind not in worklist.kinds):
            continue
        tally.count += {"red": row.late, "amber": row.warned}.get(worklist.light, row.n)
        tally.late += 0 if worklist.light == "amber" else row.late
        tally.warned += 0 if worklist.light == "red" else row.warned
        soonest = {"red": row.soonest if row.late else None, "amber": row.soonest_warned}
        first = soonest.get(worklist.light, row.soonest)
        tally.soonest = min(filter(None, (tally.soonest, first)), default=None)
    return tally


URGENT = f"""where {NOT_RECUSED} and t.id in (
  (select id from orders_owedduty where ended_at is null and owed_by_id = %(unit)s and kind = any(%(kinds)s) order by due, id limit %(most)s)
  union (select id from orders_owedduty where ended_at is null and due < %(late)s order by due, id limit %(most)s)
  union (select d.id from orders_order o join orders_owedduty d on d.order_id = o.id
    where o.safety and o.state <> 'archived' and d.ended_at is null
    and (d.owed_by_id = %(unit)s and d.kind = any(%(kinds)s) or d.due < %(late)s) order by d.due, d.id limit %(most)s)
) order by "order".safety desc, t.due, t.id limit %(most)s"""
"""Of each ground the soonest few, each by its index; of these the first few."""
LONG_AGO = datetime(1, 1, 1, tzinfo=UTC)


def most_urgent(person: Account, now: datetime, limit: int = 11) -> list[OwedDuty]:
    """What to do first: safety, then late, then soon due, of what a person's lists show."""
    kinds = {k for w in worklists_of(person) for k in w.kinds} if person.is_centre else set(DUTY)
    facts = recusal_of(person) | {
        "unit": person.unit_id,
        "kinds": sorted(kinds),
        "most": limit,
        "late": now if person.held & SEES_ALL else LONG_AGO,
    }
    return plain.rows(OwedDuty, URGENT, facts, "order", "order__lead_unit", "owed_by")


def registered(asked: Mapping[str, str]) -> dict[str, tuple[str, datetime]]:
    """The days of registration a filter asks for, both inclusive: a comparison and its moment for each."""
    found = {}
    for name, sign, more in (("since", ">=", 0), ("until", "<", 1)):
        if day := day_of(asked.get(name, "")):
            found[name] = (sign, start_of(day) + more * ONE_DAY)
    return found


def day_of(said: str) -> date | None:
    """A day as a page sends it (2026-04-08); None for anything else."""
    try:
        return date.fromisoformat(said) if said.isascii() and len(said) == 10 else None
    except ValueError:
        return None


def narrowed(orders: QuerySet[Order], asked: Mapping[str, str]) -> QuerySet[Order]:
    """The filters above a list of orders: kind, area, state, unit, days of registration."""
    for sign, moment in registered(asked).values():
        orders = orders.filter(**{"registered_at__gte" if sign == ">=" else "registered_at__lt": moment})
    for name, column in (("kind", "kind"), ("area", "area"), ("state", "state"), ("unit", "lead_unit__code")):
        if value := asked.get(name):
            orders = orders.filter(**{column: value})
    return orders


def examples_among(numbers: Collection[str]) -> set[str]:
    """Those of some order numbers that are examples: nothing about them ever leaves the house."""
    return set(Order.objects.filter(number__in=numbers, is_sample=True).values_list("number", flat=True))
