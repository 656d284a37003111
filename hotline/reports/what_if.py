"""The what-if replay: a year's replies and first contacts judged anew under other numbers, a part at a time (第三十四条)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from hotline.orders.owing import UNREACHED
from hotline.people.models import Account, Unit
from hotline.people.roles import Role
from hotline.regulation.parameters import in_force_since, value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local, start_of
from hotline.regulation.what_if import ARTICLE, Given, in_time, read_changes
from hotline.reports.models import WhatIf

MAY = frozenset({Role.LEADER, Role.SHIFT_LEAD, Role.ASSESSOR})
PART = 2000
LONGEST = timedelta(days=366)
DUTIES = {"reply": "限时回复", "contact": "首次联络"}
_OF_PERIOD = """from orders_owedduty d join orders_order o on o.id = d.order_id
 where d.kind in ('reply', 'contact') and d.since >= %(start)s and d.since < %(end)s and d.ground in ('', %(unreached)s)"""
COUNT = f"select count(*) {_OF_PERIOD}"
ROWS = f"""with part as (select d.id, d.order_id, d.task_id, d.owed_by_id, d.kind, o.kind as of, d.since, d.ended_at,
 greatest(d.due, d.assessed_due) as due, o.statutory_law = '' and o.extended_at is null and d.due = d.first_due as by_law
 {_OF_PERIOD} and d.id > %(after)s order by d.id limit %(most)s)
select p.id, p.owed_by_id, p.kind, p.of, p.since, case when r.id is null then p.ended_at when r.ground = '' then r.ended_at end,
 p.due, p.by_law, r.due
from part p left join lateral (select r.id, r.due, r.ended_at, r.ground from orders_owedduty r
 where p.kind = 'reply' and r.order_id = p.order_id and r.task_id = p.task_id and r.kind = 'redo_reply' order by r.id desc limit 1) r on true
order by p.id"""
"""What was recorded by the steps' events; a reply is the version that stood at last (reading 6)."""


@dataclass(frozen=True)
class Side:
    """How many of how many were in time."""

    hits: int
    rows: int

    @property
    def rate(self) -> str:
        """In per cent; 0/0 is no rate."""
        return f"{100 * self.hits / self.rows:.1f}%" if self.rows else "—"


@dataclass(frozen=True)
class Line:
    """One unit, both sides of one duty."""

    unit: str
    duty: str
    before: Side
    after: Side

    @property
    def moved(self) -> float:
        """Percentage points, 0 where there is nothing to compare."""
        if not (self.before.rows and self.after.rows):
            return 0.0
        return 100 * (self.after.hits / self.after.rows - self.before.hits / self.before.rows)


def ask(given: Mapping[str, str], *, actor: Account | None, now: datetime) -> WhatIf:
    """Begin a replay; the watch counts it. actor None: the command. Refused 403 or 422."""
    if actor is not None and not (actor.is_active and actor.held & MAY):
        raise Refused("not_yours", "假设推演由局领导、值班长、考评员使用。", ARTICLE)
    start, end = _period(given, now)
    changes = read_changes(given)
    facts: dict[str, Any] = {
        "start": start_of(start),
        "end": start_of(end + timedelta(days=1)),
        "unreached": UNREACHED,
    }
    with connection.cursor() as cursor:
        cursor.execute(COUNT, facts)
        total = cursor.fetchone()[0]
    if not total:
        words = f"{start} 至 {end} 没有转办的工单，请换一段时间。"
        raise Refused("incomplete", words, ARTICLE, fields={"start": words})
    in_force = value_on(end, "reply_within_working_days")
    return WhatIf.objects.create(
        start=start, end=end, changes=changes, in_force=in_force, asked_by=actor, asked_at=now, total=total
    )


def _period(given: Mapping[str, str], now: datetime) -> tuple[date, date]:
    today = local(now).date()
    try:
        start = date.fromisoformat(given.get("start") or (today - timedelta(days=365)).isoformat())
        end = date.fromisoformat(given.get("end") or today.isoformat())
    except ValueError:
        words = "日期写法不对，应如 2026-01-01。"
        raise Refused("incomplete", words, ARTICLE, fields={"start": words}) from None
    if not (start <= end <= today and end - start <= LONGEST and start >= in_force_since()):
        words = f"起止须在施行之日（{in_force_since()}）以后、今天以前，最长一年。"
        raise Refused("incomplete", words, ARTICLE, fields={"start": words})
    return start, end


def count_a_part(now: datetime) -> bool:
    """Count the next part of the oldest replay that is not finished; whether there was one. Several loops may call it."""
    with transaction.atomic():
        run = (
            WhatIf.objects.select_for_update(skip_locked=True).filter(finished_at=None).order_by("id").first()
        )
        if run is None:
            return False
        rows = _part(run)
        for row in rows:
            _add(run.result, Given(*row[1:]), run, now)
        run.done += len(rows)
        run.reached = rows[-1][0] if rows else run.reached
        if len(rows) < PART:
            run.finished_at = now
        run.save()
    return True


def _part(run: WhatIf) -> list[tuple[Any, ...]]:
    facts: dict[str, Any] = {"start": start_of(run.start), "end": start_of(run.end + timedelta(days=1)), "unreached": UNREACHED,
             "after": run.reached, "most": PART}  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(ROWS, facts)
        return list(cursor.fetchall())


def _add(result: dict[str, Any], one: Given, run: WhatIf, now: datetime) -> None:
    """A row counts on a side when it was met, or when that side's limit is over."""
    sums = result.setdefault(str(one.unit), {}).setdefault(one.duty, [0, 0, 0, 0])
    for place, changes in ((0, {}), (2, run.changes)):
        hit = in_time(one, changes, run.in_force)
        over = one.met is not None or not in_time(_met_at(one, now), changes, run.in_force)
        sums[place] += hit
        sums[place + 1] += hit or over


def _met_at(one: Given, now: datetime) -> Given:
    return Given(one.unit, one.duty, one.kind, one.since, now, one.due, one.by_law, one.floor)


def lines(run: WhatIf) -> list[Line]:
    """The result, a line a unit and duty, in the city's order, all units together first."""
    names = {str(u.pk): u.short_name for u in Unit.objects.order_by("ordinal", "id")}
    found = []
    for duty in DUTIES:
        rows = {pk: run.result[pk][duty] for pk in names if duty in run.result.get(pk, {})}
        every = [sum(sums[i] for sums in rows.values()) for i in range(4)]
        found += [_line("全市", duty, every)] if rows else []
        found += [_line(names[pk], duty, sums) for pk, sums in rows.items()]
    return found


def _line(unit: str, duty: str, sums: list[int]) -> Line:
    return Line(unit, DUTIES[duty], Side(sums[0], sums[1]), Side(sums[2], sums[3]))
