"""What a killed PostgreSQL leaves behind, and how to tell it from one that lives."""

import os
import signal
import time
from pathlib import Path

QUIT_AFTER_SECONDS = 5
KILL_AFTER_SECONDS = 10


def living_postmaster(data: Path) -> bool:
    """True when postmaster.pid names a live postgres of this very folder (a reused pid does not count)."""
    try:
        pid = (data / "postmaster.pid").read_text().split()[0]
    except (OSError, IndexError):
        return False
    return _is_ours(pid, data)


def processes_of(data: Path) -> list[int]:
    """The pids of every living postgres of this folder: the postmaster's, its backends', orphans'."""
    return [int(pid) for pid in os.listdir("/proc") if pid.isdigit() and _is_ours(pid, data)]


def clear(data: Path, sockets: Path) -> None:
    """Wait for the orphaned backends to go, then remove the dead postmaster's pid file and socket lock.

    In this order: without the pid file PostgreSQL would no longer notice that an orphan still writes.
    """
    began = time.monotonic()
    while orphans := processes_of(data):
        waited = time.monotonic() - began
        if waited > QUIT_AFTER_SECONDS:
            _send(signal.SIGKILL if waited > KILL_AFTER_SECONDS else signal.SIGQUIT, orphans)
        time.sleep(0.1)
    (data / "postmaster.pid").unlink(missing_ok=True)
    for lock in sockets.glob(".s.PGSQL.*"):
        lock.unlink(missing_ok=True)


def _is_ours(pid: str, data: Path) -> bool:
    try:
        program = os.path.basename(os.readlink(f"/proc/{pid}/exe"))
        return program.startswith("postgres") and os.path.samefile(f"/proc/{pid}/cwd", data)
    except OSError:
        return False


def _send(number: signal.Signals, pids: list[int]) -> None:
    for pid in pids:
        try:
            os.kill(pid, number)
        except ProcessLookupError:
            continue
