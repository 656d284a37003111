"""Campaigns and measures past their day: said once a week to whoever answers for them and to the centre (第二十二条)."""

from datetime import datetime

from hotline.campaigns.deeds import note
from hotline.campaigns.models import Campaign, Measure
from hotline.campaigns.seeing import ARTICLE, LEADS
from hotline.notices.models import Notice
from hotline.orders.loading import load_offices
from hotline.people import successions
from hotline.people.models import Unit
from hotline.people.once import once_a_day
from hotline.people.personal import shown
from hotline.regulation.time_limits import local

KEPT = "campaigns-watched"


def keep_campaigns(now: datetime) -> int:
    """Once a day: what is past its day and not done; how many notices."""
    today = local(now).date()
    with once_a_day(KEPT, now) as is_first:
        if not is_first:
            return 0
        made: list[Notice] = []
        for one in Campaign.objects.filter(closed_at=None, ends__lt=today).select_related("unit"):
            words = f"专项治理“{shown(one.title)}”应于 {one.ends:%m-%d} 前完成，还没有办结"
            made += _both(f"campaign:{one.pk}:late", one.unit, words, now)
        open_ones = Measure.objects.filter(done_at=None, due__lt=today, campaign__closed_at=None)
        for measure in open_ones.select_related("unit", "campaign"):
            words = (
                f"专项治理“{shown(measure.campaign.title)}”的措施应于 {measure.due:%m-%d} 前落实，还没有登记"
            )
            made += _both(f"campaign:{measure.campaign_id}:late{measure.pk}", measure.unit, words, now)
        Notice.objects.bulk_create(made, ignore_conflicts=True)
        return len(made)


def _both(key: str, unit: Unit, words: str, now: datetime) -> list[Notice]:
    """To the unit, and to those at the centre who steer."""
    week, centre = f"{local(now):%G-W%V}", load_offices().centre
    told = [(unit, ""), *((centre, post.value) for post in sorted(LEADS))]
    return [
        Notice(key=f"{key}:{week}:{post}", unit=to, post=post, sentence=words[:200], article=ARTICLE, created_at=now)
        for to, post in told
    ]  # fmt: skip


def follow_units(now: datetime) -> None:
    """Campaigns led by a unit that is no more, and measures it owes, go on with its successor: said in their course (decision 0135)."""
    if not any(c.successor_id for c in successions.KEPT.value):
        return
    for found in Campaign.objects.filter(closed_at=None, unit__is_active=False).select_related("unit"):
        change = next(
            (c for c in successions.KEPT.value if c.unit_id == found.unit_id and c.successor_id), None
        )
        if change is not None:
            found.unit = successions.heir_of(found.unit)
            found.save(update_fields=["unit"])
            note(
                found,
                "changed",
                f"牵头单位改为 {found.unit.short_name}：{change.words}（{change.document}）",
                change.recorded_by,
                now,
            )
    for owed in Measure.objects.filter(
        done_at=None, campaign__closed_at=None, unit__is_active=False
    ).select_related("unit"):
        owed.unit = successions.heir_of(owed.unit)
        owed.save(update_fields=["unit"])
