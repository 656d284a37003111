"""Exports above the limit: asked for with a reason, decided by another person, taken once (第九条)."""

from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q, QuerySet

from hotline.people.models import AccessLog, Account, ExportRequest
from hotline.people.roles import Role
from hotline.regulation.citation import cites
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local

ARTICLE = "第九条"
MAY_APPROVE = frozenset({Role.SHIFT_LEAD, Role.LEADER, Role.UNIT_HEAD})


@cites(ARTICLE)
def needs_approval(rows: int, now: datetime) -> bool:
    """Whether so many rows are taken only with another's approval."""
    return rows > value_on(local(now).date(), "export_rows_without_approval")


@transaction.atomic
def ask_export(
    actor: Account, source: str, filters: dict[str, str], rows: int, reason: str, now: datetime
) -> ExportRequest:
    """Ask for a large export. Refused 422 without a reason."""
    reason = reason.strip()[:200]
    if not reason:
        words = "请填导出的事由。"
        raise Refused("incomplete", words, ARTICLE, fields={"reason": words})
    made = ExportRequest.objects.create(
        account=actor, source=source, filters=filters, rows=rows, reason=reason, asked_at=now
    )
    _log(actor, "export_asked", now, source, rows)
    return made


@transaction.atomic
def decide_export(actor: Account, pk: int, approve: bool, now: datetime) -> ExportRequest:
    """Approve or refuse somebody else's request. Refused 403, 404, 409."""
    row = requests_for(actor).select_for_update(of=("self",)).filter(pk=pk).first()
    if row is None:
        raise Refused("unknown", "没有这份导出申请，或者您无权查看。", ARTICLE)
    if not may_decide(actor, row):
        raise Refused("not_yours", "导出由另一位值班长、局领导或本单位负责人批准，不能批自己的。", ARTICLE)
    if row.approved is not None:
        raise Refused("not_open", "这份申请已经批过了。", ARTICLE)
    row.approved, row.decided_by, row.decided_at = approve, actor, now
    row.save(update_fields=["approved", "decided_by", "decided_at"])
    _log(
        actor,
        "export_approved" if approve else "export_refused",
        now,
        f"{row.account.username} {row.source}",
        row.rows,
    )
    return row


@transaction.atomic
def take_export(actor: Account, pk: int, now: datetime) -> ExportRequest:
    """Use an approval, once, by whoever asked, while it is fresh. Refused 404 or 409."""
    row = ExportRequest.objects.select_for_update().filter(pk=pk, account=actor).first()
    if row is None:
        raise Refused("unknown", "没有这份导出申请，或者您无权查看。", ARTICLE)
    if not row.approved or row.decided_at is None:
        raise Refused("not_open", "这份申请还没有批准。", ARTICLE)
    days = value_on(local(now).date(), "export_approval_days")
    if row.taken_at is not None or now > row.decided_at + timedelta(days=days):
        raise Refused("not_open", f"批准只用一次，{days} 日内有效；请重新申请。", ARTICLE)
    row.taken_at = now
    row.save(update_fields=["taken_at"])
    return row


def may_decide(person: Account, row: ExportRequest) -> bool:
    """Another's request: the shift leader's and the leaders' any, a unit's head those of the own unit."""
    if row.account_id == person.pk or not person.is_active:
        return False
    if person.held & {Role.SHIFT_LEAD, Role.LEADER}:
        return True
    return Role.UNIT_HEAD in person.held and row.account.unit_id == person.unit_id


def requests_for(person: Account) -> QuerySet[ExportRequest]:
    """One's own requests and those one may decide on, newest first."""
    mine = Q(account=person)
    if person.held & {Role.SHIFT_LEAD, Role.LEADER}:
        return ExportRequest.objects.select_related("account__unit", "decided_by__unit").order_by("-id")
    if Role.UNIT_HEAD in person.held:
        mine |= Q(account__unit=person.unit_id)
    rows = ExportRequest.objects.filter(mine)
    return rows.select_related("account__unit", "decided_by__unit").order_by("-id")


def _log(actor: Account, what: str, now: datetime, reason: str, rows: int) -> None:
    AccessLog.objects.create(at=now, account=actor, what=what, reason=reason[:200], hits=rows)
