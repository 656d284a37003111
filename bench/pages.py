"""Pages over a full archive: CPU a request at 10,000 and at 1,000,000 orders (BENCH_ORDERS), for a unit and for the centre.

CPU is that of this process (user and system) and of its connection's server process, not the clock: other work on
the machine does not lengthen it. The least of all tries stands beside the middle one.
"""

import json
import os
import subprocess
import sys
from typing import Any

from bench._asking import WHO
from bench._house import CHECKOUT
from bench._marks import BADGES, GROWTH, HOME, HOME_ALL, LIST, LIST_ALL, ORDER, ORDER_ALL, QUERIES, say

SMALL = 10_000
FULL = int(os.environ.get("BENCH_ORDERS", "1000000"))
LISTS = ("list of all", "own list", "late")


def main() -> None:
    """Ask both archives, print each page's cost and every mark."""
    small, full = (asked(n) for n in (SMALL, FULL))
    print(
        f"{'page':<14}{'who':<32}{'CPU ms: least':>14}{'middle':>8}{'database':>10}{'queries':>9}{'ms in db':>10}{'kB':>7}{'x':>7}"
    )
    for key, row in full.items():
        before = small[key]
        grown = row["least"] / before["least"] if row["least"] else row["database_ms"] / before["database_ms"]
        print(f"{row['page']:<14}{WHO[row['who']]:<32}{row['least']:>14.2f}{row['middle']:>8.2f}{row['database']:>10.2f}"
              f"{row['queries']:>9}{row['database_ms']:>10.2f}{row['bytes'] / 1000:>7.1f}{grown:>7.2f}")  # fmt: skip
    for row in full.values():
        _marks(row, small[(row["page"], row["who"])])


def asked(orders: int) -> dict[tuple[str, str], dict[str, Any]]:
    """What each page costs over so many orders, measured in a process of its own."""
    said = subprocess.run(
        [sys.executable, "-m", "bench._asking", str(orders)],
        cwd=CHECKOUT,
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for line in said.stdout.splitlines():
        if not line.startswith('{"page"'):
            print(line, flush=True)
            continue
        row = json.loads(line)
        rows[(row["page"], row["who"])] = row
    return rows


def _marks(row: dict[str, Any], small: dict[str, Any]) -> None:
    of = f" ({row['page']}, {row['who']})"
    if row["page"] in LISTS:
        say(LIST, row["middle"], of)
        say(QUERIES, row["queries"], of)
        say(GROWTH, row["middle"] / small["middle"], of)
        say(LIST_ALL, row["middle"] + row["database"], of)
    elif row["page"] == "home":
        say(HOME, row["middle"], of)
        say(HOME_ALL, row["middle"] + row["database"], of)
    elif row["page"] == "order":
        say(ORDER, row["middle"], of)
        say(ORDER_ALL, row["middle"] + row["database"], of)
    elif row["page"] == "badges":
        say(BADGES, row["database_ms"], of)


if __name__ == "__main__":
    main()
