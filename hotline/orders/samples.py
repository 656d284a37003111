"""The month's seed and who is drawn for call-back by it (第二十六条, reading 7)."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from hotline.orders.models import Event, Order, OwedDuty, SampleSeed
from hotline.regulation.call_backs import must_call_back, topped_up
from hotline.regulation.time_limits import ZONE, local


def called_back(order: Order, at: datetime, *, instant: bool) -> bool:
    """Whether an order closed at this moment must be called back; one that was reopened always."""
    if order.reopened_count:
        return True
    seed = b"" if order.kind == "complaint" else seed_of(at)
    return must_call_back(order.kind, instant=instant, number=order.number, closed_at=at, seed=seed)


def seed_of(moment: datetime) -> bytes:
    """The seed of the moment's month; made once, by whoever needs it first."""
    return bytes(seed_for(month_of(moment), moment).seed)


def seed_for(month: str, now: datetime) -> SampleSeed:
    """The seed of a month such as 2026-04, with when it was made."""
    fresh = SampleSeed(month=month, seed=secrets.token_bytes(32), made_at=now)
    SampleSeed.objects.bulk_create([fresh], ignore_conflicts=True)
    return SampleSeed.objects.get(month=month)


def month_of(moment: datetime) -> str:
    return f"{local(moment):%Y-%m}"


def bounds(month: str) -> tuple[datetime, datetime]:
    """First moment of a month such as 2026-04, and of the next. ValueError when it is none."""
    start = datetime.strptime(month, "%Y-%m").replace(tzinfo=ZONE)
    return start, (start + timedelta(days=32)).replace(day=1)


@dataclass(frozen=True)
class Drawing:
    """A month's sample drawn again: by lot, to fill a stratum, and how it compares with the record."""

    strata: dict[tuple[str, str], list[str]]
    by_lot: frozenset[str]
    added: frozenset[str]
    called: frozenset[str]

    @property
    def missing(self) -> frozenset[str]:
        return (self.by_lot | self.added) - self.called

    @property
    def uncalled_for(self) -> frozenset[str]:
        return self.called - self.by_lot - self.added


def redraw(seed: SampleSeed) -> Drawing:
    """Draw a month's sample again from its seed and the record: complaints and reopened orders are not drawn at all."""
    start, end = bounds(seed.month)
    closings = Event.objects.filter(
        action__in=["confirm", "answer"], happened_at__gte=start, happened_at__lt=end
    ).exclude(order__kind="complaint")
    rows = closings.filter(order__reopened_count=0).select_related("order__lead_unit").order_by("id")
    strata: dict[tuple[str, str], list[str]] = {}
    by_lot: set[str] = set()
    for event in rows:
        order, instant = event.order, event.action == "answer"
        unit = "即时答复" if instant else str(order.lead_unit)
        strata.setdefault((unit, order.kind), []).append(order.number)
        if must_call_back(
            order.kind,
            instant=instant,
            number=order.number,
            closed_at=event.happened_at,
            seed=bytes(seed.seed),
        ):
            by_lot.add(order.number)
    numbers = [n for numbers in strata.values() for n in numbers]
    owed = OwedDuty.objects.filter(kind="call_back", order__number__in=numbers)
    called = frozenset(owed.values_list("order__number", flat=True))
    added = topped_up(strata, bytes(seed.seed), by_lot) if seed.topped_at else frozenset()
    return Drawing(strata, frozenset(by_lot), added, called)


def to_add(seed: SampleSeed) -> list[str]:
    """The orders a month that is over still has to add, so that every unit and kind has one."""
    drawing = redraw(seed)
    return sorted(topped_up(drawing.strata, bytes(seed.seed), drawing.by_lot) - drawing.called)
