"""The database as one file and back, by PostgreSQL's own programs."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from psycopg import sql

from hotline.embedded import place
from hotline.embedded.program import binaries

VARIABLES = {"host": "PGHOST", "port": "PGPORT", "user": "PGUSER", "dbname": "PGDATABASE", "password": "PGPASSWORD",
             "sslmode": "PGSSLMODE", "sslrootcert": "PGSSLROOTCERT"}  # fmt: skip
"""How PostgreSQL's own programs are told the same."""
NOT_KEPT = ("django_session", "people_signin")
"""Who was signed in is nobody's business later, and a stolen backup must not open a session."""
TABLES = (
    "select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace order by 1"
)


class Failed(Exception):
    """The backup or the restore did not come about; the sentence says why."""


def _owner() -> dict[str, Any]:
    return place.libpq(place.connection("hotline_owner"))


def connect() -> psycopg.Connection:
    """A connection as the owner; who asks for it closes it. Failed where the database does not answer."""
    try:
        return psycopg.connect(**_owner())
    except psycopg.OperationalError:
        raise Failed(
            "数据库没有应答。请先启动（make run），或检查 DATABASE_URL、HOTLINE_DATA 指的是不是这一套。"
        ) from None


@contextmanager
def one_moment() -> Iterator[tuple[psycopg.Connection, str]]:
    """A connection that sees the database as it is now, whatever is written meanwhile, and the moment's name."""
    with connect() as connection:
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        row = connection.execute("select pg_export_snapshot()").fetchone()
        assert row
        yield connection, row[0]


def counts(connection: psycopg.Connection) -> dict[str, int]:
    """Rows of each table that is kept."""
    tables = [name for (name,) in connection.execute(TABLES) if name not in NOT_KEPT]
    return {name: _count(connection, name) for name in tables}


def _count(connection: psycopg.Connection, table: str) -> int:
    row = connection.execute(sql.SQL("select count(*) from {}").format(sql.Identifier(table))).fetchone()
    assert row
    return row[0]


def dump(file: Path, moment: str) -> None:
    """The database at a moment named by one_moment into a file. Failed with pg_dump's own words."""
    _run("pg_dump", "--format=custom", "--compress=6", f"--snapshot={moment}", f"--file={file}",
         *(f"--exclude-table-data={table}" for table in NOT_KEPT))  # fmt: skip


def is_empty(connection: psycopg.Connection) -> bool:
    """True where nothing was ever set up."""
    return not connection.execute(TABLES).fetchone()


def load(file: Path) -> None:
    """A dump into an empty database: all of it, or, when something fails (Failed), nothing."""
    _run("pg_restore", "--no-owner", "--no-privileges", "--exit-on-error", "--single-transaction",
         f"--dbname={_owner()['dbname']}", str(file))  # fmt: skip


def _run(program: str, *words: str) -> None:
    said = _owner()
    environment = os.environ | {variable: said[name] for name, variable in VARIABLES.items() if name in said}
    try:
        subprocess.run(
            [binaries() / program, *words], env=environment, check=True, capture_output=True, text=True
        )
    except subprocess.CalledProcessError as failed:
        raise Failed(f"{program} 没有做成：{failed.stderr.strip()[-300:]}") from None
