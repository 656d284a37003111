"""One archive, asked: `python -m bench._asking ORDERS` prints what each page costs as one line of JSON a page."""

import io
import json
import os
import statistics
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from bench._archive import archive, described, stop_the_clock
from bench._house import open_house

TRIES = int(os.environ.get("BENCH_TRIES", "200"))
WHO = {"chenli": "handler of a unit", "wangmin": "dispatcher of the whole centre", "zhaolan": "shift lead"}


@dataclass
class Asked:
    """One page for one person. CPU in ms a request: the least of all tries, the middle one, and the database's mean."""

    page: str
    who: str
    least: float
    middle: float
    database: float
    queries: int
    database_ms: float
    bytes: int


def main(orders: int) -> None:
    """Open the archive, ask every page as every person."""
    with open_house(f"hotline_{orders}"):
        filled_at = archive(orders)
        _settled(filled_at)
        print(described(orders), flush=True)
        for who in WHO:
            for page, address in addresses(who).items():
                # Ten days later all that is open is late: a full page, of any archive.
                stop_the_clock(filled_at + timedelta(days=10) if page == "late" else filled_at)
                print(json.dumps(asdict(ask(who, page, address))), flush=True)
            stop_the_clock(filled_at)
            print(json.dumps(asdict(badges(who))), flush=True)


def _settled(at: datetime) -> None:
    """Everybody has a second factor and a password of the day: no page sends them there first."""
    from hotline.people.models import Account

    Account.objects.filter(second_factor_since=None).update(second_factor_since=at)


def addresses(who: str) -> dict[str, str]:
    """Page by page where a person goes; a word that starts with no slash is looked for."""
    from hotline.orders.models import OwedDuty
    from tests.world import person

    due = OwedDuty.objects.filter(ended_at=None, kind="reply", owed_by=person("chenli").unit).order_by("-due")
    own = "/list/handle" if who == "chenli" else "/list/call_back" if who == "zhaolan" else "/list/confirm"
    return {"home": "/", "list of all": "/orders", "own list": own, "late": "/list/late",
            "order": f"/orders/{due.select_related('order')[0].order.number}", "search": "路灯"}  # fmt: skip


def ask(who: str, page: str, address: str) -> Asked:
    """CPU of this process and of its database connection over TRIES requests, after two to warm up."""
    ask_once = asker(who, address)
    ask_once(), ask_once()
    with counted() as queries:
        size = ask_once()
    backend = _backend()
    before, each = _ticks(backend), []
    for _ in range(TRIES):
        began = time.process_time_ns()
        ask_once()
        each.append((time.process_time_ns() - began) / 1e6)
    database = (_ticks(backend) - before) * 1000 / TRIES
    return Asked(
        page, who, min(each), statistics.median(each), database, len(queries), _least_ms(ask_once), size
    )


def _least_ms(ask_once: Callable[[], Any]) -> float:
    """Time spent waiting for the database in a request, the least of some."""
    found = []
    for _ in range(20):
        with counted() as queries:
            ask_once()
        found.append(sum(queries) * 1000)
    return min(found)


def asker(who: str, address: str) -> Callable[[], int]:
    """One request of a signed-in person through the whole application as the server calls it; answers with its bytes."""
    from django.test import Client

    from hotline.wsgi import application
    from tests.world import person

    client = Client()
    client.force_login(person(who), backend="django.contrib.auth.backends.ModelBackend")
    token = "a" * 32
    cookies = f"sessionid={client.cookies['sessionid'].value}; csrftoken={token}"
    sent = "" if address.startswith("/") else f"q={address}&csrfmiddlewaretoken={token}"
    body = sent.encode()
    head = {"REQUEST_METHOD": "POST" if sent else "GET", "PATH_INFO": "/find" if sent else address, "QUERY_STRING": "", "HTTP_COOKIE": cookies,
            "SERVER_NAME": "localhost", "SERVER_PORT": "80", "HTTP_HOST": "localhost", "SERVER_PROTOCOL": "HTTP/1.1", "SCRIPT_NAME": "",
            "REMOTE_ADDR": "127.0.0.1", "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
            "wsgi.url_scheme": "http", "wsgi.errors": sys.stderr, "wsgi.version": (1, 0), "wsgi.multithread": True,
            "wsgi.multiprocess": True, "wsgi.run_once": False}  # fmt: skip

    def ask_once() -> int:
        said: list[str] = []
        answer = application(
            head | {"wsgi.input": io.BytesIO(body)}, lambda status, headers, *_: said.append(status)
        )
        size = sum(len(part) for part in answer)
        answer.close()  # type: ignore[attr-defined]
        assert said == ["200 OK"], (who, address, said)
        return size

    return ask_once


@contextmanager
def counted() -> Any:
    """Seconds of each statement sent meanwhile."""
    from django.db import connection

    took: list[float] = []

    def watch(execute: Any, *args: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(*args)
        finally:
            took.append(time.perf_counter() - began)

    with connection.execute_wrapper(watch):
        yield took


def badges(who: str) -> Asked:
    """The number cards alone: execution in the database as it says itself, the least and the middle of 50."""
    from django.db import connection
    from django.test.utils import CaptureQueriesContext
    from django.utils import timezone

    from hotline.orders.worklists import tallies
    from tests.world import person

    account = person(who)
    with CaptureQueriesContext(connection) as sent:
        tallies(account, timezone.now())  # noqa: TID251
    spent = []
    for _ in range(50):
        with connection.cursor() as cursor:
            total = 0.0
            for query in sent.captured_queries:
                cursor.execute(
                    "explain (analyze, timing off, format json) " + query["sql"].replace("%", "%%")
                )
                total += cursor.fetchone()[0][0]["Execution Time"]
            spent.append(total)
    return Asked("badges", who, 0, 0, statistics.median(spent), len(sent), min(spent), 0)


def _backend() -> int:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("select pg_backend_pid()")
        return int(cursor.fetchone()[0])


def _ticks(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


if __name__ == "__main__":
    main(int(sys.argv[1]))
