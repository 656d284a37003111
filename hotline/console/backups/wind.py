"""Back to any moment: a base copy of the embedded cluster, wound forward by the archive of everything written since."""

import shutil
import subprocess
import time
from datetime import datetime
from pathlib import Path

from hotline.console.backups import base
from hotline.console.backups.base import Failed
from hotline.embedded import cluster, place
from hotline.embedded.homes import prepare_home
from hotline.embedded.program import binaries

UNFINISHED = "data.new-wound"
LIMIT_SECONDS = 3600
RECOVERY = """restore_command = '{command}'
recovery_target_timeline = 'current'
recovery_target_action = 'promote'
"""
"""The line of the copy itself: a house once brought back to an earlier moment writes a line of its own into the same archive."""


def archive() -> Path:
    """The archive's folder. Failed where none is kept."""
    if not (folder := place.wal_archive()):
        raise Failed(
            "没有在存写前日志：请先设 HOTLINE_WAL_ARCHIVE（另一块盘上的目录）并重启，"
            "再做基础副本；只有此后的时刻可以恢复到。"
        )
    return folder


def copy_base(folder: Path) -> None:
    """A copy of the whole cluster while people work, mode 0700. Failed with pg_basebackup's own words."""
    archive()
    if folder.exists():
        raise Failed(f"{folder} 已经存在，副本不覆盖旧的。请换一个目录名。")
    where = ["-h", str(place.socket_dir()), "-U", "postgres", "-D", str(folder)]
    try:
        subprocess.run([binaries() / "pg_basebackup", *where, "--checkpoint=fast", "--wal-method=stream"],
                       check=True, capture_output=True, text=True)  # fmt: skip
    except subprocess.CalledProcessError as failed:
        raise Failed(f"基础副本没有做成：{failed.stderr.strip()[-300:]}") from None


def wind(copy: Path, until: datetime | None) -> None:
    """An empty house becomes the copy, wound forward to a moment or as far as the archive goes, and runs.

    Failed where the house is not empty, or the archive does not reach the moment.
    """
    command = f'cp "{archive()}/%f" "%p"'.replace("'", "''")
    home, user = prepare_home()
    if (home / "data").exists():
        raise Failed(f"{home} 里已有数据，恢复只往空目录里做。请用 HOTLINE_DATA 指一个新目录。")
    if not (copy / "backup_label").exists():
        raise Failed(f"{copy} 不是基础副本。请指 manage.py base_copy 做的目录。")
    fresh = home / UNFINISHED
    shutil.rmtree(fresh, ignore_errors=True)
    shutil.copytree(copy, fresh)
    moment = f"recovery_target_time = '{until.isoformat()}'\n" if until else ""
    with open(fresh / "postgresql.auto.conf", "a") as conf:
        conf.write(RECOVERY.format(command=command) + moment)
    (fresh / "recovery.signal").touch()
    if user:
        for path in (fresh, *fresh.rglob("*")):
            shutil.chown(path, user)
    fresh.chmod(0o700)
    fresh.rename(home / "data")
    (home / "roles.done").touch()
    _start_and_wait(until)


def _start_and_wait(until: datetime | None) -> None:
    end = time.monotonic() + LIMIT_SECONDS
    try:
        cluster.start()
        while _in_recovery():
            if time.monotonic() > end:
                raise Failed("一小时内没有恢复完，数据库仍在继续；稍后用 make run 启动查看。")
            time.sleep(0.2)
    except (cluster.CannotStart, Failed, base.psycopg.OperationalError) as refused:
        if until and "recovery target" in _log():
            raise Failed(
                f"日志存档到不了 {until:%Y-%m-%d %H:%M:%S}，请给早一些的时刻，或不带 --until 恢复到最后。"
            ) from None
        raise Failed(str(refused)) from None


def _in_recovery() -> bool:
    with base.connect() as connection:
        return connection.execute("select pg_is_in_recovery()").fetchone() != (False,)


def _log() -> str:
    file = place.cluster_home() / "server.log"
    return file.read_text(errors="replace")[-4000:] if file.exists() else ""
