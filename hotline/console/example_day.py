"""A lively day at the centre: finished orders at their own dates, and sixty new ones that stand at every stage."""

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

from django.db import transaction

from hotline.console.accounts import EXAMPLE, HOLDER, NAMED_UNIT, PEOPLE, make_example_people
from hotline.console.example_calls import play_telephone
from hotline.console.example_cases import Request, requests
from hotline.console.example_knowledge import answered_at_once, play_knowledge
from hotline.console.example_ledger import play_ledger
from hotline.console.example_management import play_management
from hotline.console.example_plans import MINUTE, Move, actions_to, joint_moves, moves
from hotline.orders.models import Order
from hotline.orders.perform import Asked, perform_many
from hotline.orders.register import register
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.calendar import calendar
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local, reply_due

SEED = 12328
NEWEST, DAYS = 60, 21
LAST_CALL = 10 * MINUTE
DAY = timedelta(days=1)
HELD_FOR = {"reason": "示例推演：来电人提起行政诉讼，判决生效前留存。"}
AGAIN = "示例推演：来电人再次来电催问同一件事。"
MAY_BE_NEEDLESS = ("call_back", "inform", "inform_merged", "close_dissatisfied", "inform_decision")
"""Whoever left no number or was not drawn is not called, whoever is content needs no decision; the door says so."""
OF_NAMED_UNIT = ("sign_off", "endorse", "contact", "dispatch")
CLOSED_ONES = ("confirm", "confirm", "confirm", "call_back", "call_back")
NEWEST_FIRST = ("register",) * 4 + ("dispatch", "request_return", "dispatch") + ("sign",) * 3 + ("contact",) * 5 + (
    "draft", "draft", "endorse", "sign_off", "sign_off", "submit", "submit", "submit", "redo", "withdraw")  # fmt: skip
LATE_ONES = ("contact", "sign", "draft", "sign_off", "contact")


def why_not() -> str:
    """Why the example may not be played here; "" in an empty house of a city that has one."""
    if not PEOPLE:
        return "本市没有示例。"
    if real := Order.objects.filter(is_sample=False).count():
        return f"库里有 {real} 件真实工单，示例不能与它们混在一起。"
    if Account.objects.filter(is_sample=False).exists():
        return "库里有正式账号，示例的账号密码人人知道，不能载入。"
    return "库里已有示例。" if Order.objects.exists() else ""


def play(now: datetime, say: Callable[[str], None]) -> int:
    """Fill an empty house, all or nothing; how many orders. Every step goes through the door at its own moment.

    Refused when `why_not` says why.
    """
    if reason := why_not():
        raise Refused("invalid", reason)
    rng = random.Random(SEED)
    with transaction.atomic():
        people = make_example_people(now)
        known = play_knowledge(now, people)
        play_ledger(now, people)
        say("正在演示一天的工单……")
        plan = sorted([*_plan(local(now), rng), *answered_at_once(known, local(now))], key=lambda m: m.at)
        orders: dict[str, Order] = {}
        for place, move in enumerate(plan):
            if place % 400 == 399:
                say(f"  已演示 {place + 1}/{len(plan)} 步……")
            _take(move, orders, people)
        play_telephone(list(orders.values()), people, now)
        play_management(now, people)
    say(f"示例工单 {len(orders)} 件，办理记录 {len(plan)} 步，知识 {len(known)} 条。")
    return len(orders)


def _take(move: Move, orders: dict[str, Order], people: dict[str, Account]) -> None:
    if move.action == "register":
        orders[move.case] = register(move.given, actor=people[move.who], now=move.at)
        return
    given = move.given | ({"main_order": orders[move.main].number} if move.main else {})
    number = orders[move.case].number
    [answer] = perform_many([Asked(move.action, number, given)], actor=people[move.who], now=move.at)
    if isinstance(answer, Refused) and move.action not in MAY_BE_NEEDLESS:
        raise answer


def _plan(now: datetime, rng: random.Random) -> list[Move]:
    every = requests()
    newest = [r for r in every if not r.replied_at][-NEWEST:]
    newest_ids, by_id = {r.id for r in newest}, {r.id: r for r in every}
    plan: list[Move] = []
    for request in every:
        if request.id not in newest_ids:
            plan += _old(request, by_id, now, rng)
    plan += _recent(newest, now, rng)
    for request in every:
        plan += joint_moves(request, [m for m in plan if m.case == request.id])
    return [*plan, _held(plan, now)]


def _held(plan: list[Move], now: datetime) -> Move:
    """One archived order is kept for a lawsuit beyond its years (第二十七条)."""
    archiving = max((m for m in plan if m.action == "archive" and m.at < now - DAY), key=lambda m: m.at)
    return Move(archiving.at + DAY, archiving.case, "hold", HOLDER[Role.DISPATCHER], HELD_FOR)


def _old(request: Request, by_id: dict[str, Request], now: datetime, rng: random.Random) -> list[Move]:
    """An old request at its own date to the archive; one whose end nobody knows is left out."""
    first = [_arrival(request, request.received_at)]
    if not request.row["in_scope"]:
        return first + moves(request, _sent_away(request), request.received_at, now, rng)
    if request.replied_at:
        return first + _answered(request, now, rng)
    main = by_id.get(request.row["duplicate_of"] or "")
    if main is None or main.replied_at is None or main.replied_at <= request.received_at:
        return []
    road = [*(["acknowledge"] if request.row["safety"] else []), "merge", "inform_merged", "archive"]
    taken = moves(request, road, request.received_at, now, rng)
    return first + [replace(m, main=main.id) if m.action == "merge" else m for m in taken]


def _answered(request: Request, now: datetime, rng: random.Random) -> list[Move]:
    """Up to the draft by the day of the reply; a poor reply is sent back once and explained (第二十四条)."""
    assert request.replied_at
    road = actions_to(request, "archive")
    at = road.index("draft")
    drafted = max(
        request.replied_at + timedelta(hours=9, minutes=rng.randint(0, 300)),
        request.received_at + 3 * 60 * MINUTE,
    )
    taken = moves(request, road[: at + 1], request.received_at, drafted, rng)
    taken[-1] = replace(taken[-1], at=drafted)
    rest = road[at + 1 :]
    if request.defects:
        again = [a for a in ("draft", "endorse", "sign_off", "tell", "submit") if a in road]
        submit = rest.index("submit") + 1
        rest = [*rest[:submit], "redo", "explain", "accept_explanation", *again, *rest[submit:]]
    return taken + moves(request, rest, taken[-1].at, now, rng)


def _sent_away(request: Request) -> list[str]:
    return [
        *(["acknowledge"] if request.row["safety"] else []),
        "return" if request.ground() else "refer",
        "inform",
        "archive",
    ]


def _arrival(request: Request, at: datetime, **changes: object) -> Move:
    return Move(at, request.id, "register", HOLDER[Role.OPERATOR], request.intake() | changes)


def _recent(newest: list[Request], now: datetime, rng: random.Random) -> list[Move]:
    """Sixty requests in their order, ending ten minutes ago, left where somebody has to take the next step."""
    arrived = _arrivals(newest, now - LAST_CALL)
    stages = _stages([r for r in newest if r.row["in_scope"]], arrived, now)
    plan: list[Move] = []
    away = 0
    for request in newest:
        start = arrived[request.id]
        secret = stages.get(request.id, ("", None))[0] == "sign" and request.kind == "complaint"
        plan.append(_arrival(request, start, secret=secret))
        if request.row["in_scope"]:
            stage, dispatched_at = stages[request.id]
            plan += _up_to(stage, request, dispatched_at or start, now - MINUTE, rng)
        else:
            away += 1
            plan += moves(request, _sent_away(request)[: 1 + away % 3], start, now - MINUTE, rng)
    return plan + _rang_again(newest, stages, now)


def _up_to(stage: str, request: Request, start: datetime, end: datetime, rng: random.Random) -> list[Move]:
    if stage == "register":
        return []
    if stage == "withdraw":
        return moves(request, ["withdraw"], start, end, rng)
    if stage == "redo":
        return moves(request, [*actions_to(request, "submit"), "redo"], start, end, rng)
    if stage == "request_return":
        return moves(request, [*actions_to(request, "dispatch"), stage], start, end, rng)
    road = actions_to(request, stage)
    if (
        request.id == EXAMPLE["waits_for_duty_person"] and "acknowledge" in road
    ):  # left for the bureau's duty person to press
        road.remove("acknowledge")
    return moves(request, road, start, end, rng)


def _rang_again(
    newest: list[Request], stages: dict[str, tuple[str, datetime | None]], now: datetime
) -> list[Move]:
    """One caller rings a second time about an order still in hand: merged, not yet archived (第二十二条)."""
    main = next(r for r in newest if stages.get(r.id, ("", None))[0] == "contact" and not r.row["safety"])
    again = Request(main.row | {"id": f"{main.id}-2", "text": AGAIN + main.row["text"]})
    start = now - 50 * MINUTE
    reason = {"reason": "示例推演：与主单反映同一件事。"}
    return [
        _arrival(again, start),
        Move(start + 20 * MINUTE, again.id, "merge", HOLDER[Role.DISPATCHER], reason, main.id),
    ]


def _arrivals(newest: list[Request], last: datetime) -> dict[str, datetime]:
    """Moments in the same order and, as far as that allows, at the same time of day, over three weeks."""
    end, span = newest[-1].received_at, newest[-1].received_at - newest[0].received_at
    days = [last.date() - timedelta(days=round((end - r.received_at) / span * DAYS)) for r in newest]
    times: dict[str, datetime] = {}
    later = last + 7 * MINUTE
    for place in reversed(range(len(newest))):
        same_day = sorted(
            r.received_at.timetz() for r, d in zip(newest, days, strict=True) if d == days[place]
        )
        rank = sum(d == days[place] for d in days[:place])
        later = min(datetime.combine(days[place], same_day[rank]), later - 7 * MINUTE)
        times[newest[place].id] = later
    times[newest[-1].id] = last
    return times


def _stages(
    cases: list[Request], arrived: dict[str, datetime], now: datetime
) -> dict[str, tuple[str, datetime | None]]:
    """The last step each takes, and for the amber ones when they are dispatched; the rest go to the archive."""
    left, found = list(cases), dict[str, tuple[str, datetime | None]]()

    def give(request: Request, stage: str, dispatched_at: datetime | None = None) -> None:
        found[request.id] = (stage, dispatched_at)
        left.remove(request)

    for request, stage in zip([r for r in cases if r.unit == NAMED_UNIT], OF_NAMED_UNIT, strict=True):
        give(request, stage)
    for request, stage in zip(
        [r for r in left if r.kind == "complaint" and not r.anonymous], CLOSED_ONES, strict=False
    ):
        give(request, stage)
    late = [r for r in reversed(left) if reply_due(arrived[r.id] + 60 * MINUTE, r.kind).at < now]
    for request, stage in zip(late, LATE_ONES, strict=False):
        give(request, stage)
    for request, day in _due_today(left, arrived, now)[:3]:
        give(request, "contact", max(arrived[request.id], day))
    for request, stage in zip(list(reversed(left)), NEWEST_FIRST, strict=False):
        give(request, stage)
    for request in list(left):
        give(request, "archive")
    return found


def _due_today(
    left: list[Request], arrived: dict[str, datetime], now: datetime
) -> list[tuple[Request, datetime]]:
    """Requests whose reply falls due at the end of this or the next working day if dispatched on the day given."""
    found = []
    for request in left:
        day = (
            now.date()
            if calendar().is_working(now.date())
            else calendar().nth_working_day_after(now.date(), 1)
        )
        due = day
        while reply_due(datetime.combine(day, now.timetz()), request.kind).at.date() > due + timedelta(
            days=1
        ):
            day -= timedelta(days=1)
        start = datetime.combine(day, now.timetz()).replace(hour=9)
        if arrived[request.id].date() <= day and start < now:
            found.append((start - arrived[request.id], request, start))
    return [(r, start) for _, r, start in sorted(found, key=lambda f: abs(f[0]))]
