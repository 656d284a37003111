"""What was to be told to the province, what was received there, what is missing (第二十一条)."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from hotline.exchange.province import PARTNER, ask
from hotline.notices.models import Outgoing
from hotline.notices.not_sent import NotSent
from hotline.orders.models import OwedDuty
from hotline.people.models import Account
from hotline.regulation.parameters import in_force_since
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import ONE_DAY, local, start_of

SLACK = timedelta(hours=1)
"""Two clocks: what one puts at the end of a day the other may put at the beginning of the next."""
A_YEAR = timedelta(days=366)
REAL = Q(is_sample=False)
STATES = {
    "received": ("已收回执", REAL & Q(sent_at__isnull=False)),
    "waiting": ("待送", REAL & Q(sent_at=None, failed_at=None, filed_for=None)),
    "filed": ("在文件里待回执", REAL & Q(sent_at=None, failed_at=None, filed_for__isnull=False)),
    "failed": ("须人工处理", REAL & Q(sent_at=None, failed_at__isnull=False)),
    "sample": ("示例，不外送", Q(is_sample=True)),
}


def of_day(day: date) -> QuerySet[Outgoing]:
    """What the steps of a day left for the province."""
    start = start_of(day)
    rows = Outgoing.objects.filter(partner=PARTNER, created_at__gte=start, created_at__lt=start + ONE_DAY)
    return rows.order_by("id")


def tally(rows: QuerySet[Outgoing]) -> dict[str, int]:
    """How many are in each of STATES."""
    found = rows.order_by().aggregate(**{key: Count("id", filter=q) for key, (_, q) in STATES.items()})
    return {key: found[key] for key in STATES}


def oldest_missing() -> datetime | None:
    """The moment of the longest missing receipt, of any day."""
    rows = Outgoing.objects.filter(REAL, partner=PARTNER, sent_at=None)
    found: datetime | None = rows.aggregate(first=Min("created_at"))["first"]
    return found


def left_nothing() -> QuerySet[OwedDuty]:
    """Copies owed for which nothing waits in the outbox: dispatched before there was one, or settled otherwise."""
    waits = Outgoing.objects.filter(partner=PARTNER, order_number=OuterRef("order__number"), sent_at=None)
    owed = OwedDuty.objects.filter(~Exists(waits), kind="province_copy", ended_at=None)
    return owed.select_related("order").order_by("due", "id")


def send_again(pk: int, now: datetime) -> None:
    """Put a message back on the line: from a refusal, or out of a file nobody answered. Refused when it has a receipt."""
    rows = Outgoing.objects.filter(
        Q(failed_at__isnull=False) | Q(filed_for__isnull=False), pk=pk, sent_at=None
    )
    if not rows.filter(partner=PARTNER).update(failed_at=None, filed_for=None, lease_until=None, due_at=now):
        raise Refused("not_open", "这一条不在须人工处理、也不在文件里，不必重送。", "第二十一条")


def told_by_hand(pk: int, number: str, person: Account, now: datetime) -> None:
    """A person told the province another way; for the first copy the step 抄送省中心 is the way. Refused otherwise."""
    row = Outgoing.objects.filter(pk=pk, partner=PARTNER, sent_at=None, is_sample=False).first()
    if row is None:
        raise Refused("not_open", "这一条已有回执，不必再办。", "第二十一条")
    earlier = Outgoing.objects.filter(
        partner=PARTNER, order_number=row.order_number, seq__lt=row.seq, sent_at=None
    )
    if earlier.exists():
        raise Refused("not_open", "这一件还有更早的没有送到，请先办更早的。", "第二十一条")
    if OwedDuty.objects.filter(order__number=row.order_number, kind="province_copy", ended_at=None).exists():
        raise Refused("not_open", "这一件还欠“抄送省中心”：请到工单页填省中心单号。", "第二十一条")
    Outgoing.objects.filter(pk=pk, sent_at=None).update(
        sent_at=now, sent_how="hand", settled_by=person, receipt=number[:60], failed_at=None, lease_until=None,
        last_error="",
    )  # fmt: skip


@dataclass(frozen=True)
class Compared:
    """Order numbers: here with a receipt of the line but not there; there but unknown here."""

    missing_there: list[str]
    unknown_here: list[str]
    agreed: int


def compare(day: date, now: datetime) -> Compared:
    """Ask the province what it received of us on a day. Refused when it does not answer."""
    start = start_of(day)
    since, until = start - SLACK, start + ONE_DAY + SLACK
    ours = Outgoing.objects.filter(partner=PARTNER, sent_how="line")
    of_that_day = set(
        ours.filter(sent_at__gte=start, sent_at__lt=start + ONE_DAY).values_list("order_number", flat=True)
    )
    first_before = set(
        ours.filter(sent_at__lt=start, order_number__in=of_that_day).values_list("order_number", flat=True)
    )
    wanted = of_that_day - first_before
    theirs = _ask_for(since, until, now)
    known = set(
        Outgoing.objects.filter(partner=PARTNER, order_number__in=theirs).values_list(
            "order_number", flat=True
        )
    )
    return Compared(sorted(wanted - theirs), sorted(theirs - known), len(wanted & theirs))


def _ask_for(since: datetime, until: datetime, now: datetime) -> set[str]:
    query = f"?since={int(since.timestamp())}&until={int(until.timestamp())}"
    try:
        status, answer = ask("GET", settings.PROVINCE_URL + query, b"", now)
    except NotSent as failure:
        raise Refused("not_open", f"核对不了：{failure.sentence}。", "第二十一条") from None
    rows = answer.get("copies") if isinstance(answer, dict) else None
    if status != 200 or not isinstance(rows, list):
        raise Refused("not_open", f"核对不了：省中心答 {status}。", "第二十一条")
    return {str(row.get("foreign_number", ""))[:20] for row in rows if isinstance(row, dict)}


def day_of(text: str, now: datetime) -> date:
    """A day as a page or a command names it; today when it names none.

    Refused when it is none, lies before the regulation or more than a year ahead.
    """
    try:
        day = date.fromisoformat(text) if text else local(now).date()
    except ValueError:
        raise Refused("invalid", "日期写法不对，应如 2026-04-08。") from None
    if not in_force_since() <= day <= local(now).date() + A_YEAR:
        raise Refused("invalid", f"{day} 不在本办法施行（{in_force_since()}）以后、一年以内，请改。")
    return day
