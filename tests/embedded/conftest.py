"""A cluster of each test's own, started by another process as `make run` does, and taken away afterwards."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
import pytest

from hotline.embedded import crash, place, program

RUN = """
import sys
from hotline.embedded import cluster
try:
    print(cluster.start(), flush=True)
except cluster.CannotStart as refused:
    sys.exit(str(refused))
"""
SEEN_BY_OTHERS = 0o755


class Base:
    """One data folder and whatever runs on it."""

    def __init__(self, data: Path):
        self.data = data

    @property
    def environment(self) -> dict[str, str]:
        ours = {k: v for k, v in os.environ.items() if k not in ("HOTLINE_PG_FOR_TESTS", "DATABASE_URL")}
        return ours | {"HOTLINE_DATA": str(self.data), "HOTLINE_PG_BUFFERS": "16MB"}

    @property
    def home(self) -> Path:
        return place.cluster_home()

    @property
    def cluster(self) -> Path:
        return self.home / "data"

    @property
    def postmaster(self) -> int:
        return int((self.cluster / "postmaster.pid").read_text().split()[0])

    def starter(self, script: str = RUN, command: tuple = (), **how) -> subprocess.Popen[str]:
        """A process that starts the cluster; `command` comes before python, `how` goes to Popen."""
        return subprocess.Popen(
            [*command, sys.executable, "-c", script],
            cwd=how.pop("cwd", place.CHECKOUT),
            env=how.pop("env", self.environment),
            text=True,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            **how,
        )

    def start(self, **how) -> str:
        """Start and return what it said; a refusal or a trace fails the test."""
        said, wrong = self._finish(self.starter(**how))
        assert not wrong, wrong
        return said

    def refusal(self, **how) -> str:
        """The sentence with which it refuses to start: one line, no trace."""
        said, wrong = self._finish(self.starter(**how))
        assert not said
        assert wrong.count("\n") == 1, wrong
        return wrong

    def _finish(self, process: subprocess.Popen[str]) -> tuple[str, str]:
        return process.communicate(timeout=120)

    def connect(self, role: str = "hotline_owner", database: str = "hotline") -> psycopg.Connection:
        return psycopg.connect(
            host=str(place.socket_dir()), user=role, dbname=database, autocommit=True, connect_timeout=10
        )

    def ask(self, sql: str):
        with self.connect() as connection:
            return connection.execute(sql).fetchone()[0]

    def processes(self) -> list[int]:
        """Every living postgres of this cluster: the postmaster and its backends."""
        return crash.processes_of(self.cluster)

    def kill(self, *pids: int) -> None:
        for pid in pids:
            os.kill(pid, signal.SIGKILL)

    def stop(self) -> None:
        script = "from hotline.embedded import cluster; cluster.stop('immediate')"
        self.starter(script).communicate(timeout=60)
        self.kill(*self.processes())


@pytest.fixture
def open_folder():
    """A folder that every user may enter (pytest's own is closed to others)."""
    folder = Path(tempfile.mkdtemp(prefix="hotline-test-"))
    folder.chmod(SEEN_BY_OTHERS)
    yield folder
    shutil.rmtree(folder)


@pytest.fixture
def base_at(monkeypatch):
    """Make the Base of a data folder; all are stopped and taken away at the end."""
    bases = []

    def make(data: Path) -> Base:
        monkeypatch.setenv("HOTLINE_DATA", str(data))
        bases.append(Base(data))
        return bases[-1]

    yield make
    for base in bases:
        monkeypatch.setenv("HOTLINE_DATA", str(base.data))
        base.stop()
        sockets = place.socket_dir()
        shutil.rmtree(base.home, ignore_errors=True)
        shutil.rmtree(sockets, ignore_errors=True)


@pytest.fixture
def base(open_folder, base_at):
    """A base in a plain folder."""
    return base_at(open_folder / "var")


@pytest.fixture
def as_root():
    if os.geteuid() != 0:
        pytest.skip("只有 root 才能试：以别的用户身份运行")


@pytest.fixture
def wheel():
    """The folder of the wheel's programs, whatever HOTLINE_PG_BIN says."""
    return program.wheel()
