"""Who reads which campaign, and who does what to it (第九条、第二十二条)."""

from django.db.models import Exists, OuterRef, Q, QuerySet

from hotline.campaigns.models import Campaign, Measure
from hotline.orders.access import sees_all
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.digits import whole
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.refusals import Refused

ARTICLE = "第二十二条"
LEADS = frozenset({Role.SHIFT_LEAD, Role.SUPERVISOR})
"""Who opens, steers and closes a campaign at the centre."""
UNKNOWN = "没有这项专项治理，或者您无权查看。"


def campaigns_of(person: Account) -> QuerySet[Campaign]:
    """The centre and the leaders read all; a unit those it leads or has a measure in. Open ones first."""
    rows = Campaign.objects.select_related("unit", "opened_by__unit", "closed_by__unit")
    if not sees_all(person):
        mine = Q(unit=person.unit_id) | Q(
            Exists(Measure.objects.filter(campaign=OuterRef("pk"), unit=person.unit_id))
        )
        rows = rows.filter(mine) if person.is_unit and person.is_active else rows.none()
    return rows.order_by("-closed_at", "-id")


def campaign_for(person: Account, key: str) -> Campaign:
    """One campaign. Refused 404 when there is none, or none for this person."""
    found = campaigns_of(person).filter(pk=whole(key, 9) or 0).first()
    if found is None:
        raise Refused("unknown", UNKNOWN, ARTICLE)
    return found


def leads(person: Account) -> bool:
    """Whether somebody steers campaigns."""
    return person.is_active and bool(person.held & LEADS)


def answers_for(person: Account, found: Campaign) -> bool:
    """Whether somebody is of the unit that leads a campaign, or of the centre that steers it."""
    return leads(person) or (person.is_active and person.is_unit and person.unit_id == found.unit_id)


def sees_effect(person: Account, found: Campaign) -> bool:
    """The counts are the whole city's: a unit that only has a measure in it does not see them (第九条)."""
    return sees_all(person) or answers_for(person, found)


def must_lead(person: Account) -> None:
    """Refused 403 for everybody else."""
    if not leads(person):
        raise Refused("not_yours", f"专项治理由{short_of('centre')}值班长或督办员发起、办理。", ARTICLE)
