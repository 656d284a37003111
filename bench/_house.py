"""The house the benches run in: a cluster of its own under var/bench, a database of its own for each archive."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote

CHECKOUT = Path(__file__).resolve().parents[1]


@contextmanager
def open_house(database: str = "hotline") -> Iterator[None]:
    """The cluster runs, the database is there, Django is set up as its owner, keys are made; stopped at the end."""
    os.environ |= {"HOTLINE_DATA": str(CHECKOUT / "var" / "bench"), "HOTLINE_DB_ROLE": "hotline_owner"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    from hotline.embedded import cluster

    cluster.start()
    try:
        _make(database)
        os.environ["DATABASE_URL"] = url_of(database, "hotline_owner")
        import django

        django.setup()
        from django.conf import settings

        from hotline.people.keys import make_keys

        make_keys(settings.KEYS_DIR)
        yield
    finally:
        cluster.stop()


def url_of(database: str, role: str) -> str:
    """The database as DATABASE_URL names it."""
    from hotline.embedded import place

    return f"postgresql://{role}@/{database}?host={quote(str(place.socket_dir()))}"


def make_from(template: str, database: str) -> None:
    """A database as a copy of another, in place of the one of that name."""
    from hotline.embedded import cluster

    os.environ["HOTLINE_DATA"] = str(CHECKOUT / "var" / "bench")
    cluster.start()
    with _line() as line:
        line.execute(f'drop database if exists "{database}" with (force)')
        line.execute(f'create database "{database}" template "{template}"')


def _line() -> Any:
    import psycopg

    from hotline.embedded import place

    where = {"host": str(place.socket_dir()), "user": "hotline_owner", "dbname": "hotline"}
    return psycopg.connect(**where, autocommit=True)


def _make(database: str) -> None:
    with _line() as line:
        if line.execute("select 1 from pg_database where datname = %s", [database]).fetchone() is None:
            line.execute(f'create database "{database}"')


def cpu_seconds(root: int) -> float:
    """Seconds of CPU that a process and all below it have used so far."""
    stats = {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                fields = (folder / "stat").read_text().rpartition(")")[2].split()
            except OSError:  # it ended meanwhile
                continue
            # after the name: state, parent, …, user, system, ended children's user and system time
            stats[int(folder.name)] = (int(fields[1]), sum(map(int, fields[11:15])))
    family = {root}
    while more := {pid for pid, (parent, _) in stats.items() if parent in family} - family:
        family |= more
    return sum(ticks for pid, (_, ticks) in stats.items() if pid in family) / os.sysconf("SC_CLK_TCK")


def postmaster() -> int:
    """The process of the database that all its others hang under."""
    from hotline.embedded import place

    return int((place.cluster_home() / "data" / "postmaster.pid").read_text().split()[0])
