"""回访、自评，和对“不满意”的决定 (第十条、第二十六条)."""

from datetime import datetime, timedelta

from hotline.orders.effects.case import Effect, Given, fit_to_carry
from hotline.orders.forms import DISSATISFIED
from hotline.orders.models import TaskRole
from hotline.orders.owing import Case
from hotline.people.models import Account, Unit
from hotline.people.successions import heir_of
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local, reply_due

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


def object_(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """异议: the caller does not accept the result; decided on like a dissatisfied call-back, once a closing (decision 0068)."""
    order = case.order
    if order.closed_at is None:
        raise Refused("not_open", "本件没有办理结果，不能提出异议；可以补充情况或重新反映。", ARTICLE)
    days = value_on(local(order.closed_at).date(), "object_within_days")
    if at > order.closed_at + timedelta(days=days):
        raise Refused("not_open", f"办结已超过 {days} 天，不能再提异议；有新的情况请重新反映。", ARTICLE)
    if order.events.filter(action="object", happened_at__gte=order.closed_at).exists():
        raise Refused(
            "not_open", "对这次的结果已经提过异议，以答复的决定为准；有新的情况请补充或重新反映。", ARTICLE
        )
    case.dissatisfied = True


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
    unit: Unit | None = heir_of(lead.unit) if lead else None
    if "lead_unit" in given:
        unit = fit_to_carry(given["lead_unit"], "lead_unit")
    if unit is None:
        words = "本件是即时答复，没有承办单位，请选主办单位。"
        raise Refused("incomplete", words, ARTICLE, fields={"lead_unit": words})
    fresh = case.give(unit, TaskRole.LEAD, at)
    if (
        lead
        and heir_of(lead.unit).pk == unit.pk
        and lead.handler
        and lead.handler.is_active
        and lead.handler.unit_id == unit.pk
    ):
        fresh.handler = lead.handler
    order.lead_unit, order.reopened_count = unit, order.reopened_count + 1
    order.closed_at = order.archived_at = order.sealed_at = order.destroy_not_before = None
    if order.first_dispatched_at is None:
        order.first_dispatched_at, order.caller_due = at, reply_due(at, order.kind).at


EFFECTS: dict[str, Effect] = {
    "call_back": call_back,
    "rate": rate,
    "object": object_,
    "draw": draw,
    "reopen": reopen,
}
