"""TABLE 2: what is owed: opened by which step, ended by which, due when, by whom, under which article."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from hotline.regulation import overdue, time_limits
from hotline.regulation.citation import carry
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import Due, clock_due, local, working_days_due


class Owes(StrEnum):
    """Who owes a duty; the door turns it into a unit."""

    CENTRE = "centre"
    UNIT = "unit"
    JOINT = "joint"  # a joint or subordinate unit, for its own task
    BUREAU = "bureau"
    PROMISER = "promiser"  # the unit of whoever promised it
    SPEAKER = "speaker"  # the unit, or the centre for a caller who asked for secrecy (reading 8)


carry("第六条", "duties.Owes.CENTRE")
carry("第七条", "duties.Owes.UNIT")


@dataclass(frozen=True)
class Facts:
    """What a duty's rules may ask about an order just after a step."""

    kind: str
    state: str
    safety: bool
    anonymous: bool
    transferred: bool
    called_back: bool
    reply_due: datetime | None
    others_owed: bool
    copied: bool
    late_since: datetime | None = None
    """The limit the reply missed, while it is missed."""
    reached: frozenset[str] = frozenset()
    """The rungs of the ladder this step reached (hotline.regulation.overdue)."""
    dissatisfied: bool = False
    promised_at: datetime | None = None
    """When somebody promised the caller to ring, in this step."""
    claimed: bool = False
    """Whether a unit's late entry reaches back over a limit (decision 0073)."""


@dataclass(frozen=True)
class Duty:
    """One row. `when` says whether the opening step opens it; `impossible` gives the ground if it cannot be met.

    `per_task`: owed once a task; a step ends only that of the task it is about.
    `enough`: whether a step of `ended_by` really meets it. `voided_by`: steps after which it is owed no more.
    `post`: who of those who owe it is warned and reminded, if not all. `presses`: its warning waits for no morning.
    """

    key: str
    label: str
    owes: Owes
    opened_by: tuple[str, ...]
    ended_by: tuple[str, ...]
    due: Callable[[datetime, Facts], Due]
    article: str
    when: Callable[[Facts], bool] = lambda facts: True
    impossible: Callable[[Facts], str] = lambda facts: ""
    per_task: bool = False
    enough: Callable[[str, Facts], bool] = lambda action, facts: True
    voided_by: tuple[str, ...] = ()
    post: str = ""
    presses: bool = False


def _days(parameter: str, article: str) -> Callable[[datetime, Facts], Due]:
    return lambda since, facts: working_days_due(since, value_on(local(since).date(), parameter), article)


def _minutes(parameter: str, article: str) -> Callable[[datetime, Facts], Due]:
    return lambda since, facts: clock_due(since, value_on(local(since).date(), parameter), article)


def _tell_due(since: datetime, facts: Facts) -> Due:
    """The caller is told within the reply's own limit; after it, by the end of the next working day."""
    if facts.reply_due and facts.reply_due > since:
        return Due(facts.reply_due, "第二十五条")
    return working_days_due(since, 1, "第二十五条")


def _as_promised(since: datetime, facts: Facts) -> Due:
    assert facts.promised_at is not None
    return Due(facts.promised_at, "第十九条")


def _no_number(facts: Facts) -> str:
    return "来电人未留号码，无法联系（第二十五条）" if facts.anonymous else ""


def _is_safety(facts: Facts) -> bool:
    return facts.safety


def _measure(key: str, opened_by: tuple[str, ...] = ("escalate",)) -> Duty:
    """A rung of the ladder as a duty of the centre: the machine opens it, only a person's step meets it."""

    def due(since: datetime, facts: Facts) -> Due:
        assert facts.late_since is not None
        return next(rung.due for rung in overdue.ladder(facts.late_since) if rung.key == key)

    return Duty(key, overdue.LABELS[key], Owes.CENTRE, opened_by, (key,), due, "第二十三条",
                when=lambda facts: key in facts.reached)  # fmt: skip


def _no_rating_for_complaints(action: str, facts: Facts) -> bool:
    """A citizen's own rating stands in for the call-back of other kinds, never for a complaint's (第二十六条)."""
    return action != "rate" or facts.kind != "complaint"


def _by_the_unit(action: str, facts: Facts) -> bool:
    """What the centre does for a secret caller leaves the order unsigned (第十七条)."""
    return facts.state != "dispatched"


def _is_dissatisfied(facts: Facts) -> bool:
    return facts.dissatisfied


GIVEN_TO_UNIT = ("dispatch", "change_lead", "designate")
GIVEN_TO_JOINT = ("dispatch", "add_joint", "sub_dispatch")
PROMISES = (
    "contact",
    "tell",
    "tell_extension",
    "supplement",
    "call_back",
    "ring_back",
    "inform",
    "inform_merged",
    "inform_decision",
)
"""Where somebody speaks to the caller, and may promise to ring again."""
MERGING = ("merge", "join")
ENTERED_LATE = ("sign", "assign", "sub_dispatch", "contact", "draft", "submit", "joint_sign", "joint_assign", "joint_reply",
                "tell", "tell_extension", "explain")  # fmt: skip
"""Every step that ends what a unit owes."""
INTAKE_ENDS = ("answer", "return", "refer", "dispatch", *MERGING, "withdraw")
DUTIES = (
    Duty("decide_intake", "受理分派", Owes.CENTRE, ("register", "unmerge"), INTAKE_ENDS,
         _minutes("decide_intake_minutes", "第四条"), "第四条", when=lambda f: not f.safety),
    Duty("dispatch_safety", "安全生产立即转办", Owes.CENTRE, ("register", "alert", "unmerge"), INTAKE_ENDS,
         _minutes("dispatch_safety_minutes", "第十八条"), "第十八条",
         when=lambda f: f.safety and f.state == "registered", presses=True),
    Duty("acknowledge", "安全生产确认收到", Owes.BUREAU, ("register", "alert"), ("acknowledge", "call_off"),
         _minutes("acknowledge_alert_minutes", "第十八条"), "第十八条", when=_is_safety, post="duty_person", presses=True),
    Duty("redispatch", "退单后改派", Owes.CENTRE, ("uphold_return",), INTAKE_ENDS,
         _minutes("redispatch_minutes", "第十八条"), "第十八条"),
    Duty("sign", "签收", Owes.UNIT, GIVEN_TO_UNIT, ("sign", "assign", "sub_dispatch", "contact", "draft"),
         _days("sign_within_working_days", "第十七条"), "第十七条", enough=_by_the_unit),
    Duty("contact", "首次联络", Owes.SPEAKER, (*GIVEN_TO_UNIT, "reopen"), ("contact", "tell"),
         lambda since, facts: time_limits.contact_due(since), "第十九条", impossible=_no_number),
    Duty("promised_call", "按约回电", Owes.PROMISER, PROMISES, ("ring_back", "contact", "tell", "call_back"), _as_promised, "第十九条",
         when=lambda f: f.promised_at is not None),
    Duty("reply", "限时回复", Owes.UNIT, GIVEN_TO_UNIT, ("submit",),
         lambda since, facts: time_limits.reply_due(since, facts.kind), "第二十条"),
    Duty("joint_sign", "会办签收", Owes.JOINT, GIVEN_TO_JOINT, ("joint_sign", "joint_assign", "joint_reply"),
         _days("sign_within_working_days", "第二十二条"), "第二十二条", per_task=True),
    Duty("joint_reply", "会办回复", Owes.JOINT, GIVEN_TO_JOINT, ("joint_reply",),
         lambda since, facts: time_limits.joint_reply_due(since, facts.reply_due), "第二十二条", per_task=True),
    Duty("decide_return", "退单裁定", Owes.CENTRE, ("request_return",),
         ("uphold_return", "uphold_joint_return", "reject_return", "designate"),
         _days("decide_refusal_within_working_days", "第十八条"), "第十八条", per_task=True),
    Duty("decide_extension", "延期审批", Owes.CENTRE, ("request_extension",), ("grant_extension", "refuse_extension"),
         _days("decide_refusal_within_working_days", "第二十条"), "第二十条"),
    Duty("tell_extension", "告知延期", Owes.SPEAKER, ("grant_extension",), ("tell_extension", "tell"),
         _days("tell_extension_within_working_days", "第二十条"), "第二十条", impossible=_no_number),
    Duty("province_copy", "抄送省中心", Owes.CENTRE, ("dispatch", "change_kind"), ("province_copy",),
         _days("province_copy_within_working_days", "第二十一条"), "第二十一条", when=lambda f: f.kind == "complaint" and not f.copied),
    Duty("tell", "答复来电人", Owes.SPEAKER, ("sign_off",), ("tell",), _tell_due, "第二十五条", impossible=_no_number),
    Duty("confirm", "程序性确认", Owes.CENTRE, ("submit",), ("confirm", "redo"),
         _days("confirm_within_working_days", "第二十七条"), "第二十七条"),
    Duty("verify_late_entry", "核实补录", Owes.CENTRE, ENTERED_LATE, ("accept_late_entry", "reject_late_entry"),
         _days("decide_refusal_within_working_days", "第二十七条"), "第二十七条", when=lambda f: f.claimed),
    Duty("redo_reply", "重办回复", Owes.UNIT, ("redo", "reopen"), ("submit",),
         _days("redo_within_working_days", "第二十四条"), "第二十四条"),
    _measure("urge", ("remind", "escalate")),
    _measure("written_urge"),
    _measure("dispatch_on_site"),
    _measure("report_up"),
    Duty("explain", "书面说明", Owes.UNIT, ("redo", "reject_explanation"), ("explain",),
         _days("explain_within_working_days", "第二十四条"), "第二十四条"),
    Duty("review_explanation", "审书面说明", Owes.CENTRE, ("explain",), ("accept_explanation", "reject_explanation"),
         _days("review_explanation_within_working_days", "第二十四条"), "第二十四条"),
    Duty("inform", "告知来电人", Owes.CENTRE, ("return", "refer"), ("inform",),
         _days("inform_within_working_days", "第十六条"), "第十六条",
         impossible=lambda f: "" if f.transferred else _no_number(f)),
    Duty("inform_merged", "告知并单来电人", Owes.CENTRE, (*MERGING, "follow_main"), ("inform_merged",),
         _days("inform_within_working_days", "第二十五条"), "第二十五条", impossible=_no_number, voided_by=("unmerge",)),
    Duty("call_back", "回访", Owes.CENTRE, ("confirm", "answer", "follow_main", "draw"), ("call_back", "rate"),
         _days("call_back_within_working_days", "第二十六条"), "第二十六条",
         when=lambda f: f.called_back, impossible=_no_number, enough=_no_rating_for_complaints,
         voided_by=("reopen", "unmerge")),
    Duty("decide_dissatisfied", "不满意裁定", Owes.CENTRE, ("call_back", "rate", "object"), ("reopen", "close_dissatisfied", "unmerge"),
         _days("decide_dissatisfied_within_working_days", "第二十六条"), "第二十六条", when=_is_dissatisfied),
    Duty("inform_decision", "告知决定", Owes.CENTRE, ("close_dissatisfied",), ("inform_decision",),
         _days("inform_within_working_days", "第二十六条"), "第二十六条", impossible=_no_number,
         voided_by=("reopen", "unmerge")),
    Duty("archive", "归档", Owes.CENTRE, ("*",), ("archive",),
         _days("archive_within_working_days", "第二十七条"), "第二十七条", voided_by=("reopen", "unmerge"),
         when=lambda f: f.state in ("closed", "returned", "referred", "merged", "withdrawn") and not f.others_owed),
)  # fmt: skip

DUTY = {duty.key: duty for duty in DUTIES}
VOIDED = {"reopen": "已重新办理", "unmerge": "已取消并单，单独办理"}
"""Why a duty is owed no more after a step of its `voided_by`."""
UNREACHABLE_COUNTS = ("tell", "call_back", "inform", "tell_extension", "inform_merged", "inform_decision")
"""Duties a failed attempt does not end by itself, but three evidenced ones do (reading 8)."""
FAILED_LEAVES_OPEN = ("urge", "promised_call")
"""Duties no failed attempt ends: a call nobody answered is on record, and still owed."""
for _duty in DUTIES:
    carry(_duty.article, f"duties.{_duty.key}")


def opened_by(action: str) -> tuple[Duty, ...]:
    return tuple(d for d in DUTIES if action in d.opened_by or d.opened_by == ("*",))
