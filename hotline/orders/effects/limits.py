"""第二十条's other dates: another law's limit, an extension, a changed kind. The first date is always kept."""

import re
from datetime import datetime, timedelta

from hotline.orders.effects.case import Effect, Given, lead_of
from hotline.orders.models import OwedDuty
from hotline.orders.owing import Case
from hotline.people.models import Account
from hotline.regulation.parameters import in_force_since, value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import BUREAU, CENTRE
from hotline.regulation.time_limits import (
    end_words,
    extended_reply_due,
    local,
    recounted_reply_due,
    start_of,
    working_days_due,
)

ARTICLE = "第二十条"
A_YEAR = timedelta(days=366)
CITED_LAW = re.compile(r"《[^》]*(?:法|条例|法典)(?:[(（][^)）]*[)）])?》.*第.+条")


def set_statutory_limit(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """法律、法规另有规定的从其规定: counted from the lead's dispatch, for unit and caller alike."""
    if not CITED_LAW.search(given["law"]):
        words = "第二十条只认法律、法规的规定：请写明《…法》或《…条例》及第几条；部门规章（办法、规定等）不改变期限。"
        raise Refused("invalid", words, ARTICLE, fields={"law": words})
    _owed_reply(case)
    order, days = case.order, given["working_days"]
    order.statutory_law = given["law"]
    case.new_reply_due = working_days_due(lead_of(case).dispatched_at, days, ARTICLE)
    if order.first_dispatched_at:
        order.caller_due = working_days_due(order.first_dispatched_at, days, ARTICLE).at


def request_extension(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """Asked before the due moment, signed by the unit's head; once; a pending request stops no clock."""
    reply, order = _owed_reply(case), case.order
    if not value_on(local(at).date(), "extension_allowed"):
        raise Refused("not_open", f"本办法没有延期的规定，{BUREAU}确认前不办延期，请按原期限办理。", ARTICLE)
    if order.extended_at:
        raise Refused("not_open", "本件已延期过一次，不能再延。", ARTICLE)
    if case.owed("decide_extension"):
        raise Refused("not_open", f"延期申请已在{CENTRE}待审批，不必重复申请；审批前原期限照计。", ARTICLE)
    if at > reply.due:
        raise Refused("not_open", f"延期须在到期前申请，原期限 {end_words(reply.due)} 已过。", ARTICLE)
    _at_most_the_original(order.kind, given["working_days"], at)


def grant_extension(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    reply = _owed_reply(case)
    _at_most_the_original(case.order.kind, given["working_days"], at)
    case.order.extended_at = at
    case.new_reply_due = extended_reply_due(reply.due, given["working_days"])


def _at_most_the_original(kind: str, days: int, at: datetime) -> None:
    most = value_on(local(at).date(), "reply_within_working_days")[kind]
    if days > most:
        words = f"延期最多 {most} 个工作日（不超过原期限）。"
        raise Refused("invalid", words, ARTICLE, fields={"working_days": words})


def change_kind(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """Reading 11: from the original dispatch; the first date is kept and both are reported."""
    reply = case.owed("reply")
    late = reply is not None and at > reply.due
    if late and (actor is None or "shift_lead" not in actor.roles):
        raise Refused("not_open", "原期限已过，改类别须由值班长决定。", ARTICLE)
    case.order.kind = given["kind"]
    if reply is not None:
        case.new_reply_due = recounted_reply_due(lead_of(case).dispatched_at, case.order.kind, at)


def source_due(case: Case, given: Given, actor: Account | None, at: datetime) -> None:
    """What 12345 or another hotline wants the result by, shown beside our dates and never in their place (decision 0085)."""
    case.order.source_due = sensible_source_due(given["source_due"], at)


def sensible_source_due(due: datetime, now: datetime) -> datetime:
    """Refused 422 when it lies before the regulation or more than two years ahead: a mistyped year."""
    if not start_of(in_force_since()) <= due <= now + 2 * A_YEAR:
        words = f"“来源期限”须在本办法施行（{in_force_since()}）以后、两年以内，请核对。"
        raise Refused("incomplete", words, "第十五条", fields={"source_due": words})
    return due


def _owed_reply(case: Case) -> OwedDuty:
    reply = case.owed("reply")
    if reply is None:
        raise Refused("not_open", "本件没有在途的限时回复，期限无从改起。", ARTICLE)
    return reply


EFFECTS: dict[str, Effect] = {
    "set_statutory_limit": set_statutory_limit, "request_extension": request_extension,
    "grant_extension": grant_extension, "change_kind": change_kind, "source_due": source_due,
}  # fmt: skip
