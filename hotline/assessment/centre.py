"""The centre's own month: its duties met in time, drafted for the bureau, which alone scores it (第六条、第三十条; decision 0131)."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models.functions import Greatest

from hotline.assessment.drafting import Draft, Lost, late_words, ledger_rows
from hotline.orders.loading import load_offices
from hotline.orders.models import OwedDuty
from hotline.orders.owing import UNREACHED
from hotline.regulation.duties import DUTY
from hotline.regulation.periods import Period
from hotline.regulation.score_card import Item


def draft_centre(month: Period, card: Mapping[str, Any], now: datetime) -> Draft:
    """How many of the centre's duties due in a month were met by then, kind by kind, and a row for each that was not.

    Judged as the units' are: a duty that ended before its due without being done is not counted, one still open and not due neither.
    """
    centre = load_offices().centre
    due = OwedDuty.objects.filter(owed_by=centre, kind__in=list(card["items"]))
    rows = due.annotate(judged=Greatest("due", "assessed_due")).filter(
        judged__gt=month.start, judged__lte=month.end
    )
    counted: dict[str, list[int]] = {key: [0, 0] for key in card["items"]}
    late, orders = [], set()
    for duty in rows.select_related("order").defer("trace", "order__text", "order__sealed").order_by("id"):
        met = duty.ended_at is not None and duty.ground in ("", UNREACHED)
        if (duty.judged >= now and not met) or (duty.ended_at and not met and duty.ended_at <= duty.judged):
            continue
        good = met and duty.ended_at <= duty.judged
        counted[duty.kind][0] += good
        counted[duty.kind][1] += 1
        orders.add(duty.order_id)
        if not good:
            late.append(duty)
    items = [Item(key, Decimal(str(card["items"][key])), good, all_) for key, (good, all_) in counted.items()]
    cost = {i.key: i.cost for i in items}
    lost = [
        Lost(centre.pk, d.order.number, d.kind, cost[d.kind], DUTY[d.kind].article, late_words(d.judged, d, now)[:200])
        for d in late
    ]  # fmt: skip
    if not orders:
        return Draft({}, {}, [])
    return Draft({centre.pk: items}, {centre.pk: len(orders)}, [*lost, *ledger_rows([centre], card, now)])
