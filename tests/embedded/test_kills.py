"""kill -9 of anything: nothing acknowledged is lost and the next start works."""

import subprocess
import sys
import threading
import time

import pytest

from hotline.embedded import place
from tests.embedded.conftest import RUN

pytestmark = pytest.mark.slow

WRITE = """
import sys, psycopg
from itertools import count
with psycopg.connect(host=sys.argv[1], user="hotline_owner", dbname="hotline", autocommit=True) as c:
    for n in count(1):
        c.execute("insert into calls values (%s)", [n])
        print(n, flush=True)
"""
ENOUGH = 300


STOP_WHAT_ENDS_BY_ITSELF = """
import os, signal, time
from hotline.embedded import cluster, crash, place, program
cluster.start()
run = program.run
def too_late(command, user):
    data = place.cluster_home() / "data"
    os.kill(int((data / "postmaster.pid").read_text().split()[0]), signal.SIGQUIT)
    while crash.living_postmaster(data):
        time.sleep(0.05)
    return run(command, user)
program.run = too_late
print(cluster.stop())
"""


@pytest.fixture
def writer(base):
    """Somebody who writes down calls one by one and says each number once the server has acknowledged it."""
    base.start()
    assert base.ask("show fsync") == "on"
    with base.connect() as connection:
        connection.execute("create table calls (n int)")
    process = subprocess.Popen(
        [sys.executable, "-c", WRITE, str(place.socket_dir())],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    yield process
    process.kill()
    process.communicate()


def test_stopping_what_just_came_to_its_own_end_is_no_fault(base):
    said, wrong = base.starter(STOP_WHAT_ENDS_BY_ITSELF).communicate(timeout=60)
    assert (said.splitlines()[-1:], "Traceback" in wrong) == (["True"], False), wrong


def test_killing_the_starter_leaves_the_server_running(base):
    starter = base.starter(RUN + "\nimport time; time.sleep(60)")
    assert str(base.data) in starter.stdout.readline()
    postmaster = base.postmaster
    starter.kill()
    starter.communicate()
    assert base.ask("select 1") == 1
    base.start()
    assert base.postmaster == postmaster


@pytest.mark.parametrize("after", [0.2, 0.4, 0.7, 1.0, 1.4])
def test_killing_the_starter_half_way_does_not_spoil_the_next_start(base, after):
    starter = base.starter()
    time.sleep(after)
    starter.kill()
    starter.communicate()
    base.start()
    assert base.ask("select count(*) from pg_roles where rolname like 'hotline%'") == 3
    base.start()
    assert not list(base.home.glob("data.new*"))


def test_what_a_killed_starter_set_going_is_waited_for(base):
    """Its psql lives on and holds the template from which the next one would copy."""
    base.start()
    with base.connect("postgres", "postgres") as connection:
        connection.execute("drop database hotline")
    (base.home / "roles.done").unlink()
    with base.connect("postgres", "template1") as orphan:
        threading.Timer(7, orphan.close).start()  # PostgreSQL itself waits 5 seconds, then gives up
        base.start()
    assert base.ask("select current_user") == "hotline_owner"


@pytest.mark.parametrize("whom", ["postmaster", "postmaster and all backends", "one backend"])
def test_no_acknowledged_row_is_lost(base, writer, whom):
    said = [int(writer.stdout.readline()) for _ in range(ENOUGH)]
    backend = base.ask("select pid from pg_stat_activity where query like 'insert into calls%' limit 1")
    victims = {"postmaster": [base.postmaster], "one backend": [backend]}.get(whom) or base.processes()
    base.kill(*victims)
    base.start()
    writer.wait(30)
    said += [int(line) for line in writer.stdout]
    with base.connect() as connection:
        kept = {n for (n,) in connection.execute("select n from calls")}
    assert set(said) <= kept
    assert len(kept) - len(said) <= 1, "at most the one that was on its way"


def test_killed_twice_in_a_row(base):
    base.start()
    for _ in range(2):
        base.kill(base.postmaster)
        base.start()
    assert base.ask("select 1") == 1


def test_a_backend_that_outlives_its_postmaster_is_waited_for_and_ended(base):
    """An orphan that still writes beside a new server would spoil the base."""
    base.start()
    with base.connect() as connection:
        orphan = connection.execute("select pg_backend_pid()").fetchone()[0]
        subprocess.run(["kill", "-STOP", str(orphan)], check=True)
        base.kill(base.postmaster)
        base.start()
        assert orphan not in base.processes()
    assert base.ask("select 1") == 1
