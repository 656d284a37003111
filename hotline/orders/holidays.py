"""Holiday notices that came after the program: imported, shown with what they change, approved, then counted by (reading 9)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction

from hotline.notices.models import Notice as Told
from hotline.orders.effects.recounting import Change, changes
from hotline.orders.loading import load_offices
from hotline.orders.models import HolidayNotice, Order, OwedDuty
from hotline.orders.owing import Case
from hotline.orders.perform import Asked, perform_many
from hotline.people import fresh
from hotline.people.fresh import Kept
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation import calendar
from hotline.regulation.calendar import Calendar, Notice
from hotline.regulation.citation import cites
from hotline.regulation.holiday_notice import read_notice
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import start_of

ARTICLE = "第二十条"
MAY_DECIDE = frozenset({Role.SHIFT_LEAD, Role.LEADER})
SETTLED_AFTER = 2 * fresh.EVERY
"""By then every process counts by a new notice: what was opened in between is counted again once more."""
BATCH = 200


def as_notice(row: HolidayNotice) -> Notice:
    """The row as the calendar takes it."""
    return Notice(row.year, row.number, _days(row.days_off), _days(row.make_up_workdays), row.number_verified)


def _days(rows: dict[str, str]) -> dict[date, str]:
    return {date.fromisoformat(day): name for day, name in rows.items()}


def approved() -> tuple[HolidayNotice, ...]:
    """Notices in force, in the order they came into it."""
    return tuple(HolidayNotice.objects.filter(approved=True).order_by("decided_at", "id"))


KEPT: Kept[tuple[HolidayNotice, ...]] = Kept(
    approved, (), heard_by=lambda rows: calendar.take([as_notice(row) for row in rows])
)


@cites("第二十条")
@transaction.atomic
def import_notice(text: str, *, actor: Account | None, now: datetime) -> HolidayNotice:
    """Keep a notice for the centre's head to decide on, and tell them. Refused 403 or 422. actor None: the machine's keeper."""
    if actor is not None and (not actor.is_active or Role.SYSTEM_ADMIN not in actor.held):
        raise Refused("not_yours", "放假通知由系统管理员导入。", ARTICLE)
    notice = read_notice(text)
    if _known(notice):
        raise Refused("invalid", f"{notice.number}已导入过，内容相同，不必再导入。", ARTICLE)
    made = HolidayNotice.objects.create(
        year=notice.year, number=notice.number, number_verified=notice.number_verified,
        days_off=_plain(notice.days_off), make_up_workdays=_plain(notice.make_up_workdays),
        imported_by=actor, imported_at=now,
    )  # fmt: skip
    offices = load_offices()
    sentence = f"{notice.number}（{notice.year} 年放假安排）已导入，请核对受影响的期限后批准"
    Told.objects.bulk_create(
        Told(key=f"holiday:{made.pk}:{post}", unit=unit, post=post.value, sentence=sentence, article=ARTICLE, created_at=now)
        for unit, post in ((offices.centre, Role.SHIFT_LEAD), (offices.bureau, Role.LEADER))
    )  # fmt: skip
    return made


def _plain(days: dict[date, str]) -> dict[str, str]:
    return {day.isoformat(): name for day, name in sorted(days.items())}


def _known(notice: Notice) -> bool:
    """Whether the very same days of that year are counted by already, or wait for approval."""
    waiting = [as_notice(row) for row in HolidayNotice.objects.filter(approved=None)]
    return any(
        (known.year, known.days_off, known.make_up_workdays)
        == (notice.year, notice.days_off, notice.make_up_workdays)
        for known in (*calendar.calendar().notices, *waiting)
    )


@dataclass(frozen=True)
class Preview:
    """What a notice would do: the notice it replaces, the open duties whose date moves, and how many lose their 暂定 only."""

    replaces: Notice | None
    moved: list[Change]
    settled: int


def preview(row: HolidayNotice, now: datetime) -> Preview:
    """Every open duty whose due changes, soonest first, counted by the notice without taking it into force."""
    moved: list[Change] = []
    settled = 0
    before = calendar.calendar()
    with counting_by(row):
        for case in _cases(_affected(before)):
            made = changes(case, now)
            moved += [c for c in made if c.moved]
            settled += sum(not c.moved for c in made)
    replaced = next((n for n in before.notices if n.year == row.year), None)
    return Preview(replaced, sorted(moved, key=lambda c: (c.due.at, c.owed.pk)), settled)


@contextmanager
def counting_by(row: HolidayNotice) -> Iterator[None]:
    """Within the block this thread counts by the notice as well."""
    with calendar.counting_by(calendar.calendar().with_notice(as_notice(row))):
        yield


def _affected(before: Calendar) -> list[int]:
    """The orders with an open duty whose count may reach a day that the calendar now in force sees otherwise."""
    if not (differing := calendar.calendar().days_that_differ(before)):
        return []
    since = start_of(differing[0])
    rows = OwedDuty.objects.filter(ended_at=None, due__gt=since)
    return list(rows.order_by("order_id").values_list("order_id", flat=True).distinct())


def _cases(orders: list[int]) -> Iterator[Case]:
    """The orders with their open duties, a batch at a time; for looking only."""
    for start in range(0, len(orders), BATCH):
        owed: dict[int, list[OwedDuty]] = {}
        rows = OwedDuty.objects.filter(ended_at=None, order__in=orders[start : start + BATCH])
        for duty in rows.select_related("order", "owed_by", "task").order_by("id"):
            owed.setdefault(duty.order_id, []).append(duty)
        for duties in owed.values():
            yield Case(duties[0].order, [], duties)


@cites("第二十条")
def decide(pk: int, given: dict[str, str], *, actor: Account, now: datetime) -> HolidayNotice:
    """The centre's head takes a notice into force, and the open duties are counted again; or sets it aside with a reason.

    Refused 403, 404, 409 or 422.
    """
    if not actor.is_active or not actor.held & MAY_DECIDE:
        raise Refused("not_yours", "放假通知由值班长或局领导批准。", ARTICLE)
    with transaction.atomic():
        row = HolidayNotice.objects.select_for_update().filter(pk=pk).first()
        if row is None:
            raise Refused("unknown", "没有这个放假通知。", ARTICLE)
        if row.approved is not None:
            raise Refused(
                "not_open", f"{row.number}已经{'批准' if row.approved else '退回'}，不必再办。", ARTICLE
            )
        row.approved = given.get("do") == "approve"
        row.reason = given.get("reason", "").strip()[:200]
        if not row.approved and not row.reason:
            raise Refused("incomplete", "退回要写明理由。", ARTICLE, fields={"reason": "请填“理由”。"})
        row.decided_by, row.decided_at = actor, now
        row.save()
    if row.approved:
        KEPT.put(approved())
        recount(row, now)
    return row


def recount(row: HolidayNotice, now: datetime) -> int:
    """One event for each order whose open duties the notice changes, batch by batch; how many. A second go finds nothing."""
    without = calendar.with_imported(as_notice(r) for r in KEPT.value if r.pk != row.pk)
    orders = _affected(without)
    numbers = list(Order.objects.filter(pk__in=orders).order_by("id").values_list("number", flat=True))
    given = {"holiday_notice": row.number, "approver": str(row.decided_by)}
    done = 0
    for start in range(0, len(numbers), BATCH):
        asked = [Asked("recount", number, given) for number in numbers[start : start + BATCH]]
        done += sum(not isinstance(a, Refused) for a in perform_many(asked, actor=None, now=now))
    return done


def finish(now: datetime) -> int:
    """What an approval left behind: orders it did not reach, duties opened meanwhile by a process that did not know yet."""
    done = 0
    for row in KEPT.value:
        if row.recounted_at is None and row.decided_at and now - row.decided_at >= SETTLED_AFTER:
            done += recount(row, now)
            HolidayNotice.objects.filter(pk=row.pk).update(recounted_at=now)
            row.recounted_at = now
    return done
