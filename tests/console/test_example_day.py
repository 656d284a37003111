"""The example day leaves something for everybody to do, and breaks no rule on the way."""

import pytest
from django.db.models import F

from hotline.assessment.models import Finding, Merit
from hotline.campaigns.models import Campaign, Measure
from hotline.console.example_day import play
from hotline.console.management.commands.load_jurisdiction import load_units
from hotline.orders.models import Event, Order, OwedDuty
from hotline.orders.records import broken_links
from hotline.people.models import Deputy
from hotline.regulation.steps import State
from hotline.subscriptions.models import Subscription
from tests.world import at


@pytest.mark.slow
@pytest.mark.parametrize("when", ["2026-11-24 10:20", "2026-10-05 00:05"], ids=["workday", "holiday-night"])
def test_a_lively_day(db, when):
    now = at(when)
    load_units()
    play(now, lambda words: None)

    # Nothing is destroyed yet: the first five years under the regulation of 2023 end in 2028.
    assert set(Order.objects.values_list("state", flat=True)) == {s.value for s in State} - {"destroyed"}
    assert Order.objects.get(on_hold=True).state == State.ARCHIVED
    assert not Order.objects.filter(is_sample=False).exists()
    assert not Event.objects.filter(happened_at__gt=now).exists()
    assert not Event.objects.exclude(happened_at=F("recorded_at")).exists()
    assert list(broken_links(Order.objects.all())) == []
    assert Campaign.objects.get().attached.exists() and Measure.objects.filter(done_at=None).exists()
    assert Finding.objects.get().rectifications.filter(accepted=None).exists()
    assert [(m.accepted, bool(m.published_at)) for m in Merit.objects.order_by("id")] == [
        (True, True),
        (None, False),
    ]
    assert Deputy.objects.exists() and Subscription.objects.count() == 2
    still = OwedDuty.objects.filter(ended_at=None)
    assert {"decide_intake", "sign", "contact", "reply", "tell", "confirm", "call_back", "archive", "acknowledge",
            "explain", "inform"} <= set(still.values_list("kind", flat=True))  # fmt: skip
    replies = still.filter(kind="reply")
    assert replies.filter(due__lt=now).exists()
    assert replies.filter(warn_at__lte=now, due__gte=now).exists()
    assert replies.filter(warn_at__gt=now).exists()
