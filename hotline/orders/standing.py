"""Who somebody is to this order. Permissions ask this, never a general role (第九条、第十八条、第二十六条)."""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from typing import NamedTuple, Protocol

from hotline.orders.models import Order, Task, TaskRole
from hotline.orders.owing import lead_among
from hotline.people.deputies import principals_of
from hotline.people.models import Account, on_duty
from hotline.people.roles import DESK, THE_PUBLIC, Role
from hotline.regulation.duties import DUTIES, Owes
from hotline.regulation.steps import Who

R, W = Role, Who
OF_JOINT_UNITS = frozenset(d.key for d in DUTIES if d.owes in (Owes.JOINT, Owes.PROMISER))


class Matter(NamedTuple):
    """What of an order decides who somebody is to it. grave: safety or major, sent back or reopened."""

    secret: bool
    grave: bool
    registered_by_id: int


class Held(NamedTuple):
    """What of a unit's task decides who somebody is to its order. by_centre: whether the centre records for the unit (代录)."""

    unit_id: int
    role: str
    handler_id: int | None
    outcome: str
    ended: bool
    by_centre: bool


def standing(person: Account | None, order: Order, tasks: Sequence[Task], now: datetime) -> frozenset[Who]:
    """What a person is to an order with these tasks, in the order they were given out; None is the machine."""
    if person is None:
        return frozenset({W.MACHINE})
    return standing_to(person, matter_of(order), held_of(tasks), now)


def matter_of(order: Order) -> Matter:
    """What of an order decides who somebody is to it."""
    grave = order.safety or order.major or bool(order.redo_count or order.reopened_count)
    return Matter(order.secret, grave, order.contact.registered_by_id)


def held_of(tasks: Sequence[Task]) -> list[Held]:
    """What of the units' tasks does."""
    return [Held(t.unit_id, t.role, t.handler_id, t.outcome, t.ended_at is not None, t.unit.served_by_centre) for t in tasks]  # fmt: skip


def standing_to(person: Account, matter: Matter, tasks: Sequence[Held], now: datetime) -> frozenset[Who]:
    """The same of what decides it alone; with what those are whom the person acts for (代理, decision 0136)."""
    if not person.is_active:
        return frozenset()
    return stood_to(person, matter, tasks, now).union(
        *(_by_deputy(principal, matter, tasks) for principal in principals_of(person, now))
    )


def stood_to(person: Account, matter: Matter, tasks: Sequence[Held], now: datetime) -> frozenset[Who]:
    """What a person is by their own posts, whether still at work or not."""
    roles, lead = person.held, lead_among(tasks)
    return frozenset(
        _at_centre(person, roles, matter, tasks, lead)
        | _in_lead_unit(person, roles, matter, lead)
        | _in_joint_unit(person, roles, tasks)
        | _at_bureau(person, roles, now)
        | _elsewhere(person, roles, matter)
    )


def _by_deputy(principal: Account, matter: Matter, tasks: Sequence[Held]) -> frozenset[Who]:
    """What acts for somebody in a unit: the posts of the unit, and no other they may hold."""
    roles = principal.held
    return frozenset(
        _in_lead_unit(principal, roles, matter, lead_among(tasks)) | _in_joint_unit(principal, roles, tasks)
    )


def acted_for(
    person: Account, order: Order, tasks: Sequence[Task], needed: Collection[Who], now: datetime
) -> Account | None:
    """For whom a step is taken that the person's own posts do not open; None where they do."""
    matter, held = matter_of(order), held_of(tasks)
    if stood_to(person, matter, held, now) & set(needed):
        return None
    return next((p for p in principals_of(person, now) if _by_deputy(p, matter, held) & set(needed)), None)


def _at_centre(
    person: Account, roles: frozenset[Role], matter: Matter, tasks: Sequence[Held], task: Held | None
) -> set[Who]:
    who: set[Who] = {W.READER} if person.is_centre else set()
    if roles & DESK:
        who |= {W.DESK} | ({W.SPEAKS_TO_CALLER} if matter.secret else set())
    if roles & {R.DISPATCHER, R.SHIFT_LEAD}:
        who.add(W.DISPATCHER)
        if task and task.by_centre:  # 代录
            who |= {W.HANDLER, W.SECTION_HEAD, W.SIGNER, W.UNIT_HEAD, W.SPEAKS_TO_CALLER}
        if any(t.by_centre for t in _joint(tasks)):
            who |= {W.JOINT_HANDLER, W.JOINT_HEAD}
    if R.SHIFT_LEAD in roles:
        who.add(W.SHIFT_LEAD)
    if R.SUPERVISOR in roles:
        who.add(W.SUPERVISOR)
    took_part = {matter.registered_by_id, *(t.handler_id for t in tasks)}
    if R.CALLER_BACK in roles and person.pk not in took_part:
        who.add(W.CALLER_BACK)
    return who


def _in_lead_unit(person: Account, roles: frozenset[Role], matter: Matter, task: Held | None) -> set[Who]:
    if task is None or not person.is_unit or person.unit_id != task.unit_id:
        return set()
    who: set[Who] = {W.READER}
    if R.HANDLER in roles and task.handler_id in (None, person.pk):
        who |= {W.HANDLER} | (set() if matter.secret else {W.SPEAKS_TO_CALLER})
    if roles & {R.SECTION_HEAD, R.UNIT_DEPUTY, R.UNIT_HEAD}:
        who.add(W.SECTION_HEAD)
    if R.UNIT_HEAD in roles:
        who |= {W.SIGNER, W.UNIT_HEAD}
    # 一把手领办 (第二十四条): a deputy signs neither what was sent back nor what is grave.
    if R.UNIT_DEPUTY in roles and not matter.grave:
        who.add(W.SIGNER)
    return who


def _in_joint_unit(person: Account, roles: frozenset[Role], tasks: Sequence[Held]) -> set[Who]:
    mine = [t for t in tasks if t.unit_id == person.unit_id] if person.is_unit else []
    who: set[Who] = {W.READER} if mine else set()
    for task in _joint(mine):
        if R.HANDLER in roles and task.handler_id in (None, person.pk):
            who.add(W.JOINT_HANDLER)
        if roles & {R.SECTION_HEAD, R.UNIT_DEPUTY, R.UNIT_HEAD}:
            who.add(W.JOINT_HEAD)
    return who


class Owed(Protocol):
    """A duty, or what of it a list shows."""

    @property
    def kind(self) -> str: ...
    @property
    def owed_by_id(self) -> int: ...


def owed_to_act_on(person: Account | None, open_duties: Iterable[Owed]) -> frozenset[str]:
    """Kinds of open duties a person's steps may be about: of joint units' duties only those of their own unit."""
    mine = person.unit_id if person is not None and person.is_unit else None
    return frozenset(
        d.kind for d in open_duties if d.kind not in OF_JOINT_UNITS or mine in (None, d.owed_by_id)
    )


def _joint(tasks: Sequence[Held]) -> list[Held]:
    return [t for t in tasks if t.role != TaskRole.LEAD and not t.ended]


def _at_bureau(person: Account, roles: frozenset[Role], now: datetime) -> set[Who]:
    who: set[Who] = {W.READER, W.LEADER} if R.LEADER in roles else set()
    if R.DUTY_PERSON in roles:
        rota = {entry.account_id for entry in on_duty(R.DUTY_PERSON, now)}
        # An empty rota must never leave an alert without anyone to acknowledge it.
        if not rota or person.pk in rota:
            who.add(W.DUTY_PERSON)
    return who


def _elsewhere(person: Account, roles: frozenset[Role], matter: Matter) -> set[Who]:
    """A partner's system, to what it handed over itself; the public's account, which only number and code speak through."""
    if R.PARTNER not in roles:
        return set()
    return {W.SOURCE} if matter.registered_by_id == person.pk or person.username == THE_PUBLIC else set()
