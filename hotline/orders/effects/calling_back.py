"""回访、自评，和对“不满意”的决定 (第十条、第二十六条)."""

from datetime import datetime

from hotline.orders.effects.case import Effect, Given, fit_to_carry
from hotline.orders.forms import DISSATISFIED
from hotline.orders.models import TaskRole
from hotline.orders.owing import Case
from hotline.people.models import Account, Unit
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import reply_due

ARTICLE = "第二十六条"


def call_back(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """The first and the last opinion are kept; a dissatisfied caller is for the centre to decide on."""
    if said := given.get("satisfaction"):
        order = case.order
        order.first_score, order.final_score = order.first_score or said, said
        case.dissatisfied = said in DISSATISFIED


def rate(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """自评: never in place of a complaint's call-back; of other kinds it is, so dissatisfaction goes the same way."""
    given["self_rated"] = "自评"
    case.dissatisfied = case.order.kind != "complaint" and given["satisfaction"] in DISSATISFIED


def draw(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """Topped up at the month's end (reading 7)."""
    if case.order.kind == "complaint":
        raise Refused("not_open", "投诉举报件件回访，不必抽。", ARTICLE)
    case.drawn = True


def reopen(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """重新办理: a new task for the unit that led, or the one named, with its own dates; the first scores stay."""
    order, lead = case.order, case.task
    if order.merged_into is not None:
        raise Refused(
            "not_open", f"本件已并入 {order.merged_into.number}，请在那一件上决定重新办理。", "第二十二条"
        )
    unit: Unit | None = lead.unit if lead else None
    if "lead_unit" in given:
        unit = fit_to_carry(given["lead_unit"], "lead_unit")
    if unit is None:
        words = "本件是即时答复，没有承办单位，请选主办单位。"
        raise Refused("incomplete", words, ARTICLE, fields={"lead_unit": words})
    fresh = case.give(unit, TaskRole.LEAD, at)
    if lead and lead.unit_id == unit.pk and lead.handler and lead.handler.is_active:
        fresh.handler = lead.handler
    order.lead_unit, order.reopened_count = unit, order.reopened_count + 1
    order.closed_at = order.archived_at = order.destroy_not_before = None
    if order.first_dispatched_at is None:
        order.first_dispatched_at, order.caller_due = at, reply_due(at, order.kind).at


EFFECTS: dict[str, Effect] = {"call_back": call_back, "rate": rate, "draw": draw, "reopen": reopen}
