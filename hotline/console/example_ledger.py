"""The ledger of the example day: most units have filed most of it, some of it waits, was sent back, or ran out. All invented."""

from datetime import datetime, timedelta

from hotline.console.accounts import HOLDER
from hotline.ledger.filing import check, file
from hotline.people.models import Account, Unit, UnitKind
from hotline.people.roles import Role
from hotline.regulation.obligations import of_kind
from hotline.regulation.time_limits import local

DAY = timedelta(days=1)
WITHOUT = 5
"""Every fifth unit has named nobody as responsible."""
STAGES = ("kept",) * 5 + ("waiting", "kept", "back", "kept", "none", "kept", "over", "kept")


def play_ledger(now: datetime, people: dict[str, Account]) -> int:
    """Name who is responsible, file and check, each at its own moment; how many filings."""
    units = list(Unit.objects.filter(parent=None).order_by("ordinal", "id"))
    _name_who_is_responsible(units, people)
    made = place = 0
    for unit in units:
        writer = _writer(unit, people)
        for row in of_kind(unit.kind):
            if row.computed or writer is None:
                continue
            stage, place = STAGES[place % len(STAGES)], place + 1
            if stage == "none":
                continue
            age = 3 if stage == "waiting" else 30 * row.months + 40 if stage == "over" and row.months else 60
            at = now - age * DAY
            given = {"words": f"示例：{row.evidence}，已印发到各科室。", "document": f"示例〔{local(at).year}〕{place} 号",
                     "dated": (local(at) - 2 * DAY).date().isoformat()}  # fmt: skip
            found = file(unit, row.key, given, None, actor=writer, now=at)
            made += 1
            if stage != "waiting":
                why = {"reason": "附的是上级文件，请报本单位的。"} if stage == "back" else {}
                checker = people[HOLDER[Role.LEADER if unit.kind == UnitKind.CENTRE else Role.SUPERVISOR]]
                if checker.unit_id != unit.pk:
                    check(found, stage != "back", why, actor=checker, now=at + DAY)
    return made


def _writer(unit: Unit, people: dict[str, Account]) -> Account | None:
    if unit.kind == UnitKind.CENTRE:
        return people[HOLDER[Role.SHIFT_LEAD]]
    if unit.kind == UnitKind.BUREAU:
        return people[HOLDER[Role.LEADER]]
    return next((a for a in people.values() if a.unit_id == unit.pk and Role.SECTION_HEAD in a.held), None)


def _name_who_is_responsible(units: list[Unit], people: dict[str, Account]) -> None:
    for place, unit in enumerate(u for u in units if u.kind not in (UnitKind.CENTRE, UnitKind.BUREAU)):
        head = next((a for a in people.values() if a.unit_id == unit.pk and Role.UNIT_HEAD in a.held), None)
        if head is not None and place % WITHOUT != WITHOUT - 1:
            unit.responsible = head.name
            unit.save(update_fields=["responsible"])
