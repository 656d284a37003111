"""100,000 replies fall due at one moment: two watchers, one killed with kill -9; each is worked off exactly once.

Worked off: 催办 taken by the door as any step (event and chain), the duty of 电话督办 opened, the unit's notice left
and gathered into the digest of whoever has an address. BENCH_DUE says how many.
"""

import os
import signal
import subprocess
import sys
import time
from datetime import datetime, timedelta
from typing import Any

from bench._house import CHECKOUT, cpu_seconds, make_from, open_house, postmaster
from bench._marks import DUE_AT_ONCE, DUE_EACH, say

DUE = int(os.environ.get("BENCH_DUE", "100000"))
TEMPLATE, RUN = f"hotline_due_{DUE}", "hotline_due_run"
BATCH = 1000
DIE_AT = 0.3
"""One watcher is killed when so much of the work is done."""


def main() -> None:
    """Make the orders once, work them off in a copy, print seconds, CPU and what was found afterwards."""
    _child("prepare", TEMPLATE)
    make_from(TEMPLATE, RUN)
    _child("run", RUN)


def _child(what: str, database: str) -> None:
    command = [sys.executable, "-c", f"from bench.due_at_once import {what}; {what}()"]
    subprocess.run(command, cwd=CHECKOUT, env=os.environ | {"BENCH_DATABASE": database}, check=True)


def prepare() -> None:
    """DUE orders through the door, dispatched at one moment; their units have signed and called, and were warned."""
    with open_house(os.environ["BENCH_DATABASE"]):
        from django.core.management import call_command
        from django.db import connection

        from hotline.people.models import Installation
        from hotline.people.personal import shown  # noqa: F401  the door's own
        from tests import world

        call_command("migrate", verbosity=0)
        if Installation.objects.filter(key="bench").exists():
            return
        call_command("grant_roles", verbosity=0)
        world.settle_in()
        began = time.monotonic()
        for start in range(0, DUE, BATCH):
            _dispatch(min(BATCH, DUE - start))
        with connection.cursor() as cursor:
            cursor.execute(
                "update orders_owedduty set ended_at = since + interval '1 hour' where ended_at is null and kind <> 'reply'"
            )
            cursor.execute("update orders_owedduty set warned_at = warn_at where ended_at is null")
            cursor.execute("update notices_notice set spread_at = created_at")
            cursor.execute("vacuum analyze")
        _give_addresses()
        Installation.objects.create(key="bench", value=str(DUE))
        print(f"{DUE:,} orders registered and dispatched in {time.monotonic() - began:.0f} s", flush=True)


def _dispatch(count: int) -> None:
    from hotline.orders.perform import Asked, perform_many
    from hotline.orders.register import register_many
    from tests.world import CALL, at, person

    moment = at("2026-04-08 09:30")
    call: dict[str, Any] = CALL | {"kind": "inquiry", "is_sample": False}
    made = register_many([call] * count, actor=person("liujie"), now=moment)
    given = {"kind": "inquiry", "lead_unit": "enforcement"}
    asked = [Asked("dispatch", order.number, given) for order in made]  # type: ignore[union-attr]
    perform_many(asked, actor=person("wangmin"), now=moment)


def _give_addresses() -> None:
    from hotline.people.ciphers import seal
    from hotline.people.models import Account

    for account in Account.objects.filter(unit__code="enforcement"):
        account.email_sealed = seal(f"{account.username}@example.invalid", f"email:{account.pk}")
        account.save(update_fields=["email_sealed"])


def watch() -> None:
    """One watcher: beats at the moment until nothing is left that nobody else holds."""
    with open_house(os.environ["BENCH_DATABASE"]):
        from hotline.console.watch import remind

        print("ready", flush=True)
        sys.stdin.readline()
        while True:
            remind(_moment())
            if _done() >= DUE:
                return
            time.sleep(0.2)


def _moment() -> datetime:
    from tests.world import at

    return at("2026-04-14 00:00") + timedelta(seconds=1)


def _done() -> int:
    from hotline.orders.models import OwedDuty

    return DUE - OwedDuty.objects.filter(ended_at=None, kind="reply", reminded_at=None).count()


def run() -> None:
    """Two watchers begin together; one dies; the other finishes; the digest is gathered; everything is counted."""
    with open_house(os.environ["BENCH_DATABASE"]):
        from django.db import connection

        connection.close()
        watchers = [_watcher() for _ in range(2)]
        began, cpu = time.monotonic(), cpu_seconds(os.getpid()) + cpu_seconds(postmaster())
        for one in watchers:
            one.stdin.write("\n")  # type: ignore[union-attr]
            one.stdin.flush()  # type: ignore[union-attr]
        while (done := _done()) < DIE_AT * DUE:
            time.sleep(0.1)
        os.kill(watchers[0].pid, signal.SIGKILL)
        print(f"one watcher killed after {time.monotonic() - began:.1f} s, {done:,} done", flush=True)
        watchers[1].wait()
        worked = time.monotonic() - began
        gathered = _gather()
        took = time.monotonic() - began
        spent = cpu_seconds(os.getpid()) + cpu_seconds(postmaster()) - cpu
        print(
            f"worked off in {worked:.1f} s, {gathered:,} notices gathered into digests by {took:.1f} s; CPU {spent:.1f} s, {spent * 1000 / DUE:.2f} ms each"
        )
        _count()
        say(DUE_AT_ONCE, took)
        say(DUE_EACH, spent * 1000 / DUE)


def _watcher() -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", "from bench.due_at_once import watch; watch()"]
    one = subprocess.Popen(command, cwd=CHECKOUT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
    assert one.stdout is not None and one.stdout.readline() == "ready\n"
    return one


def _gather() -> int:
    from hotline.notices.spread import spread

    total = 0
    while done := spread(_moment(), ["email"], lambda numbers: set()):
        total += done
    return total


def _count() -> None:
    """Exactly once: one 催办, one duty of 电话督办, one notice an order; every chain of a sample holds."""
    from hotline.notices.models import Delivery, Notice
    from hotline.orders.models import Event, Order, OwedDuty
    from hotline.orders.records import broken_links

    found = {
        "催办": Event.objects.filter(action="remind").count(),
        "orders reminded": Event.objects.filter(action="remind").values("order").distinct().count(),
        "电话督办 owed": OwedDuty.objects.filter(kind="urge", ended_at=None).count(),
        "notices": Notice.objects.filter(sentence__startswith="催办").count(),
        "replies not reminded of": OwedDuty.objects.filter(kind="reply", reminded_at=None).count(),
    }
    print(", ".join(f"{name} {n:,}" for name, n in found.items()), f", digests {Delivery.objects.count()}")
    assert list(found.values()) == [DUE, DUE, DUE, DUE, 0], found
    assert not list(broken_links(Order.objects.order_by("?")[:1000])), "a chain does not hold"


if __name__ == "__main__":
    main()
