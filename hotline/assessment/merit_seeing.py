"""Who sees which praise and which responsibility, whole or only as published (第九条、第三十一条; decision 0133)."""

from django.db.models import Q, QuerySet

from hotline.assessment.models import Merit
from hotline.people.models import Account, Unit, UnitKind
from hotline.people.roles import Role
from hotline.regulation.refusals import Refused

ARTICLE = "第三十一条"
KINDS = {"praise": "表扬", "blame": "追责"}
LAY = frozenset({Role.SHIFT_LEAD, Role.SUPERVISOR, Role.ASSESSOR})
"""Who at the centre lays one before the bureau."""
UNKNOWN = "没有这条记录，或者您无权查看。"
NAMELESS = "（不公布姓名）"


def may_propose(person: Account, kind: str, unit: Unit) -> bool:
    """A leader of all; the centre of the units, never of itself; a unit's head praise of its own."""
    if not person.is_active:
        return False
    if Role.LEADER in person.held:
        return True
    if unit.kind == UnitKind.CENTRE:
        return False
    own_praise = kind == "praise" and Role.UNIT_HEAD in person.held and person.unit_id == unit.pk
    return own_praise or bool(person.is_centre and person.held & LAY)


def merits_of(person: Account) -> QuerySet[Merit]:
    """Those somebody sees: in full (sees_all_of) or, like everybody else who works here, only what is published and stands."""
    rows = Merit.objects.select_related("unit", "proposed_by__unit", "decided_by", "stated_by").order_by(
        "-id"
    )
    if not person.is_active or not (person.is_centre or person.is_unit or Role.LEADER in person.held):
        return rows.none()
    if Role.LEADER in person.held:
        return rows
    seen = Q(published_at__isnull=False, withdrawn_at=None)
    if person.held & LAY:
        seen |= ~Q(unit__kind=UnitKind.CENTRE)
    if _heads(person):
        seen |= Q(unit=person.unit_id)
    return rows.filter(seen)


def merit_for(person: Account, pk: int) -> Merit:
    """One record. Refused 404: unknown and not for this person alike."""
    found = merits_of(person).filter(pk=pk).first()
    if found is None:
        raise Refused("unknown", UNKNOWN, ARTICLE)
    return found


def sees_all_of(person: Account, found: Merit) -> bool:
    """Whether somebody sees a record whole: statement, decision in progress, the name of who is held responsible."""
    if Role.LEADER in person.held or speaks_for(person, found):
        return True
    return bool(person.is_centre and person.held & LAY) and found.unit.kind != UnitKind.CENTRE


def speaks_for(person: Account, found: Merit) -> bool:
    """Whether somebody is the head of the unit a record is about."""
    return person.is_active and _heads(person) and person.unit_id == found.unit_id


def name_in(person: Account, found: Merit) -> str:
    """Of whom it is: a praised person by name; one held responsible by name only to those who see it whole."""
    if not found.person or found.kind == "praise" or sees_all_of(person, found):
        return found.person
    return NAMELESS


def decision_in(person: Account, found: Merit) -> str:
    """The decision's words; the name of who is held responsible taken out where it is not shown."""
    if found.person and name_in(person, found) == NAMELESS:
        return found.decision.replace(found.person, NAMELESS)
    return found.decision


def _heads(person: Account) -> bool:
    return (Role.SHIFT_LEAD if person.is_centre else Role.UNIT_HEAD) in person.held
