"""The shortest way to each state, and valid fields for each step, made from the field table."""

from datetime import date
from typing import Any

from hotline.attachments.models import Attachment
from hotline.orders.forms import FIELDS, Field
from hotline.orders.models import Order
from hotline.people.models import Account, Unit
from hotline.regulation.calendar import Notice, calendar, counting_by
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STEP, State, Step, Who
from tests import world
from tests.world import REPLY, SCORES, call, do

MORNING, NOON = "2026-04-08 09:00", "2026-04-08 12:00"
DESK = (
    (
        "registered",
        "liujie",
        "classify",
        {"kind": "complaint", "area": "城市客运", "topic": "出租汽车-不打表"},
    ),
    ("dispatched", "wangmin", "dispatch", {"kind": "complaint", "lead_unit": "enforcement"}),
)
UNIT = (
    ("handling", "chenli", "sign", {}),
    ("in_review", "chenli", "draft", REPLY),
    ("in_review", "gaoyuan", "endorse", {}),
    ("signed", "zhaowenbin", "sign_off", {}),
    ("signed", "chenli", "tell", {"outcome": "reached", "how": "phone", "note": "已告知"}),
    ("submitted", "chenli", "submit", {}),
    ("closed", "wangmin", "confirm", {}),
)
WAYS = {
    **{state: (*DESK, *UNIT)[: place + 1] for place, (state, *_) in enumerate((*DESK, *UNIT))},
    "returned": (("", "liujie", "return", {"ground": "一", "reason": "不属受理范围"}),),
    "referred": (("", "liujie", "refer", {"referral": "railway", "transferred_at": MORNING, "transfer_result": "已转接"}),),
    "withdrawn": (*DESK, ("", "liujie", "withdraw", {"reason": "来电人不再反映"})),
    "archived": (*DESK, ("", "liujie", "withdraw", {"reason": "来电人不再反映"}), ("", "qianjin", "acknowledge", {}),
                 ("", "wangmin", "archive", {})),
}  # fmt: skip
ASK_TO_RETURN = ("", "gaoyuan", "request_return",
                 {"return_reason": "not_ours", "reason": "不归我们", "suggested_unit": "highway"})  # fmt: skip
REDONE = ("", "wangmin", "redo", {"defects": ["incomplete"], "reason": "没有说退款"})
EXTENSION = {"working_days": 3, "reason": "要等检测报告"}
ASKED = {"kind": "inquiry", "area": "城市客运", "topic": "出租汽车-运价"}
SAME = {"reason": "同一件事"}
DISLIKED = ("", "mengli", "call_back", SCORES | {"satisfaction": "not"})
JOINED = (DESK[0], ("dispatched", "wangmin", "dispatch",
                    {"kind": "complaint", "lead_unit": "enforcement", "joint_units": ["sixian"]}))  # fmt: skip
SPECIAL = {"explain": "redone", "accept_explanation": "explained", "reject_explanation": "explained", "archive": "nothing owed", "ring_back": "promised", "accept_late_entry": "entered late", "reject_late_entry": "entered late", "uphold_return": "return asked", "reject_return": "return asked",
           "designate": "return asked", "uphold_joint_return": "joint return asked", "joint_sign": "joint",
           "joint_assign": "joint", "joint_reply": "joint", "remove_joint": "joint", "grant_extension": "extension asked",
           "refuse_extension": "extension asked", "tell_extension": "extended",
           "urge": "overdue", "written_urge": "overdue", "dispatch_on_site": "overdue", "report_up": "overdue",
           "draw": "inquiry closed", "close_dissatisfied": "dissatisfied", "inform_decision": "decided",
           "follow_main": "main closed", "recount": "counted otherwise", "release": "held",
           "destroy": "ripe", "hand_over": "handling"}  # fmt: skip
"""Steps that need more than a state, and the order on which they can be taken."""
PRESSES = {
    Who.DESK: "liujie",
    Who.DISPATCHER: "wangmin",
    Who.CALLER_BACK: "mengli",
    Who.SIGNER: "zhaowenbin",
    Who.UNIT_HEAD: "zhaowenbin",
    Who.SPEAKS_TO_CALLER: "chenli",
    Who.HANDLER: "chenli",
    Who.SECTION_HEAD: "gaoyuan",
    Who.DUTY_PERSON: "qianjin",
    Who.JOINT_HANDLER: "sunsixian",
    Who.JOINT_HEAD: "hanjuzhang",
    Who.SUPERVISOR: "zhouqiang",
    Who.LEADER: "heju",
    Who.SHIFT_LEAD: "zhaolan",
    Who.MACHINE: None,
}
FILE = "00000000-0000-4000-8000-000000012328"
"""A file 刘洁 handed in."""
ACTIONS = [step for step in STEP.values() if step.from_]


def play_all() -> dict[str, str]:
    """A safety complaint (every standing can then see it) in each of the thirteen states, and some more."""
    world.settle_in()
    Account.objects.create(
        username="fengting",
        name="冯停",
        unit=Unit.objects.get(code="centre"),
        roles=["dispatcher"],
        is_active=False,
    )
    Account.objects.create(
        username="pingtai", name="对接平台", unit=Unit.objects.get(code="centre"), roles=["partner"]
    )
    Attachment.objects.create(id=FILE, kind="jpg", size=9, digest=b"d" * 32, stored_at=world.at(MORNING),
                              stored_by=Account.objects.get(username="liujie"))  # fmt: skip
    numbers = {state: play(way).number for state, way in WAYS.items()}
    numbers["destroyed"] = do(None, "destroy", ripe(), MORNING, certificate="销2026-001").number
    merged = play(WAYS["dispatched"])
    do("wangmin", "merge", merged, MORNING, main_order=numbers["submitted"], reason="同一件事")
    extra = {
        "redone": play((*WAYS["submitted"], REDONE)),
        "explained": play(
            (*WAYS["submitted"], REDONE, ("", "zhaowenbin", "explain", {"explanation": "疏漏，已整改"}))
        ),
        "return asked": play((*WAYS["dispatched"], ASK_TO_RETURN)),
        "joint": play(JOINED),
        "joint return asked": play((*JOINED, ("", "hanjuzhang", "request_return", ASK_TO_RETURN[3]))),
        "extension asked": play((*WAYS["handling"], ("", "zhaowenbin", "request_extension", EXTENSION))),
        "extended": play(
            (
                *WAYS["handling"],
                ("", "zhaowenbin", "request_extension", EXTENSION),
                ("", "wangmin", "grant_extension", EXTENSION),
            )
        ),
        "overdue": overdue(),
        "entered late": entered_late(),
        "promised": play(
            (
                *WAYS["handling"],
                ("", "chenli", "supplement", {"note": "约好再打", "promised_at": "2026-04-09 10:00"}),
            )
        ),
        "inquiry closed": play(
            (("", "wangmin", "classify", ASKED), ("", "liujie", "answer", {"answer": "已答"}))
        ),
        "dissatisfied": play((*WAYS["closed"], DISLIKED)),
        "decided": play(
            (*WAYS["closed"], DISLIKED, ("", "zhaolan", "close_dissatisfied", {"reason": "已依法处罚"}))
        ),
        "main closed": play(
            (*WAYS["dispatched"], ("", "wangmin", "merge", SAME | {"main_order": numbers["closed"]}))
        ),
        "counted otherwise": _with_a_holiday_more(),
        "ripe": ripe(),
        "held": play((*WAYS["dispatched"], ("", "wangmin", "hold", {"reason": "行政诉讼"}))),
        "nothing owed": play((*WAYS["withdrawn"], ("", "qianjin", "acknowledge", {}))),
    }
    Order.objects.update(recused=[Account.objects.get(username="fengting").pk])
    return numbers | {"merged": merged.number} | {name: order.number for name, order in extra.items()}


def entered_late() -> Order:
    """The unit says afterwards that it had rung within the limit."""
    order = call("liujie", "2026-03-10 09:00", safety=True)
    do("wangmin", "dispatch", order, "2026-03-10 09:10", kind="complaint", lead_unit="enforcement")
    do("chenli", "contact", order, MORNING, outcome="reached", note="已说明", happened_at="2026-03-10 10:00",
       late_reason="停电", late_evidence="通话记录")  # fmt: skip
    return order


def overdue() -> Order:
    """Dispatched a month ago and never answered; the machine has reminded of it."""
    order = call("liujie", "2026-03-10 09:00", safety=True)
    do("wangmin", "dispatch", order, "2026-03-10 09:10", kind="complaint", lead_unit="enforcement")
    return do(None, "remind", order, "2026-03-25 00:01")


def _with_a_holiday_more() -> Order:
    """Dispatched when 10 April was a day off too: counted by another calendar than the one now in force."""
    of_2026 = next(n for n in calendar().notices if n.year == 2026)
    off = of_2026.days_off | {date(2026, 4, 10): "加放一日"}
    with counting_by(calendar().with_notice(Notice(2026, "试验", off, of_2026.make_up_workdays))):
        return play(WAYS["dispatched"])


def ripe() -> Order:
    """An archived order whose years are over: it may be destroyed."""
    order = play(WAYS["archived"])
    Order.objects.filter(pk=order.pk).update(destroy_not_before=date(2026, 4, 1))
    return order


def play(way: tuple[tuple[str, str, str, dict[str, Any]], ...]) -> Order:
    order = call("liujie", MORNING, safety=True)
    for _, who, action, given in way:
        order = do(who, action, order, MORNING, **given)
    assert State(order.state)
    return order


def presser(step: Step) -> str | None:
    """Somebody the table lets take the step; of the centre where it may be; None where only the machine may."""
    return next(PRESSES[who] for who in PRESSES if who in step.who)


def filled(step: Step, stage: dict[str, str]) -> dict[str, Any]:
    """Every field a step requires, with a valid value; a call-back that reached somebody asks for all it may."""
    names = step.fields + (step.optional if step.action == "call_back" else ())
    given = {name: valid(name, stage) for name in names}
    if step.action in ("change_lead", "designate"):
        given["lead_unit"] = "highway"
    if step.action == "join":
        given["main_order"] = stage["dispatched"]
    if step.action == "succeed":
        given["new_unit"] = "highway"
    if step.action == "hand_over":
        given["handler"] = "gaoyuan"
    if step.action == "joint_assign":
        given["handler"] = "sunsixian"
    if step.action == "correct_caller":
        given["caller_name"] = "魏红侠"
    if step.action == "recuse":
        given["recused"] = "qianjin"
    if step.action == "end_recusal":
        given["recused"] = "fengting"
    if step.action == "report_up":
        given["leader"] = "heju"
    if step.action == "request_return":
        given["suggested_unit"] = "highway"
    return given


def number_for(step: Step, stage: dict[str, str]) -> str:
    """An order on which nothing but the fields can stand in the way."""
    ordinary = "dispatched" if "dispatched" in step.from_ else step.from_[0]
    return stage[SPECIAL.get(step.action, ordinary)]


def valid(name: str, stage: dict[str, str]) -> Any:
    field: Field = FIELDS[name]
    if field.choices:
        first = next(iter(field.choices))
        return [first] if field.kind == "choices" else first
    if name == "law":
        return "《中华人民共和国道路运输条例》第五十七条"
    if name in ("joint_units", "task_unit", "sub_unit"):
        return {"joint_units": ["passenger"], "task_unit": "sixian", "sub_unit": "enforcement-squad"}[name]
    if field.kind == "file":
        return FILE
    if field.kind == "number":
        return 3
    if name in ("until", "promised_at"):
        return "2026-05-08 09:00"
    named = {"unit": "enforcement", "account": "chenli", "order": stage["submitted"], "moment": MORNING}
    return named.get(field.kind, "已核实")


def attempt(who: str | None, action: str, number: str, when: str = NOON, **given: Any) -> Refused | None:
    """The refusal, or None when the step went through."""
    try:
        do(who, action, Order(number=number), when, **given)
    except Refused as refused:
        return refused
    return None
