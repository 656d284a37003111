"""The lists people work from: named questions to the open duties, each cheap however large the archive."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Min, Q, QuerySet

from hotline.orders.models import Order, OwedDuty
from hotline.people.models import Account
from hotline.people.roles import BUREAU, CENTRE, UNIT, Role
from hotline.regulation.steps import State

PAGE = 15
R, S = Role, State
SUPERVISE = frozenset({R.SUPERVISOR, R.SHIFT_LEAD})
DESK = frozenset({R.OPERATOR, R.DISPATCHER, R.SHIFT_LEAD})
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
        ("decide_return", "decide_extension", "review_explanation"),
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


def open_duties(person: Account, worklist: Worklist, now: datetime) -> QuerySet[OwedDuty]:
    """The open duties of one list for one person, soonest due first."""
    rows = OwedDuty.objects.filter(ended_at=None)
    if worklist.mine or not person.held & SEES_ALL:
        rows = rows.filter(owed_by=person.unit_id)
    if worklist.kinds:
        rows = rows.filter(kind__in=worklist.kinds)
    if worklist.states:
        rows = rows.filter(order__state__in=worklist.states)
    rows = lit(rows, worklist.light, now)
    return rows.select_related("order", "order__lead_unit", "owed_by").order_by("due", "id")


def lit(rows: QuerySet[OwedDuty], light: str, now: datetime) -> QuerySet[OwedDuty]:
    """The duties of one light: red, amber or green; all of them when it is none."""
    of_light = {"red": Q(due__lt=now), "amber": Q(due__gte=now, warn_at__lte=now), "green": Q(due__gte=now, warn_at__gt=now)}  # fmt: skip
    return rows.filter(of_light[light]) if light in of_light else rows


def page_of(rows: QuerySet[OwedDuty], after: tuple[datetime, int] | None) -> list[OwedDuty]:
    """One page below a (due, id): the same cost on the first page and on the thousandth."""
    if after:
        due, last = after
        rows = rows.filter(Q(due__gt=due) | Q(due=due, id__gt=last))
    return list(rows[: PAGE + 1])


@dataclass
class Tally:
    """A number card: how many, how many of them red and amber, and the soonest due."""

    count: int = 0
    late: int = 0
    warned: int = 0
    soonest: datetime | None = None


def tallies(person: Account, now: datetime) -> dict[str, Tally]:
    """All number cards of a person in one query over the open duties."""
    everyone = bool(person.held & SEES_ALL)
    rows = OwedDuty.objects.filter(ended_at=None)
    if not everyone:
        rows = rows.filter(owed_by=person.unit_id)
    grouped = rows.values("kind", state=F("order__state"), mine=Q(owed_by=person.unit_id)).annotate(
        n=Count("id"), late=Count("id", filter=Q(due__lt=now)),
        warned=Count("id", filter=Q(due__gte=now, warn_at__lte=now)), soonest=Min("due"),
    )  # fmt: skip
    return _by_list(worklists_of(person), list(grouped))


def _by_list(lists: Iterable[Worklist], rows: Sequence[Mapping[str, Any]]) -> dict[str, Tally]:
    made = {w.key: Tally() for w in lists}
    for worklist in lists:
        tally = made[worklist.key]
        for row in rows:
            if worklist.kinds and row["kind"] not in worklist.kinds:
                continue
            if worklist.states and row["state"] not in worklist.states:
                continue
            if worklist.mine and not row["mine"]:
                continue
            tally.count += {"red": row["late"], "amber": row["warned"]}.get(worklist.light, row["n"])
            tally.late += 0 if worklist.light == "amber" else row["late"]
            tally.warned += 0 if worklist.light == "red" else row["warned"]
            tally.soonest = min(filter(None, (tally.soonest, row["soonest"])), default=None)
    return made


def most_urgent(person: Account, now: datetime, limit: int = 11) -> list[OwedDuty]:
    """What to do first: safety, then late, then soon due, of what a person's lists show."""
    lists = [w for w in worklists_of(person) if w.kinds]
    kinds = {k for w in lists for k in w.kinds}
    rows = OwedDuty.objects.filter(ended_at=None)
    if person.held & CENTRE:
        rows = rows.filter(Q(owed_by=person.unit_id, kind__in=kinds) | Q(due__lt=now))
    elif R.LEADER in person.held:
        rows = rows.filter(Q(owed_by=person.unit_id) | Q(due__lt=now))
    else:
        rows = rows.filter(owed_by=person.unit_id)
    return list(
        rows.select_related("order", "order__lead_unit", "owed_by").order_by("-order__safety", "due", "id")[
            :limit
        ]
    )


def narrowed(orders: QuerySet[Order], asked: dict[str, str]) -> QuerySet[Order]:
    """The filters above a list of orders: kind, area, state, unit."""
    for name, column in (("kind", "kind"), ("area", "area"), ("state", "state"), ("unit", "lead_unit__code")):
        if value := asked.get(name):
            orders = orders.filter(**{column: value})
    return orders


def examples_among(numbers: Collection[str]) -> set[str]:
    """Those of some order numbers that are examples: nothing about them ever leaves the house."""
    return set(Order.objects.filter(number__in=numbers, is_sample=True).values_list("number", flat=True))
