"""A city and a province: two programs, two databases, a line between them that is cut and ends that are killed -9.

Nothing is lost, nothing arrives twice, each order's messages arrive in the order of its steps.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import urllib.request
from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from django.db import connection

from hotline.embedded.place import CHECKOUT
from hotline.exchange import province
from hotline.notices.models import Outgoing
from hotline.orders.models import Event, Order
from hotline.orders.perform import perform
from hotline.orders.records import first_broken
from hotline.orders.register import register
from hotline.people.keys import make_keys
from tests.exchange.conftest import PATH
from tests.killing import SLEEPY, command, killed_while_writing
from tests.waiting import free_port, wait_for
from tests.world import CALL, person, settle_in

pytestmark = pytest.mark.slow
MAKE_PARTNER = """
from datetime import UTC, datetime
from hotline.console.management.commands.load_jurisdiction import load_units
from hotline.exchange.signatures import make_key
from hotline.people.models import Account, Unit
load_units()
account = Account.objects.create(username="suzhou-12328", name="宿州市中心", roles=["partner"],
                                 unit=Unit.objects.get(code="centre"))
print(make_key(account, datetime.now(UTC)))
"""
SEND = ("send_notices", "--once")


class Province:
    """The second instance: its own database, keys and processes."""

    def __init__(self, folder):
        self.name = f"test_province_{os.getpid()}"
        self.port, self.process = free_port(), None
        self.keys = folder / "keys"
        make_keys(self.keys)
        self._cluster(f"create database {self.name}")
        self.manage("migrate", "-v", "0")
        self.secret = self.manage("shell", "-v", "0", "-c", MAKE_PARTNER).split()[-1]

    @property
    def environment(self):
        url = f"postgresql://hotline_owner@/{self.name}?host={connection.settings_dict['HOST']}"
        return os.environ | {"DATABASE_URL": url, "DATABASE_OWNER_URL": url, "HOTLINE_KEYS": str(self.keys)}

    def manage(self, *words):
        done = subprocess.run([sys.executable, "manage.py", *words], env=self.environment, cwd=CHECKOUT,
                              capture_output=True, text=True)  # fmt: skip
        assert done.returncode == 0, done.stderr[-2000:]
        return done.stdout

    def start(self):
        web = ["granian", "--interface", "wsgi", "--host", "127.0.0.1", "--port", str(self.port), "--workers", "1",
               "--blocking-threads", "4", "--log-level", "warning", "hotline.wsgi:application"]  # fmt: skip
        self.process = subprocess.Popen([sys.executable, "-m", *web], env=self.environment, cwd=CHECKOUT,
                                        start_new_session=True)  # fmt: skip
        wait_for(self._answers)

    def _answers(self):
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=1):
                return True
        except OSError:
            return False

    def kill(self):
        if self.process:
            os.killpg(self.process.pid, signal.SIGKILL)
            self.process.wait()
            self.process = None

    def ask(self, sql):
        with self.connect() as database:
            return database.execute(sql).fetchall()

    def connect(self, name=None):
        return psycopg.connect(host=connection.settings_dict["HOST"], user="hotline_owner",
                               dbname=name or self.name, autocommit=True)  # fmt: skip

    def _cluster(self, sql):
        with self.connect("postgres") as cluster:
            cluster.execute(sql)

    def remove(self):
        self.kill()
        self._cluster(f"drop database {self.name} with (force)")

    @property
    def orders(self):
        """(the city's number, ours), each order once."""
        return self.ask(
            "select c.origin_number, o.number from orders_order o join orders_contact c on c.id = o.contact_id"
            " order by o.id"
        )

    @property
    def heard(self):
        """(the city's number, the step's place), as they came."""
        return self.ask(
            "select c.foreign_number, m.seq from exchange_copymessage m join exchange_copy c on c.id = m.copy_id"
            " order by m.id"
        )


class Line:
    """A TCP line to the province that can be cut, or lose the answers."""

    def __init__(self, to):
        self.to, self.lose_answers = to, False
        self.door = socket.create_server(("127.0.0.1", 0))
        self.port = self.door.getsockname()[1]
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        while True:
            try:
                near, _ = self.door.accept()
            except OSError:
                return
            threading.Thread(target=self._carry, args=(near,), daemon=True).start()

    def _carry(self, near):
        with near:
            try:
                far = socket.create_connection(("127.0.0.1", self.to))
            except OSError:
                return
            with far:
                threading.Thread(target=_pump, args=(near, far), daemon=True).start()
                while (data := _read(far)) and not self.lose_answers:
                    near.sendall(data)
            # Closing alone waits for the pump, which still reads: hang up.
            with contextlib.suppress(OSError):
                near.shutdown(socket.SHUT_RDWR)


def _pump(source, target):
    try:
        while data := _read(source):
            target.sendall(data)
    except OSError:
        pass


def _read(source):
    try:
        return source.recv(65536)
    except OSError:
        return b""


@pytest.fixture(scope="module")
def far_end(django_db_setup, tmp_path_factory):
    made = Province(tmp_path_factory.mktemp("province"))
    yield made
    made.remove()


@pytest.fixture
def there(far_end, transactional_db, settings):
    """The province with its line, empty and running; the city set up to send to it."""
    with far_end.connect() as database:
        database.execute("truncate exchange_copy, exchange_usednonce, orders_order, orders_contact cascade")
    far_end.start()
    line = Line(far_end.port)
    settings.PROVINCE_URL = f"http://127.0.0.1:{line.port}{PATH}"
    settings.PROVINCE_KEY = f"suzhou-12328:{far_end.secret}"
    far_end.line = line
    settle_in()
    yield far_end
    line.door.close()
    far_end.kill()


def now():
    return datetime.now(UTC)


def complaint(moment):
    order = register(CALL, actor=person("liujie"), now=moment)
    return step("wangmin", "dispatch", order, moment, kind="complaint", lead_unit="enforcement")


def step(who, action, order, moment, **given):
    return perform(action, order.number, actor=person(who), given=given, now=moment)


def assert_each_arrived_once_and_in_order(there, orders):
    assert sorted(city for city, _ in there.orders) == sorted(o.number for o in orders)
    left = list(Outgoing.objects.order_by("order_number", "seq").values_list("order_number", "seq"))
    assert sorted(there.heard) == left
    for order in orders:
        mine = [seq for number, seq in there.heard if number == order.number]
        assert mine == sorted(mine)
        assert first_broken(Order.objects.get(pk=order.pk)) == ""
    theirs = dict(there.orders)
    assert not Outgoing.objects.filter(sent_at=None).exists()
    for row in Outgoing.objects.all():
        assert row.receipt == theirs[row.order_number]
    copied = Event.objects.filter(action="province_copy").select_related("order", "body")
    assert {e.order.number: e.body.given["province_number"] for e in copied} == theirs
    assert copied.count() == len(orders)


def test_the_line_is_cut_for_an_hour(there):
    there.kill()
    start = now() - timedelta(minutes=80)
    orders = [complaint(start + timedelta(minutes=n)) for n in range(5)]
    step("liujie", "withdraw", orders[1], start + timedelta(minutes=9), reason="来电人要求撤回")
    for minute in range(60):
        moment = start + timedelta(minutes=minute)
        assert province.send_due(lambda m=moment: m) == 0
    there.start()
    assert province.send_due(now) == 6
    assert there.heard[0] == (orders[0].number, 2)
    # The withdrawn one was no longer owed a copy when its receipt came: its number is in the outbox alone.
    withdrawn = Outgoing.objects.filter(order_number=orders[1].number)
    assert set(withdrawn.values_list("receipt", flat=True)) == {dict(there.orders)[orders[1].number]}
    kept = [o for o in orders if o != orders[1]]
    assert Event.objects.filter(action="province_copy", order__in=kept).count() == 4
    assert sorted(city for city, _ in there.orders) == sorted(o.number for o in orders)
    assert province.send_due(now) == 0


def test_an_answer_lost_on_the_way_makes_no_second_order(there):
    order = complaint(now())
    there.line.lose_answers = True
    assert province.send_due(now) == 0
    wait_for(lambda: len(there.orders) == 1)
    assert Outgoing.objects.get().sent_at is None
    there.line.lose_answers = False
    assert province.send_due(lambda: now() + timedelta(minutes=2)) == 1
    assert_each_arrived_once_and_in_order(there, [order])


def test_the_province_killed_in_the_middle_of_a_copy(there):
    order = complaint(now())
    with there.connect() as held:
        held.execute(SLEEPY.format(when="before insert on exchange_copymessage for each row"))
        held.execute("select pg_advisory_lock(9)")
        sent = []
        sender = threading.Thread(target=lambda: (sent.append(province.send_due(now)), connection.close()))
        sender.start()
        wait_for(lambda: waits_for_a_lock(there.name) == 1)
        there.kill()
        sender.join()
        held.execute("select pg_advisory_unlock(9)")
        wait_for(lambda: waits_for_a_lock(there.name) == 0)
        held.execute("drop function wait_for_nine cascade")
    assert sent == [0]
    assert there.orders == [], "all of it or nothing"
    there.start()
    assert province.send_due(lambda: now() + timedelta(minutes=2)) == 1
    assert_each_arrived_once_and_in_order(there, [order])


def test_the_city_killed_between_the_receipt_and_its_record(there):
    order = complaint(now())
    receipt = "before update on notices_outgoing for each row when (new.sent_at is not null)"
    killed_while_writing(receipt, *SEND, **told(there))
    assert len(there.orders) == 1
    row = Outgoing.objects.get()
    assert (row.sent_at, Event.objects.filter(action="province_copy").exists()) == (None, False)
    assert province.send_due(now) == 0, "its lease still runs"
    assert province.send_due(lambda: row.lease_until) == 1
    assert_each_arrived_once_and_in_order(there, [order])


def test_three_senders_at_once(there):
    start = now() - timedelta(minutes=5)
    orders = [complaint(start) for _ in range(6)]
    for n, order in enumerate(orders):
        step("wangmin", "change_kind", order, start + timedelta(minutes=1), kind="suggestion", reason="改")
        step(
            "wangmin",
            "change_kind",
            order,
            start + timedelta(minutes=2),
            kind="complaint",
            reason=f"又改 {n}",
        )
    senders = [command(*SEND, **told(there)) for _ in range(3)]
    assert [s.wait() for s in senders] == [0, 0, 0]
    # A sender that found all rows in others' hands ended; what was left for them is sent now.
    province.send_due(now)
    assert_each_arrived_once_and_in_order(there, orders)
    assert set(Outgoing.objects.values_list("attempts", flat=True)) == {1}


def told(there):
    return {"HOTLINE_PROVINCE_KEY": f"suzhou-12328:{there.secret}",
            "HOTLINE_PROVINCE_URL": f"http://127.0.0.1:{there.line.port}{PATH}"}  # fmt: skip


def waits_for_a_lock(database):
    with connection.cursor() as cursor:
        cursor.execute(
            "select count(*) from pg_stat_activity where datname = %s and wait_event_type = 'Lock'"
            " and wait_event = 'advisory'",
            [database],
        )
        return cursor.fetchone()[0]
