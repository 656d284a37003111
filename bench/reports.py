"""The figures over a full archive: the first filling of the sums, a beat of the watch, tables, dashboards, the list behind one.

BENCH_ORDERS orders over 540 days (default 1,000,000). Clock of the month's tables counted from events (as a report to be
signed is), of the month's and the year's out of the sums and of each dashboard page (least of three), CPU of this process
for the list page (least of ten), and whether a month recounted from events is the same. BENCH_FILLED=1 leaves sums that
are there already as they are.
"""

import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from bench._archive import archive, stop_the_clock
from bench._house import CHECKOUT, open_house
from bench._marks import BOARD, DRILL, FILL, KEPT_MONTH, KEPT_YEAR, say

ORDERS = int(os.environ.get("BENCH_ORDERS", "1000000"))
TRIES = 3
CHANGED = 500
"""So many steps came since the last beat."""


def main() -> None:
    """A process of its own for the archive, as the settings name one database."""
    command = [sys.executable, "-c", "from bench.reports import measure; measure()"]
    said = subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=True).stdout
    *told, last = said.splitlines()
    print("\n".join(told))
    row = json.loads(last)
    of = f" ({ORDERS:,} orders)"
    print(
        f"a beat after {row['changed']} orders changed: {row['beat']:.2f} s; rows and sums {row['size']};"
        f" a month counted from events, as a report to be signed is: {row['counted']:.0f} s; recounted: {row['differing'] or 'the same'}"
    )
    if row["fill"]:
        say(FILL, row["fill"], of)
    say(KEPT_MONTH, row["month"], of)
    say(KEPT_YEAR, row["year"], of)
    for key in ("intake", "handling", "opinions", "warning"):
        say(BOARD, row[key], f" {key}, month{of}")
    say(DRILL, row["list"], of)


def measure() -> None:
    """Fill, beat, ask; print what it took as JSON."""
    with open_house(f"hotline_{ORDERS}"):
        stop_the_clock(at := archive(ORDERS))
        from django.db import connection
        from django.utils import timezone

        from hotline.orders.models import Event
        from hotline.regulation.periods import Period, month_of
        from hotline.statistics.models import Rolled
        from hotline.statistics.recount import differing
        from hotline.statistics.rolling import fill, roll
        from hotline.statistics.tables import compared
        from hotline.web.staff import boards, statistics
        from tests.world import person

        now, month = timezone.now, month_of(at - timedelta(days=100))  # noqa: TID251  the edge
        filled = os.environ.get("BENCH_FILLED") and Rolled.objects.filter(complete=True).exists()
        found: dict[str, object] = {"fill": 0 if filled else _took(lambda: fill(now()))}
        last = Event.objects.latest("pk").pk
        Rolled.objects.update(through=last - CHANGED, missing=[], rolled_at=now())
        began = time.perf_counter()
        found["changed"] = roll(now() + timedelta(minutes=2))
        found["beat"] = time.perf_counter() - began
        Rolled.objects.update(rolled_at=now())
        found["month"] = _least(lambda: compared(month, now()))
        found["year"] = _least(lambda: compared(Period("year", at.year), now()))
        ask = partial(_page, person("fangjing"))
        for key in ("intake", "handling", "opinions", "warning"):
            found[key] = 1000 * _least(
                partial(ask, boards.board, f"/statistics/boards/{key}?period={month.key}", key)
            )
        address = f"/statistics/list?period={month.key}&figure=on_time&cut=area&value=公路"
        found["list"] = 1000 * min(
            _took(lambda: ask(statistics.listed, address), time.process_time) for _ in range(10)
        )
        with connection.cursor() as cursor:
            cursor.execute(
                "select pg_size_pretty(pg_total_relation_size('statistics_row') + pg_total_relation_size('statistics_cell'))"
            )
            [found["size"]] = cursor.fetchone()
        at_rolled = Rolled.objects.get().rolled_at
        began = time.perf_counter()
        found["differing"] = next(differing(month, at_rolled, each_unit=False), "")
        found["counted"] = time.perf_counter() - began
        print(json.dumps(found, ensure_ascii=False))


def _page(person: object, view: Callable[..., object], address: str, *given: str) -> None:
    """Ask for a page as its view is asked, without the session before it."""
    from django.test import RequestFactory

    request = RequestFactory().get(address)
    request.user = person
    answer = view(request, *given)
    assert answer.status_code == 200, answer


def _took(act: Callable[[], object], clock: Callable[[], float] = time.perf_counter) -> float:
    began = clock()
    act()
    return clock() - began


def _least(act: Callable[[], object]) -> float:
    return min(_took(act) for _ in range(TRIES))


if __name__ == "__main__":
    main()
