"""A migrated, empty database each test database is copied from: migrating anew costs every process of every run its seconds."""

import fcntl
import hashlib
import os
import subprocess
import sys
from pathlib import Path

import psycopg

from hotline.embedded import place

MIGRATIONS = sorted((place.CHECKOUT / "hotline").rglob("migrations/*.py"))
LOCKS = sorted(place.CHECKOUT.glob("requirements*.lock"))
"""Django and the others bring tables of their own."""
PREFIX = "migrated_"


def name_of_template() -> str | None:
    """The database to copy, made unless it is there; None for another server or another city."""
    if "DATABASE_URL" in os.environ or "HOTLINE_JURISDICTION" in os.environ:
        return None
    name = PREFIX + _digest([*MIGRATIONS, *LOCKS])
    with open(place.cluster_home() / ".migrated", "w") as turn:
        fcntl.flock(turn, fcntl.LOCK_EX)
        with _server() as server:
            there = {
                n for (n,) in server.execute("select datname from pg_database where datname like 'migrated%'")
            }
            if name not in there:
                for old in there:
                    server.execute(f'drop database "{old}"')
                _make(server, name)
    return name


def _make(server: psycopg.Connection, name: str) -> None:
    half = f"{name}_half"
    server.execute(f'create database "{half}"')
    url = f"postgresql://hotline_owner@/{half}?host={place.socket_dir()}"
    environment = os.environ | {"DATABASE_URL": url, "HOTLINE_DB_ROLE": "hotline_owner"}
    migrate = [sys.executable, "manage.py", "migrate", "--verbosity=0"]
    subprocess.run(migrate, cwd=place.CHECKOUT, env=environment, check=True)
    server.execute(f'alter database "{half}" rename to "{name}"')


def _server() -> psycopg.Connection:
    where = {"host": str(place.socket_dir()), "user": "hotline_owner", "dbname": "postgres"}
    return psycopg.connect(**where, autocommit=True)


def _digest(files: list[Path]) -> str:
    return hashlib.sha256(b"".join(f.read_bytes() for f in files)).hexdigest()[:12]
