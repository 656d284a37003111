"""A real house that is killed at: PostgreSQL with fsync, the web server and the watch, each brought up again as systemd would."""

import contextlib
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.request

from hotline.console.run import DIES_WITH_US, web_command
from hotline.embedded import cluster, crash, place

VICTIMS = {"web": 1, "worker": 2, "watch": 2, "postmaster": 3, "backend": 3, "all of postgres": 2}
"""Who is killed at, and how often as against the others: a web server takes longest to come back."""
BEAT = 0.05


class House:
    """One data folder (HOTLINE_DATA), its cluster, its web server and its watch."""

    def __init__(self) -> None:
        with socket.socket() as trial:
            trial.bind(("127.0.0.1", 0))
            self.port = trial.getsockname()[1]
        self.children: dict[str, subprocess.Popen[bytes]] = {}
        self.over = threading.Event()
        self.killed: dict[str, int] = dict.fromkeys(VICTIMS, 0)
        self.keeper = threading.Thread(target=self._keep, daemon=True)

    @property
    def data(self):
        return place.cluster_home() / "data"

    def open(self) -> None:
        """Bring web and watch up and keep them, and the cluster, up."""
        self.keeper.start()
        self.wait_until_it_answers()

    def close(self) -> None:
        self.over.set()
        self.keeper.join(30)
        for name in list(self.children):
            self._end(name)

    def stop_database(self) -> None:
        cluster.stop("immediate")

    def wait_until_it_answers(self, limit: float = 600) -> None:
        end = time.monotonic() + limit
        while time.monotonic() < end:
            try:
                with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/signin", timeout=2):
                    return
            except OSError:
                time.sleep(BEAT)
        raise AssertionError("the house does not come back")

    def kill(self, dice: random.Random) -> str:
        """kill -9 of one of them, chosen at random; its name."""
        [whom] = dice.choices(list(VICTIMS), list(VICTIMS.values()))
        try:
            if whom in ("web", "watch"):
                os.killpg(self.children[whom].pid, signal.SIGKILL)
            else:
                for pid in self._pids(whom, dice):
                    os.kill(pid, signal.SIGKILL)
        except (OSError, IndexError, KeyError, ValueError):
            return self.kill(dice)  # it lies dead already: another
        self.killed[whom] += 1
        return whom

    def _pids(self, whom: str, dice: random.Random) -> list[int]:
        if whom == "worker":
            main = self.children["web"].pid
            return [dice.choice(list(_children_of(main)))]
        postmaster = int((self.data / "postmaster.pid").read_text().split()[0])
        if not crash.living_postmaster(self.data):
            raise IndexError
        if whom == "postmaster":
            return [postmaster]
        everybody = crash.processes_of(self.data)
        return (
            everybody
            if whom == "all of postgres"
            else [dice.choice([p for p in everybody if p != postmaster])]
        )

    def _keep(self) -> None:
        while not self.over.wait(BEAT):
            if not crash.living_postmaster(self.data):
                cluster.start()
            for name, command in (
                ("web", web_command("127.0.0.1", self.port)),
                ("watch", [sys.executable, "manage.py", "watch"]),
            ):
                running = self.children.get(name)
                if running is None or running.poll() is not None:
                    if running is not None:
                        self._end(name)
                    self.children[name] = self._run(command)

    def _run(self, command: list[str]) -> subprocess.Popen[bytes]:
        environment = os.environ | {"HOTLINE_DB_ROLE": "hotline_app"}
        log = open(place.data_dir() / "processes.log", "ab")  # noqa: SIM115  the child's own
        return subprocess.Popen(
            [*DIES_WITH_US, *command],
            env=environment,
            cwd=place.CHECKOUT,
            start_new_session=True,
            stdout=log,
            stderr=log,
        )

    def _end(self, name: str) -> None:
        """Whatever is left of a process group."""
        child = self.children.pop(name)
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child.pid, signal.SIGKILL)
        child.wait()


def _children_of(pid: int) -> list[int]:
    with open(f"/proc/{pid}/task/{pid}/children") as listed:
        return [int(child) for child in listed.read().split()]
