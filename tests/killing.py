"""Another process that works on the test's database, and is killed -9 in the middle: all of it is done or nothing."""

import os
import signal
import subprocess
import sys
from contextlib import contextmanager

from django.db import connection

from tests.waiting import wait_for

SLEEPY = """
create function wait_for_nine() returns trigger language plpgsql as
$$ begin perform pg_advisory_xact_lock(9); return new; end $$;
create trigger waits {when} execute function wait_for_nine();
"""


def command(*words, **more):
    """manage.py with these words, in a process of its own; `more` is said to it in its environment."""
    here = connection.settings_dict
    url = f"postgresql://{here['USER']}@/{here['NAME']}?host={here['HOST']}"
    said = os.environ | {"DATABASE_URL": url, "DATABASE_OWNER_URL": url} | more
    return subprocess.Popen(
        [sys.executable, "manage.py", *words], env=said, stdout=subprocess.PIPE, text=True
    )


def kill(process):
    os.kill(process.pid, signal.SIGKILL)
    process.wait()


@contextmanager
def put_to_sleep(when):
    """Whoever writes there ("after update on orders_owedduty for each statement") waits until this is over."""
    with connection.cursor() as cursor:
        cursor.execute("select pg_advisory_lock(9)")
        cursor.execute(SLEEPY.format(when=when))
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("select pg_advisory_unlock(9)")
            cursor.execute("drop function wait_for_nine cascade")


def killed_while_writing(when, *words, **more):
    """A command is killed while it waits there, its statements made and not committed, and is rolled back."""
    with put_to_sleep(when):
        process = command(*words, **more)
        wait_for(lambda: _others("wait_event_type = 'Lock'") == 1)
        kill(process)
    wait_for(lambda: _others("true") == 0)


def _others(condition):
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = current_database()"
            f" and pid <> pg_backend_pid() and backend_type = 'client backend' and {condition}"
        )
        return cursor.fetchone()[0]
