"""Which steps each example request takes, by whom and when. Everything not in the file is 示例推演, by a fixed seed."""

import random
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from hotline.console.accounts import HOLDER, NAMED_UNIT, UNIT_POSTS
from hotline.console.example_cases import Request
from hotline.people.roles import Role

MINUTE = timedelta(minutes=1)
OFFICE_HOURS = (8, 17)
POST = {"acknowledge": Role.DUTY_PERSON, "call_back": Role.CALLER_BACK, "close_dissatisfied": Role.SHIFT_LEAD}
SUPPOSED = "示例推演：按流程补记。"
PROCESS = (
    "dispatch",
    "acknowledge",
    "province_copy",
    "sign",
    "contact",
    "draft",
    "endorse",
    "sign_off",
    "tell",
    "submit",
)
AFTERWARDS = ("confirm", "call_back", "close_dissatisfied", "inform_decision", "archive")
WITH_THE_CENTRE = {"dispatch", "acknowledge", "province_copy", "return", "refer", "withdraw", "merge"}
DELAYS = {"dispatch": (5, 40), "request_return": (20, 60), "acknowledge": (3, 15), "province_copy": (3, 30), "sign": (20, 90), "contact": (20, 180),
          "draft": (900, 2600), "endorse": (30, 180), "sign_off": (30, 180), "tell": (30, 300), "submit": (10, 60),
          "confirm": (30, 240), "call_back": (600, 2400), "archive": (60, 600), "redo": (30, 240), "explain": (200, 900), "accept_explanation": (30, 240),
          "return": (10, 60), "refer": (2, 10), "inform": (30, 200), "inform_merged": (30, 200), "close_dissatisfied": (30, 240), "inform_decision": (30, 200), "withdraw": (20, 90), "merge": (15, 60)}  # fmt: skip


@dataclass(frozen=True)
class Move:
    """One step at one moment. main: the file's id of the order another is merged into."""

    at: datetime
    case: str
    action: str
    who: str
    given: dict[str, Any] = field(default_factory=dict)
    main: str = ""


def actions_to(request: Request, last: str) -> list[str]:
    """The straight road up to one step, for this request."""
    road = [*PROCESS, *AFTERWARDS]
    road = road[: road.index(last) + 1]
    if not request.row["safety"]:
        road = [a for a in road if a != "acknowledge"]
    if request.kind != "complaint":
        road = [a for a in road if a != "province_copy"]
    if request.anonymous:
        road = [a for a in road if a not in ("contact", "tell")]
    return road


def moves(
    request: Request, actions: Iterable[str], start: datetime, end: datetime, rng: random.Random
) -> list[Move]:
    """The steps from `start` on, in office hours where that fits, and never after `end`."""
    wanted = list(actions)
    delays = [timedelta(minutes=rng.randint(*DELAYS[a])) for a in wanted]
    times = _in_office_hours(wanted, delays, start)
    if times and times[-1] > end:
        times = _squeezed(delays, start, end)
    return [
        Move(at, request.id, action, actor(action, request.unit if request.row["lead_unit"] else ""), _given(action, request, at, rng))
        for at, action in zip(times, wanted, strict=True)
    ]  # fmt: skip


def _in_office_hours(actions: list[str], delays: list[timedelta], start: datetime) -> list[datetime]:
    times, at = [], start
    for action, delay in zip(actions, delays, strict=True):
        at += delay
        if action not in WITH_THE_CENTRE and at.hour < OFFICE_HOURS[0]:
            at = at.replace(hour=OFFICE_HOURS[0], minute=30 + delay.seconds // 60 % 30)
        if action not in WITH_THE_CENTRE and at.hour >= OFFICE_HOURS[1]:
            at = (at + timedelta(days=1)).replace(hour=OFFICE_HOURS[0], minute=30 + delay.seconds // 60 % 30)
        times.append(at)
    return times


def _squeezed(delays: list[timedelta], start: datetime, end: datetime) -> list[datetime]:
    share, at, times = max(end - start, timedelta()) / sum(delays, timedelta()), start, []
    for delay in delays:
        at += delay * share
        times.append(min(at, end))
    return times


def joint_moves(request: Request, taken: list[Move]) -> list[Move]:
    """Joint units sign after the dispatch and answer before the lead drafts; where nobody drafted yet, they still owe it."""
    dispatched = next((m.at for m in taken if m.action == "dispatch"), None)
    drafted = next((m.at for m in taken if m.action == "draft"), None)
    if dispatched is None or drafted is None:
        return []
    said = {"result": "示例推演：已到现场配合查看，情况已告主办单位。"}
    return [
        Move(dispatched + (drafted - dispatched) * share, request.id, action, actor("sign", code), given)
        for code in request.joint_units
        for share, action, given in ((0.4, "joint_sign", {}), (0.9, "joint_reply", said))
    ]


def actor(action: str, unit: str) -> str:
    """Who takes a step: the centre's people by name, a unit's by its code."""
    people = (
        [HOLDER[post] for post in UNIT_POSTS] if unit == NAMED_UNIT else [f"{unit}-{n}" for n in (1, 2, 3)]
    )
    by_unit = {
        "sign": 0,
        "contact": 0,
        "draft": 0,
        "tell": 0,
        "submit": 0,
        "endorse": 1,
        "sign_off": 2,
        "explain": 2,
        "request_return": 1,
    }
    if action in by_unit:
        return people[by_unit[action]]
    return HOLDER[POST.get(action, Role.DISPATCHER)]


def _given(action: str, request: Request, at: datetime, rng: random.Random) -> dict[str, Any]:
    """What the form of a step was given."""
    mood = rng.choice(("very", "satisfied", "satisfied", "basic", "not"))
    match action:
        case "dispatch":
            return {"kind": request.kind, "lead_unit": request.unit, "joint_units": request.joint_units}
        case "request_return":
            return {"return_reason": "lacking", "reason": "示例推演：没有写明路段，无法派人查看。"}
        case "province_copy":
            return {"province_number": f"示例-{request.id}"}
        case "close_dissatisfied":
            return {"reason": "示例推演：已依法处理并向来电人说明，维持办结。"}
        case "contact" | "inform" | "inform_merged" | "inform_decision":
            return {"outcome": "reached", "how": "phone", "note": SUPPOSED}
        case "draft":
            return request.reply()
        case "sign_off" | "confirm" if request.needs_a_reason:
            return {"override_reason": "示例推演：原回复如此，照录。"}
        case "tell":
            return {"outcome": "reached", "how": "phone", "note": SUPPOSED, "opinion": mood}
        case "redo":
            return {
                "defects": request.defects or ["incomplete"],
                "reason": "示例推演：回复质量不合要求，请补充后再报。",
            }
        case "explain":
            return {"explanation": "示例推演：已组织整改，补充办理情况后重新回复。"}
        case "call_back":
            return {"outcome": "reached", "words": SUPPOSED} | dict.fromkeys(
                ("efficiency", "reply_score", "result_score", "satisfaction"), mood)  # fmt: skip
        case "return":
            return {"ground": request.ground(), "reason": "示例推演：不属于受理范围，已向来电人说明。"}
        case "refer":
            return {
                "referral": request.referral(),
                "transferred_at": at,
                "transfer_result": "示例推演：已转接",
            }
        case "withdraw" | "merge":
            return {
                "reason": "示例推演：来电人要求撤回。"
                if action == "withdraw"
                else "示例推演：与主单反映同一件事。"
            }
    return {}
