"""工单查询 over a full archive: p50 and p99 on the clock, for common and rare words, two characters, plates, number tails.

Each question is asked three times and its quickest answer counts: other work on the machine is not ours to measure.
The whole answer is timed: the search and the rows of its page.
"""

import json
import os
import random
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any

from bench._archive import archive, stop_the_clock
from bench._house import CHECKOUT, open_house
from bench._marks import SEARCH, say

ORDERS = int(os.environ.get("BENCH_ORDERS", "1000000"))
EACH = 60
ROUNDS = 3


def main() -> None:
    """A process of its own for the archive, as the settings name one database."""
    command = [sys.executable, "-c", "from bench.search import measure; measure()"]
    said = subprocess.run(command, cwd=CHECKOUT, stdout=subprocess.PIPE, text=True, check=True).stdout
    rows = json.loads(said.splitlines()[-1])
    for row in rows:
        print(
            f"{row['who']:<10}{row['what']:<22} p50 {row['p50']:>8.1f} ms  p99 {row['p99']:>8.1f} ms  slowest: {row['slowest']}"
        )
    for who in dict.fromkeys(row["who"] for row in rows):
        say(SEARCH, max(row["p99"] for row in rows if row["who"] == who), f" (slowest kind, {who})")


def measure() -> None:
    """Ask everything, print what it took as JSON."""
    with open_house(f"hotline_{ORDERS}"):
        stop_the_clock(archive(ORDERS))
        from tests.world import person

        found = [
            _timed(who, what, words)
            for what, words in questions().items()
            for who in map(person, ("chenli", "zhaolan"))
        ]
        print(json.dumps(found, ensure_ascii=False))


def questions() -> dict[str, list[str]]:
    """What is looked for, kind by kind, taken from the archive itself."""
    from django.db import connection

    from hotline.orders.models import Order

    rng = random.Random(12328)
    with connection.cursor() as cursor:
        cursor.execute(
            "select word, ndoc from ts_stat('select tokens from orders_searchentry where order_id in "
            "(select (random() * 900000)::bigint from generate_series(1, 20000))') order by ndoc desc"
        )
        words = [(w, n) for w, n in cursor.fetchall() if len(w) == 2 and not w.isascii()]
    most = Order.objects.order_by("-id").values_list("id", flat=True)[0]
    some = list(
        Order.objects.filter(id__in=rng.sample(range(1, most), 400)).values_list(
            "number", "plate", "title", "text"
        )
    )
    plates = [p for _, p, _, _ in some if p]
    rng.shuffle(words)
    ordered = sorted(words, key=lambda w: -w[1])
    return {
        "commonest words": [w for w, _ in ordered[:EACH]],
        "rare words": [w for w, _ in ordered[-EACH:]],
        "any two characters": [w for w, _ in words[:EACH]],
        "two words": [f"{a[0]} {b[0]}" for a, b in zip(words[:EACH], ordered[:EACH], strict=False)],
        "four characters": [
            t[i : i + 4] for _, _, _, t in some[:EACH] for i in (rng.randint(0, max(0, len(t) - 4)),)
        ],
        "a whole title": [t for _, _, t, _ in some[:EACH]],
        "a plate": plates[:EACH],
        "a plate without 皖L": [p[2:] for p in plates[:EACH]],
        "no order has it": [f"{a[0]}{b[0]}" for a, b in zip(ordered[:EACH], reversed(ordered), strict=False)],
        "a whole number": [n for n, *_ in some[:EACH]],
        "end of a number": [n[4:] for n, *_ in some[:EACH]],
        "end of a telephone": [f"{rng.randint(0, 9999):04d}" for _ in range(EACH)],
    }


def _timed(who: Any, what: str, words: list[str]) -> dict[str, Any]:
    from hotline.web.staff.find import look

    took = sorted((min(_ms(lambda w=w: look(who, w)) for _ in range(ROUNDS)), w) for w in words)
    return {
        "who": who.username,
        "what": what,
        "p50": took[len(took) // 2][0],
        "p99": took[-1][0],
        "slowest": took[-1][1],
    }


def _ms(ask: Callable[[], Any]) -> float:
    began = time.perf_counter()
    ask()
    return (time.perf_counter() - began) * 1000


if __name__ == "__main__":
    main()
