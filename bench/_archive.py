"""A filled archive in a database of its own: made once, used again by every bench that asks for as many orders."""

import json
import os
import random
import re
import subprocess
import time
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path
from typing import Any

HERE = Path(__file__).parent
VARIANTS = 4_000
PLATES = 20_000
PLACES = 3_000
CALLERS = 100_000
"""As many callers, each with a number of 1390557xxxx: every tail of four is some callers' at any size."""
UNITS = 30
MARK = "bench"
FILLING = "5"
"""Which filling; raised when fill.sql or this file fills otherwise."""


def archive(orders: int) -> datetime:
    """Fill the database of this process with so many orders unless it is; the moment it was filled at."""
    from django.core.management import call_command

    from hotline.people.models import Installation

    call_command("migrate", verbosity=0)
    found = Installation.objects.filter(key=MARK).first()
    if found is None or not found.value.startswith(f"{FILLING} "):
        began = time.monotonic()
        filled_at = _fill(orders)
        Installation.objects.create(key=MARK, value=f"{FILLING} {filled_at.isoformat()}")
        print(f"{orders:,} orders filled in {time.monotonic() - began:.0f} s", flush=True)
        return filled_at
    return datetime.fromisoformat(found.value.partition(" ")[2])


def stop_the_clock(at: datetime) -> None:
    """Every `now` of this process counts on from the moment of filling: lights are the same on any day."""
    from django.utils import timezone

    began = time.time()
    timezone.now = lambda: datetime.fromtimestamp(at.timestamp() + time.time() - began, at.tzinfo)  # noqa: TID251


def _fill(orders: int) -> datetime:
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from tests import world

    now = timezone.now()  # noqa: TID251  the edge
    with connection.cursor() as cursor:
        cursor.execute("drop schema public cascade; create schema public")
        cursor.execute("grant all on schema public to hotline_owner; grant usage on schema public to public")
    call_command("migrate", verbosity=0)
    call_command("grant_roles", verbosity=0)
    world.settle_in()
    _units()
    rng = random.Random(12328)
    _variants(rng, now)
    _names_of_things(rng)
    _callers(rng, min(CALLERS, orders))
    _psql(orders, now)
    with connection.cursor() as cursor:
        cursor.execute(
            "drop table bench_variant, bench_plate, bench_place, bench_caller, bench_trace, bench_unit"
        )
        cursor.execute("vacuum analyze")
    return now


def _units() -> None:
    """As many units as issue 2 says, each with one who handles."""
    from django.db import connection

    from hotline.people.models import Account, Unit

    there = Unit.objects.exclude(kind__in=["centre", "bureau"]).count()
    for n in range(there, UNITS):
        name = f"示例承办单位{n}"
        Unit.objects.create(code=f"bench{n}", name=name, short_name=name, kind="direct", ordinal=100 + n)
    handlers = {a.unit_id for a in Account.objects.filter(roles__contains=["handler"])}
    for unit in Unit.objects.exclude(kind__in=["centre", "bureau"]).exclude(pk__in=handlers):
        Account.objects.create(username=f"h-{unit.code}", name="承办", unit=unit, roles=["handler"])
    with connection.cursor() as cursor:
        cursor.execute(
            "create table bench_unit as select u.id, u.name, row_number() over (order by u.code <> 'enforcement', u.id) as place,"
            " (select min(a.id) from people_account a where a.unit_id = u.id and 'handler' = any(a.roles)) as handler"
            " from people_unit u where u.kind not in ('centre', 'bureau')"
        )


def _variants(rng: random.Random, now: datetime) -> None:
    """Different requests out of hotline's own 240, registered by the door, then kept as they were written."""
    from django.db import connection

    from hotline.orders.perform import perform
    from hotline.orders.register import register_many
    from tests.world import person

    made = list(requests(rng))
    given = [{k: v for k, v in m.items() if k != "reply"} for m in made]
    operator, orders = person("liujie"), []
    for start in range(0, len(given), 500):
        orders += register_many(given[start : start + 500], actor=operator, now=now)
    assert not [o for o in orders if isinstance(o, Exception)], orders[:3]
    for kind in ("inquiry", "suggestion", "complaint"):
        order = next(o for o in orders if o.kind == kind and not o.safety)
        perform(
            "dispatch",
            order.number,
            actor=person("wangmin"),
            given={"kind": kind, "lead_unit": "enforcement"},
            now=now,
        )
    with connection.cursor() as cursor:
        cursor.execute(
            "create table bench_trace as select distinct on (d.kind, o.kind) d.kind, o.kind as order_kind, d.trace"
            " from orders_owedduty d join orders_order o on o.id = d.order_id"
        )
        cursor.execute(
            "create table bench_variant as select row_number() over (order by o.id) as id, o.kind, o.area, o.topic, o.title, o.text, o.county,"
            " o.company, o.route, o.object_key, o.safety, c.channel, b.given, tsvector_to_array(s.tokens) as words,"
            " ''::text as result, ''::text as process, ''::text as basis"
            " from orders_order o join orders_contact c on c.id = o.contact_id join orders_searchentry s on s.order_id = o.id"
            " join orders_event e on e.order_id = o.id and e.seq = 1 join orders_event_body b on b.event_id = e.id"
        )
        cursor.executemany(
            "update bench_variant set result = %s, process = %s, basis = %s where id = %s",
            [[*(m["reply"][n] for n in ("result", "process", "basis")), i] for i, m in enumerate(made, 1)],
        )
        cursor.execute(
            "truncate orders_order, orders_contact, people_caller, notices_notice, notices_outgoing restart identity cascade"
        )


def requests(rng: random.Random) -> Iterable[dict[str, Any]]:
    """VARIANTS requests: the first sentences of one case, a sentence of others of its area, other figures."""
    from hotline.console.example_cases import requests as cases

    all_cases = [c for c in cases() if len(c.row["text"]) > 20]
    by_area: dict[str, list[str]] = {}
    for case in all_cases:
        by_area.setdefault(case.row["area"], []).extend(
            re.findall(r"[^。！？]+[。！？]?", case.row["text"])[1:]
        )
    for n in range(VARIANTS):
        case = all_cases[n % len(all_cases)]
        own = re.findall(r"[^。！？]+[。！？]?", case.row["text"])
        others = by_area[case.row["area"]] or own
        words = "".join([*own[: 1 + n % 3], *rng.sample(others, min(len(others), rng.randint(1, 2)))])
        words = re.sub(
            r"\d+(?=[月日号点元块路人辆米分])", lambda m: str(rng.randint(1, 10 ** min(len(m[0]), 3))), words
        )
        intake = {
            k: v
            for k, v in case.intake().items()
            if k in ("kind", "area", "topic", "county", "safety", "is_sample")
        }
        yield intake | {"channel": "phone", "text": words, "phone": "未显示", "reply": case.reply()}


def _names_of_things(rng: random.Random) -> None:
    """Plates and places, each with its search words and key as the real writer makes them."""
    from hotline.console.example_cases import requests as cases
    from hotline.orders.similar import object_key
    from hotline.people.search_words import words

    letters = "ABCDEFGHJKLMNPQRSTUVWXYZ0123456789"
    plates = [""] + [f"皖L{''.join(rng.choices(letters, k=5))}" for _ in range(PLATES)]
    # Every second order is about no vehicle.
    named = [p if i % 2 else "" for i, p in enumerate(plates)]
    spots = sorted(
        {c.row["location"] for c in cases() if c.row["location"] and not re.search("[⟦⟧]", c.row["location"])}
    )
    places = [
        f"{rng.choice(spots)}{rng.choice(('东侧', '西侧', '南侧', '北侧', '附近', '路口', '门口'))}{rng.randint(1, 400)}号"[
            :100
        ]
        for _ in range(PLACES)
    ]
    _copy("bench_plate (id bigint, plate text, object_key text, words text[])",
          ((i, p, object_key({"plate": p}), words(p)) for i, p in enumerate(named, 1)))  # fmt: skip
    _copy(
        "bench_place (id bigint, place text, words text[])",
        ((i, p, words(p)) for i, p in enumerate(places, 1)),
    )


def _callers(rng: random.Random, count: int) -> None:
    from django.db import connection

    from hotline.people.callers import new_caller
    from hotline.people.models import Caller

    family, given = (
        "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗",
        "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀兰霞平刚桂英红玉梅建国志",
    )
    made = (
        new_caller(
            {
                "caller_name": rng.choice(family) + "".join(rng.sample(given, rng.randint(1, 2))),
                "phone": f"1390557{n % 10_000:04d}",
            }
        )
        for n in range(count)
    )
    names = [f.attname for f in Caller._meta.concrete_fields if not f.primary_key]
    with (
        connection.cursor() as cursor,
        cursor.copy(f"copy people_caller ({', '.join(names)}) from stdin") as copy,
    ):
        for caller in made:
            copy.write_row([getattr(caller, n) for n in names])
    _copy("bench_caller (id bigint)", ((n,) for n in range(1, count + 1)))


def _copy(table: str, rows: Iterable[Iterable[Any]]) -> None:
    from django.db import connection

    name = table.partition(" ")[0]
    with connection.cursor() as cursor:
        cursor.execute(f"create table {table}")
        with cursor.copy(f"copy {name} from stdin") as copy:
            for row in rows:
                copy.write_row(list(row))


def _psql(orders: int, now: datetime) -> None:
    from django.db import connection

    from hotline.embedded import place, program

    # As the superuser of the bench's own cluster: foreign keys are not checked row by row while filling.
    command = [program.binaries() / "psql", "-X", "-q", "-o", os.devnull, "-v", f"n={orders}", "-v", f"now={now.isoformat()}",
               "-h", place.socket_dir(), "-U", "postgres", "-d", connection.settings_dict["NAME"], "-f", HERE / "fill.sql"]  # fmt: skip
    subprocess.run([str(c) for c in command], check=True)


def described(orders: int) -> str:
    """The size of what was filled, for the page of figures."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "select pg_size_pretty(pg_database_size(current_database())),"
            " (select count(*) from orders_order where state <> 'archived'),"
            " (select count(*) from orders_owedduty where ended_at is null)"
        )
        size, still_open, owed = cursor.fetchone()
    return json.dumps({"orders": orders, "size": size, "open": still_open, "owed": owed})
