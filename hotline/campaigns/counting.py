"""How often a campaign's theme came, by month, before and after it began, by kind and by unit (第二十二条)."""

from datetime import datetime, timedelta

from django.db.models import Count, Min, QuerySet

from hotline.campaigns.models import Campaign
from hotline.orders.models import Order
from hotline.regulation.effect import Effect, effect
from hotline.regulation.parameters import value_on
from hotline.regulation.periods import Period, month_of, months_ending_with
from hotline.regulation.time_limits import local, start_of

MONTHS = 12


def of_theme(by: str, theme: str, start: datetime, end: datetime) -> QuerySet[Order]:
    """The orders of a theme registered in [start, end), merged ones not: as the page of hot topics counts them."""
    return Order.objects.filter(**{by: theme}, registered_at__gte=start, registered_at__lt=end).exclude(
        state="merged"
    )


def effect_of(found: Campaign, now: datetime) -> Effect:
    """Before: as many days as the parameter says, or as there are records; after: the whole days from the first to yesterday."""
    begin, today = start_of(found.begins), start_of(local(now).date())
    numbers = dict(value_on(found.begins, "campaign_effect"))
    first = Order.objects.aggregate(first=Min("registered_at"))["first"] or begin
    start = max(begin - timedelta(days=numbers["before_days"]), start_of(local(first).date()))
    days_before, days_after = max(0, (begin - start).days), max(0, (today - begin).days)
    before = of_theme(found.by, found.theme, start, begin).count() if days_before else 0
    after = of_theme(found.by, found.theme, begin, today).count() if days_after else 0
    return effect(before, after, days_before, days_after, numbers)


def by_month(found: Campaign, now: datetime) -> list[tuple[Period, int]]:
    """The theme's orders in each of the twelve months that end with this one."""
    months = months_ending_with(month_of(now), MONTHS)
    counted = dict.fromkeys((m.key for m in months), 0)
    for at in of_theme(found.by, found.theme, months[0].start, now).values_list("registered_at", flat=True):
        counted[month_of(at).key] += 1
    return [(m, counted[m.key]) for m in months]


def attached_by(found: Campaign, field: str) -> list[tuple[str, int]]:
    """The attached orders counted by a column of the order, the most first."""
    rows = found.attached.values_list(f"order__{field}").annotate(n=Count("id"))
    return sorted(((str(value or ""), n) for value, n in rows), key=lambda pair: (-pair[1], pair[0]))
