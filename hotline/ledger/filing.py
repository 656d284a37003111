"""Evidence of a unit's own duties: filed by the unit, checked by the centre, the centre's own by the bureau (第九条、第三十条)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.db import IntegrityError, transaction

from hotline.attachments import store
from hotline.ledger.models import Filing
from hotline.notices.models import Notice
from hotline.people.filled import day, text, whole
from hotline.people.models import Account, Unit, UnitKind
from hotline.people.roles import Role
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.obligations import CHECK_DAYS, Obligation, of_kind
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local, working_days_due

CHECKS = frozenset({Role.SHIFT_LEAD, Role.SUPERVISOR, Role.ASSESSOR})
NO_UNIT = "没有这个单位的台账，或者您无权查看。"


def sees_all(person: Account) -> bool:
    """Whether somebody reads every unit's ledger."""
    return person.is_active and (person.is_centre or Role.LEADER in person.held)


def unit_for(person: Account, code: str) -> Unit:
    """A unit whose ledger somebody may read. Refused 404: unknown and not theirs alike."""
    found = Unit.objects.filter(code=code).first() if code.isprintable() else None
    if found is None or not of_kind(found.kind) or not (sees_all(person) or person.unit_id == found.pk):
        raise Refused("unknown", NO_UNIT)
    return found


def files_for(person: Account, unit: Unit) -> bool:
    """Whether somebody files for a unit: its own people, and the centre's for whom it serves (代录)."""
    own = person.unit_id == unit.pk and (person.is_unit or person.is_centre or Role.LEADER in person.held)
    return person.is_active and (own or (person.is_centre and unit.served_by_centre))


def checks(person: Account, unit: Unit) -> bool:
    """Whether somebody checks a unit's evidence: nobody their own unit's."""
    if not person.is_active or person.unit_id == unit.pk:
        return False
    return Role.LEADER in person.held or bool(person.held & CHECKS)


def obligation_of(unit: Unit, key: str) -> Obligation:
    """One row of a unit's ledger. Refused 404."""
    found = next((o for o in of_kind(unit.kind) if o.key == key), None)
    if found is None:
        raise Refused("unknown", "这个单位没有这一项台账。")
    return found


def file(
    unit: Unit, key: str, given: Mapping[str, str], content: bytes | None, *, actor: Account, now: datetime
) -> Filing:
    """File evidence, with a file or without. Refused 403, 404, 409 or 422; a refused filing keeps no file."""
    row = obligation_of(unit, key)
    if not files_for(actor, unit):
        raise Refused("not_yours", f"履责凭证由{unit.name}自己报送。", row.article)
    if row.computed:
        raise Refused("not_open", f"“{row.name}”由系统里的记录算出，不用报送。", row.article)
    facts = whole(
        "还不能报送：",
        row.article,
        words=lambda: text(given, "words", "说明", 500),
        document=lambda: text(given, "document", "文号", 60, needed=False),
        dated=lambda: _dated(given, now),
    )
    found = store.ready(content, now) if content else None
    kept = None
    try:
        with transaction.atomic():
            kept = store.keep(found, by=actor, now=now) if found else None
            made = Filing.objects.create(unit=unit, obligation=key, attachment=kept, filed_by=actor, filed_at=now,
                                         check_due=_check_due(now), **facts)  # fmt: skip
            _tell_checkers(unit, row, made, now)
    except BaseException as error:
        if kept is not None:
            store.discard(kept)
        if isinstance(error, IntegrityError):
            raise Refused("not_open", "这一项已报过、正待核对，核对后再报。", row.article) from None
        raise
    return made


def _dated(given: Mapping[str, str], now: datetime) -> date:
    found = day(given, "dated", "成文或办理日期", latest=now)
    assert found is not None
    if found < date(2000, 1, 1):
        raise Refused("incomplete", "“成文或办理日期”太早，请核对。")
    return found


def _check_due(now: datetime) -> datetime:
    return working_days_due(now, value_on(local(now).date(), CHECK_DAYS), "第九条").at


@transaction.atomic
def check(filing: Filing, accept: bool, given: Mapping[str, Any], *, actor: Account, now: datetime) -> None:
    """Accept evidence, or send it back with a reason. Refused 403, 409 or 422."""
    filing = Filing.objects.select_for_update(of=("self",)).select_related("unit").get(pk=filing.pk)
    row = obligation_of(filing.unit, filing.obligation)
    if not checks(actor, filing.unit):
        raise Refused(
            "not_yours", f"由{short_of('centre')}核对；{short_of('centre')}自己的由局领导核对。", row.article
        )
    if filing.accepted is not None:
        raise Refused("not_open", "这一份已经核对过，请刷新再看。", row.article)
    reason = text({"reason": str(given.get("reason") or "")}, "reason", "理由", 300, needed=False)
    if not accept and not reason:
        raise Refused(
            "incomplete", "退回要写明缺什么。", row.article, fields={"reason": "退回要写明缺什么。"}
        )
    filing.accepted, filing.checked_by, filing.checked_at, filing.reason = accept, actor, now, reason
    filing.save(update_fields=["accepted", "checked_by", "checked_at", "reason"])
    words = f"履责台账“{row.name}”{'已核对' if accept else '退回：' + reason}"
    _tell(filing.unit, f"{filing.unit.code}:c{filing.pk}", words, row.article, now)


def _tell_checkers(unit: Unit, row: Obligation, made: Filing, now: datetime) -> None:
    kind = UnitKind.BUREAU if unit.kind == UnitKind.CENTRE else UnitKind.CENTRE
    posts = [Role.LEADER] if kind == UnitKind.BUREAU else sorted(CHECKS)
    office = Unit.objects.get(kind=kind)
    Notice.objects.bulk_create(
        Notice(key=f"ledger:{unit.code}:f{made.pk}:{post}", unit=office, post=post, article=row.article, created_at=now,
               sentence=f"{unit.short_name}报送履责凭证“{row.name}”，待核对")
        for post in posts
    )  # fmt: skip


def _tell(unit: Unit, key: str, sentence: str, article: str, now: datetime) -> None:
    Notice.objects.bulk_create(
        [Notice(key=f"ledger:{key}", unit=unit, sentence=sentence[:200], article=article, created_at=now)],
        ignore_conflicts=True,
    )
