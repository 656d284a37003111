"""The cluster's folders: made for the right user, and refused with a sentence when they are another's."""

import os
import pwd
import shutil
import subprocess
from pathlib import Path

from hotline.embedded import place
from hotline.embedded.program import CannotStart


def prepare_home() -> tuple[Path, str | None]:
    """Make the cluster's folder and its socket's; returns it and the user PostgreSQL runs as (None: we).

    CannotStart when an earlier start by another user made them, or they cannot be made.
    """
    user = _ensure_user()
    try:
        _make_folders(place.data_dir())
        home = place.cluster_home()
        _refuse_a_second_base(home)
        archive = place.wal_archive()
        for folder in dict.fromkeys((home, place.socket_dir(), *([archive] if archive else []))):
            _take(folder, user)
    except PermissionError as refused:
        raise CannotStart(
            f"没有权限使用 {refused.filename}。请用当初启动的用户运行，或设置 HOTLINE_DATA 换一个数据目录。"
        ) from refused
    except OSError as refused:
        raise CannotStart(
            f"数据目录 {place.data_dir()} 建不起来（{refused.strerror}）。请设置 HOTLINE_DATA 换一个数据目录。"
        ) from refused
    return home, user


def _ensure_user() -> str | None:
    user = place.os_user()
    if user == "nobody" and shutil.which("useradd"):
        subprocess.run(["useradd", "--system", "--no-create-home", "hotline"], capture_output=True)
        return place.os_user()
    return user


def _make_folders(path: Path) -> None:
    """Like mkdir -p, but PostgreSQL's user may pass, whatever root's umask is."""
    for missing in reversed([p for p in (path, *path.parents) if not p.exists()]):
        missing.mkdir(exist_ok=True)
        missing.chmod(0o755)


def _refuse_a_second_base(home: Path) -> None:
    """Narrowed rights must not make a new, empty base appear in place of the old one."""
    inside = place.inside_home()
    if home != inside and (inside / "data" / "PG_VERSION").exists():
        raise CannotStart(
            f"数据在 {inside}，但现在只有 root 能进入 {place.data_dir()}，PostgreSQL 读不到。"
            "请恢复目录权限（各级 chmod o+x）后再启动。"
        )


def _take(folder: Path, user: str | None) -> None:
    """Make a folder 0700 of the user's; one already there must be theirs (or root's, of a start cut short)."""
    wanted = pwd.getpwnam(user).pw_uid if user else os.geteuid()
    folder.mkdir(exist_ok=True, mode=0o700)
    found = folder.lstat()
    if found.st_uid not in (wanted, os.geteuid()) or folder.is_symlink():
        raise CannotStart(
            f"{folder} 是另一个用户（uid {found.st_uid}）先前启动时建的。"
            "请用那个用户运行，或设置 HOTLINE_DATA 换一个数据目录。"
        )
    folder.chmod(0o700)
    if user:
        shutil.chown(folder, user)
