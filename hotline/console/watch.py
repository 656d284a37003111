"""One beat of the watch: amber warnings, reminders at the due moment, the ladder, merged orders, seals (第二十三条、第二十七条).

Several loops may beat at once. Each takes only rows nobody else holds, always orders before duties, as the
door does; what it says and what it marks stand in one transaction, so a killed loop has done all of it or nothing.
"""

from collections.abc import Callable, Collection
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from django.db import connection, transaction
from django.db.models import F, Q

from hotline.campaigns.watching import follow_units, keep_campaigns
from hotline.console.archiving import keep_archive
from hotline.console.call_keeping import keep_calls
from hotline.console.sealing_anew import keep_keys
from hotline.knowledge.watching import keep_knowledge
from hotline.ledger.standing import keep_ledger
from hotline.notices.models import Notice
from hotline.orders import holidays, samples
from hotline.orders.models import DaySeal, Order, OwedDuty, SampleSeed
from hotline.orders.perform import Asked, perform_many
from hotline.orders.records import seal_day
from hotline.orders.succession import carry_out
from hotline.people import fresh
from hotline.regulation.duties import DUTY
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STEP
from hotline.regulation.time_limits import ONE_DAY, local
from hotline.reports.keeping import draft_due_reports
from hotline.reports.making import make_asked
from hotline.reports.what_if import count_a_part
from hotline.subscriptions.sending import send_signed
from hotline.web.words import due_words

BATCH = 1000
SEED_READY_BEFORE = timedelta(days=7)


def tick(now: datetime) -> tuple[int, int, int]:
    """Warn, remind and escalate whatever is due for it at `now`: (duties warned, duties reminded, orders escalated)."""
    fresh.look(now)
    seal_yesterday(now)
    holidays.finish(now)
    carry_out(now)
    follow_units(now)
    follow(now)
    top_up(now)
    draft_due_reports(now)
    send_signed(now)
    keep_knowledge(now)
    keep_ledger(now)
    keep_campaigns(now)
    count_a_part(now)
    done = _until_empty(warn, now), _until_empty(remind, now), escalate(now)
    keep_calls(now)
    keep_archive(now)
    keep_keys(now)
    make_asked(now)
    return done


def seal_yesterday(now: datetime) -> None:
    """Keep the root over all chains once a day (records.seal_day)."""
    yesterday = local(now).date() - ONE_DAY
    if not DaySeal.objects.filter(day=yesterday).exists():
        seal_day(yesterday, now)


def warn(now: datetime) -> int:
    """Warn those who owe a batch of duties soon due; how many. What is late already is reminded of instead."""
    with transaction.atomic():
        duties = _claim("d.warned_at is null and d.warn_at <= %(now)s", now=now)
        _tell([d for d in duties if d.due >= now], "warn", now)
        _mark(duties, "warned_at", now)
    return len(duties)


def remind(now: datetime) -> int:
    """Remind those who are late with a batch of duties: by 催办 where it is open, else by a notice; how many.

    A due moment is inclusive: late only after it (reading 2).
    """
    with transaction.atomic():
        duties = _claim("d.reminded_at is null and d.due < %(now)s", now=now)
        reminded = _by_step("remind", {d.number for d in duties if d.step_is_open}, now)
        _tell([d for d in duties if not (d.step_is_open and d.number in reminded)], "late", now)
        _mark(duties, "reminded_at", now)
    return len(duties)


def escalate(now: datetime) -> int:
    """Open the next rung of what stays unmet, by the step 升级督办 (hotline.regulation.overdue); how many steps."""
    return _by_steps(_rungs_open, "escalate", now)


def _rungs_open(now: datetime, refused: Collection[str]) -> set[str]:
    wanted = "d.next_rung_at < %(now)s and o.number <> all(%(refused)s)"
    return {d.number for d in _claim(wanted, now=now, refused=list(refused))}


def follow(now: datetime) -> int:
    """Merged orders whose main order came to an end take the step 随主单了结, once an end; how many.

    An order may be merged into one that is merged itself: it follows when that one has.
    """
    return _by_steps(_main_ended, "follow_main", now)


def _main_ended(now: datetime, refused: Collection[str]) -> set[str]:
    anew = Q(followed_at=None) | Q(followed_at__lt=F("merged_into__closed_at"))
    ended = Q(merged_into__state__in=["closed", "archived", "returned", "referred"]) & anew
    further = Q(merged_into__state="merged", merged_into__followed_at__isnull=False) & (
        Q(followed_at=None) | Q(followed_at__lt=F("merged_into__followed_at"))
    )
    mine = Order.objects.filter(ended | further, state="merged").exclude(number__in=refused).order_by("id")
    held = mine.select_for_update(of=("self",), skip_locked=True)
    return set(held.values_list("number", flat=True)[:BATCH])


def top_up(now: datetime) -> int:
    """Once a month: next month's seed made in time, last month's sample filled up by the step 补抽回访; how many."""
    this = samples.month_of(now)
    _, following = samples.bounds(this)
    if following - now < SEED_READY_BEFORE:
        samples.seed_for(samples.month_of(following), now)
    with transaction.atomic():
        over = SampleSeed.objects.filter(month__lt=this, topped_at=None).order_by("month")
        seed = over.select_for_update(skip_locked=True).first()
        if seed is None:
            return 0
        added = _by_step("draw", set(samples.to_add(seed)), now)
        seed.topped_at = now
        seed.save(update_fields=["topped_at"])
    return len(added)


def _until_empty(act: Callable[[datetime], int], now: datetime) -> int:
    total = 0
    while done := act(now):
        total += done
    return total


def _by_steps(wanted: Callable[[datetime, Collection[str]], set[str]], action: str, now: datetime) -> int:
    """Take a step on all that want it, batch by batch; how many took it.

    What refuses is left for the next beat, so that it holds up nobody behind it.
    """
    total, refused = 0, set[str]()
    while True:
        with transaction.atomic():
            if not (numbers := wanted(now, refused)):
                return total
            took = _by_step(action, numbers, now)
        total += len(took)
        refused |= numbers - took


class Claimed(NamedTuple):
    """What the watch asks of an open duty it holds."""

    id: int
    kind: str
    due: datetime
    article: str
    owed_by: int
    by_lead_unit: bool
    number: str
    state: str

    @property
    def step_is_open(self) -> bool:
        return self.by_lead_unit and self.state in STEP["remind"].from_


HOLD = """select o.id from orders_owedduty d join orders_order o on o.id = d.order_id where d.ended_at is null and {wanted}
order by d.due limit %(batch)s for update of o skip locked"""
HELD = """select d.id, d.kind, d.due, d.article, d.owed_by_id, coalesce(t.unit_id = d.owed_by_id, false), o.number, o.state
from orders_owedduty d join orders_order o on o.id = d.order_id left join orders_task t on t.id = d.task_id
where d.ended_at is null and {wanted} and d.order_id = any(%(held)s) order by d.id"""


def _claim(wanted: str, **values: Any) -> list[Claimed]:
    """The open duties `d` asked for on a batch of orders `o` that no other loop and no person holds at this moment.

    The batch is filled past what others hold, so that an empty one means that nothing is left but theirs.
    """
    with connection.cursor() as cursor:
        cursor.execute(HOLD.format(wanted=wanted), values | {"batch": BATCH})
        held = list({pk for (pk,) in cursor.fetchall()})
        # Asked again under the lock: what another loop did in between is seen and left alone.
        cursor.execute(HELD.format(wanted=wanted), values | {"held": held})
        return [Claimed(*row) for row in cursor.fetchall()]


def _by_step(action: str, numbers: set[str], now: datetime) -> set[str]:
    """Take a step as the machine; the numbers of the orders that took it (a fresh 催办 refuses another)."""
    asked = [Asked(action, number) for number in sorted(numbers)]
    answers = perform_many(asked, actor=None, now=now)
    return {a.number for a, answer in zip(asked, answers, strict=True) if not isinstance(answer, Refused)}


def _tell(duties: list[Claimed], key: str, now: datetime) -> None:
    Notice.objects.bulk_create(
        [
            Notice(key=f"{key}:{d.id}:{d.due:%y%m%d%H%M}", unit_id=d.owed_by, post=DUTY[d.kind].post,
                   order_number=d.number, sentence=_sentence(d, key), article=d.article,
                   urgent=key == "late" or DUTY[d.kind].presses, created_at=now)
            for d in duties
        ],
        ignore_conflicts=True,
    )  # fmt: skip


def _sentence(duty: Claimed, key: str) -> str:
    head, verb = {"warn": ("预警", "将于"), "late": ("超期", "已于")}[key]
    return (
        f"{head}：{duty.number} {DUTY[duty.kind].label} {verb} {due_words(duty.due)} 到期（{duty.article}）"
    )


def _mark(duties: list[Claimed], column: str, now: datetime) -> None:
    OwedDuty.objects.filter(pk__in=[d.id for d in duties]).update(**{column: now})
