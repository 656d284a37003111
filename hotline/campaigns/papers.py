"""Special reports made, kept version by version and signed, as the reports of a period are (第二十八条)."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import QuerySet

from hotline.campaigns.deeds import note
from hotline.campaigns.models import Campaign, SpecialReport, SpecialSigning
from hotline.campaigns.seeing import campaign_for
from hotline.campaigns.special import OPENING, special_blocks
from hotline.orders.loading import load_offices
from hotline.people.models import Account
from hotline.people.personal import clean_text
from hotline.regulation.citation import cites
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.refusals import Refused
from hotline.reports.blocks import numbered
from hotline.reports.corrections import addendum, changed
from hotline.reports.keeping import ARTICLE, MAKES, SIGNS, corrects
from hotline.reports.paper_of import paper_of

UNKNOWN = "没有这份专项报告。"


@cites(ARTICLE)
def make_special(key: str, reason: str, *, actor: Account, now: datetime) -> SpecialReport:
    """A campaign's report as its next version, frozen. Refused 403, 404, 409, and 422 over a signed one without a reason."""
    if not (actor.is_active and actor.held & MAKES):
        raise Refused("not_yours", f"专项报告由{short_of('centre')}考评员或值班长编制。", ARTICLE)
    found = campaign_for(actor, key)
    newest = versions(found).first()
    why = clean_text(reason, 200, "“更正的理由”")
    signed = newest is not None and hasattr(newest, "signing")
    if signed and not why:
        words = "上一版已签发，再编一版须写明更正的理由。"
        raise Refused("incomplete", words, ARTICLE, fields={"reason": words})
    body = special_blocks(found, load_offices().centre.name, now)
    if newest and signed:
        rows = changed(SpecialReport.objects.values_list("blocks", flat=True).get(pk=newest.pk), body)
        body[OPENING:OPENING] = addendum(corrects(newest, why), rows)
    kept = numbered(body)
    paper = paper_of(kept)
    try:
        with transaction.atomic():
            made = SpecialReport.objects.create(
                campaign=found, version=newest.version + 1 if newest else 1, made_at=now, made_by=actor,
                reason=why if signed else "", blocks=kept, paper=paper,
            )  # fmt: skip
            note(found, "reported", f"编专项报告第 {made.version} 版", actor, now)
    except IntegrityError:
        raise Refused("not_open", "这一份刚由别人编了一版，请看最新的那一版。", ARTICLE) from None
    return made


@cites(ARTICLE)
@transaction.atomic
def sign_special(pk: int, *, actor: Account, now: datetime) -> SpecialReport:
    """Sign the newest version; never one's own. Refused 403, 404 or 409."""
    found = special_report(actor, pk)
    if not (actor.is_active and actor.held & SIGNS):
        raise Refused("not_yours", "专项报告由值班长或局领导签发。", ARTICLE)
    if found.made_by_id == actor.pk:
        raise Refused("not_yours", "自己编制的报告由另一位签发。", ARTICLE)
    Campaign.objects.select_for_update(of=("self",)).get(pk=found.campaign_id)
    newest = versions(found.campaign)[0]
    if newest.pk != found.pk:
        raise Refused("not_open", f"已有更新的第 {newest.version} 版，请签发那一版。", ARTICLE)
    if hasattr(newest, "signing"):
        raise Refused("not_open", "这一版已经签发。", ARTICLE)
    SpecialSigning.objects.create(report=found, signed_by=actor, signed_at=now)
    note(found.campaign, "signed", f"签发专项报告第 {found.version} 版", actor, now)
    return found


def special_report(person: Account, pk: int) -> SpecialReport:
    """One version, to whoever reads its campaign as the centre or a leader does. Refused 404."""
    rows = SpecialReport.objects.select_related("campaign__unit", "made_by__unit", "signing__signed_by__unit")
    found = rows.filter(pk=pk).first()
    if found is None or person.is_unit:
        raise Refused("unknown", UNKNOWN, ARTICLE)
    campaign_for(person, str(found.campaign_id))
    return found


def versions(found: Campaign) -> QuerySet[SpecialReport]:
    """The versions of one campaign's report, newest first, without their contents."""
    rows = found.reports.order_by("-version").defer("blocks", "paper")
    return rows.select_related("signing__signed_by__unit", "made_by__unit")
