"""受理 (第十四条至第十六条、第三条): dispatch, answer, return, classify."""

from datetime import datetime

from hotline.knowledge.finding import cited
from hotline.orders.accused import complained_of
from hotline.orders.closed_words import GROUND, close
from hotline.orders.confidential import rewrite
from hotline.orders.effects.case import Effect, Given, fit_to_lead
from hotline.orders.effects.sharing import ask_to_join
from hotline.orders.models import Order, TaskRole
from hotline.orders.owing import Case
from hotline.people.models import Account, Unit
from hotline.regulation.acceptance import KINDS, ground_fits
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local, reply_due


def dispatch(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """The first date stays the caller's (reading 3); after two disputes a dispatch is final."""
    unit, order = fit_to_lead(given), case.order
    _classify(order, given)
    _not_of_itself(order, [unit, *given.get("joint_units", [])], given)
    joined = next((t for t in case.live if t.unit_id == unit.pk), None)
    if joined is not None:
        words = f"{unit.name}正在会办本件，请先取消会办，或另选主办单位。"
        raise Refused("invalid", words, "第十八条", fields={"lead_unit": words})
    order.lead_unit = unit
    if order.first_dispatched_at is None:
        order.first_dispatched_at, order.caller_due = at, reply_due(at, order.kind).at
    if order.disputes >= value_on(local(at).date(), "disputes_before_designation_is_final"):
        order.designated_at = at
    case.give(unit, TaskRole.LEAD, at)
    ask_to_join(case, given.get("joint_units", []), at)


def _not_of_itself(order: Order, units: list[Unit], given: Given) -> None:
    """A complaint of a unit goes to that unit only for a recorded reason (decision 0067)."""
    found = complained_of(order, units)
    if found and not given.get("note"):
        words = f"本件投诉的就是{found.name}：请另选单位；确须由它承办的，在工单页转办时把理由写进“说明”。"
        raise Refused("incomplete", words, "第十八条", fields={"note": "请写明为什么由被投诉的单位承办。"})


def classify(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    _classify(case.order, given)


def _classify(order: Order, given: Given) -> None:
    for name in ("kind", "area"):
        if given.get(name):
            setattr(order, name, given[name])
    if given.get("topic"):
        rewrite(order, "topic", given["topic"])


def answer(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """An answer from the knowledge base names the entry and its version, and stands on that version's basis."""
    if given.get("entry"):
        version = cited(given["entry"], at)
        given["entry"] = version.cite
        given.setdefault("basis", version.basis)
    case.order.closed_at = at


def return_(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    if not ground_fits(given["ground"], case.order.kind):
        words = f"第（二）项只适用于投诉举报，本件是{KINDS[case.order.kind]}，请选别的情形或先改类别。"
        raise Refused("invalid", words, "第十六条", fields={"ground": words})
    if given["ground"] == GROUND:
        close(case.order)


EFFECTS: dict[str, Effect] = {"dispatch": dispatch, "classify": classify, "answer": answer, "return": return_}
