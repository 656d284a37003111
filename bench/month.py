"""All tables of a month over a full archive, and the list behind one figure: time of the clock, the least of three tries.

BENCH_ORDERS orders over 540 days (default 1,000,000), the month asked for lies well inside. `EXPLAIN=1` prints the slowest bases.
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
from bench._marks import BEHIND, MONTH, say

ORDERS = int(os.environ.get("BENCH_ORDERS", "1000000"))
TRIES = 3


def main() -> None:
    """A process of its own for the archive, as the settings name one database."""
    command = [sys.executable, "-c", "from bench.month import measure; measure()"]
    said = subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=True).stdout
    *told, last = said.splitlines()
    print("\n".join(told))
    row = json.loads(last)
    print(f"{row['orders']:,} orders came in in the month; {row['rows']:,} rows behind 限时办结率")
    say(MONTH, row["month"], f" ({ORDERS:,} orders)")
    say(BEHIND, row["behind"], f" ({ORDERS:,} orders)")


def measure() -> None:
    """Count the month and list one figure, print what it took as JSON."""
    with open_house(f"hotline_{ORDERS}"):
        stop_the_clock(at := archive(ORDERS))
        from django.utils import timezone

        from hotline.people.models import Unit
        from hotline.regulation.indicators import INDICATOR
        from hotline.regulation.periods import month_of
        from hotline.statistics import tables
        from hotline.statistics.behind import Asked, behind
        from hotline.statistics.figures import figures

        now, month = timezone.now(), month_of(at - timedelta(days=100))  # noqa: TID251  the edge
        made = tables.Compared(figures(month, now), None, None)
        unit = str(Unit.objects.exclude(kind__in=["centre", "bureau"]).order_by("id")[0].pk)
        asked = Asked(INDICATOR["on_time"], "unit", unit)
        found = {
            "orders": made.now.of(INDICATOR["orders"]).rows,
            "rows": behind(asked, month, now)[0],
            "month": _least(lambda: figures(month, now)),
            "behind": _least(lambda: behind(asked, month, now)) * 1000,
        }
        if os.environ.get("EXPLAIN"):
            _bases(month, now)
        print(json.dumps(found))


def _least(act: Callable[[], object]) -> float:
    taken = []
    for _ in range(TRIES):
        began = time.perf_counter()
        act()
        taken.append(time.perf_counter() - began)
    return min(taken)


def _bases(month: object, now: object) -> None:
    """How long each base takes by itself."""
    from django.db import connection

    from hotline.statistics.bases import BASES
    from hotline.statistics.figures import COUNTED, facts

    asked = facts(month, now)  # type: ignore[arg-type]
    for base, sql in BASES.items():
        with connection.cursor() as cursor:
            asking = partial(cursor.execute, f"{COUNTED} select count(*), sum(hit) from ({sql}) r", asked)
            took = _least(asking)
            print(f"{base:<16}{took * 1000:>9.0f} ms", flush=True)


if __name__ == "__main__":
    main()
