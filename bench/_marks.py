"""The marks: what issue 2 asks for, and the best of four peers like for like (docs/performance.md)."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Mark:
    """limit: ours to keep. peer: the best peer's figure, where one does the like."""

    name: str
    limit: float
    unit: str
    peer: float | None = None
    peer_name: str = ""
    more_is_better: bool = False


REGISTER = Mark("register through the API", 300, "/s", 58, "django-helpdesk", more_is_better=True)
BULK = Mark("a partner's orders in requests of 1,000", 5000, "/s", more_is_better=True)
LIST = Mark("list page, CPU of the application", 9, "ms")
HOME = Mark("first page, CPU of the application", 9, "ms")
ORDER = Mark("order page, CPU of the application", 12, "ms")
QUERIES = Mark("list page, queries", 6, "")
BADGES = Mark("badges, time in the database", 1, "ms")
SEARCH = Mark("search, p99", 200, "ms", 765, "Redmine, p50 of a page at 100,000")
DUE_AT_ONCE = Mark(
    "100,000 duties due at once, two watchers, one killed", 30, "s", 1100, "django-helpdesk, extrapolated"
)
DUE_EACH = Mark("a due duty, CPU with the database", 0.6, "ms", 11, "django-helpdesk")
KEPT_MONTH = Mark("all tables of a month, out of the sums", 2, "s")
KEPT_YEAR = Mark("all tables of a year, out of the sums", 2, "s")
BOARD = Mark("a dashboard page", 300, "ms")
DRILL = Mark("the list behind one figure, CPU of the application", 10, "ms")
FILL = Mark("the first filling of the sums", 900, "s")
GROWTH = Mark("growth of the list page from 10,000 orders", 1.3, "x")
# Of the peers CPU is known for server and database together, at 100,000 tickets, as a whole page.
LIST_ALL = Mark("list page, CPU with the database", 20, "ms", 200, "Redmine, page")
ORDER_ALL = Mark("order page, CPU with the database", 12.3, "ms", 123, "django-helpdesk, page")
HOME_ALL = Mark(
    "first page, CPU with the database", 770, "ms", 7700, "django-helpdesk, dashboard, ms of the clock"
)


def say(mark: Mark, measured: float, of: str = "") -> bool:
    """One line: the mark kept or missed, how many times better than it and than the best peer; True when kept."""
    times = (lambda other: measured / other) if mark.more_is_better else (lambda other: other / measured)
    kept = times(mark.limit) >= 1
    sign = "≥" if mark.more_is_better else "≤"
    line = f"{mark.name + of:<62}{measured:>9.3g} {mark.unit:<3} mark {sign} {mark.limit:g} {'kept' if kept else 'MISSED'}, {times(mark.limit):.2f} x"
    peer = f"; best peer {mark.peer:g} ({mark.peer_name}), {times(mark.peer):.1f} x" if mark.peer else ""
    print(line + peer, flush=True)
    return kept
