"""The basis on which the work goes on after the trial period (第三十四条)."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from hotline.ledger.models import TrialBasis
from hotline.people import fresh
from hotline.people.filled import day, text, whole
from hotline.people.fresh import Kept
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.refusals import Refused

MAY_RECORD = frozenset({Role.LEADER, Role.SYSTEM_ADMIN})


def _latest() -> TrialBasis | None:
    return TrialBasis.objects.order_by("-id").first()


KEPT: Kept[TrialBasis | None] = Kept(_latest, None)


def basis() -> TrialBasis | None:
    """The basis that speaks, as last looked at; None as long as none was recorded."""
    return KEPT.value


def record_basis(given: Mapping[str, str], *, actor: Account, now: datetime) -> TrialBasis:
    """Record number, date and words of the document. Refused 403 or 422; an earlier record stays."""
    if not actor.is_active or not actor.held & MAY_RECORD:
        raise Refused("not_yours", "继续施行的依据由局领导或系统管理员登记。", "第三十四条")
    facts = whole(
        "还不能登记：",
        "第三十四条",
        basis=lambda: text(given, "basis", "依据", 300),
        document=lambda: text(given, "document", "文号", 60),
        document_date=lambda: day(given, "document_date", "成文日期", latest=now),
        until=lambda: day(given, "until", "施行至", needed=False),
    )
    made = TrialBasis.objects.create(**facts, recorded_by=actor, recorded_at=now)
    transaction.on_commit(fresh.forget)
    return made
