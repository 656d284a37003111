"""Several senders at once, and one that is killed: nothing is lost, and the log has each sending once."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection

from hotline.console.outbox import beat
from hotline.notices.models import Delivery
from hotline.notices.spread import spread
from hotline.orders.worklists import examples_among
from hotline.people.models import Account
from tests.killing import command, kill
from tests.notices.conftest import reachable
from tests.waiting import wait_for
from tests.world import at, call, person, settle_in

pytestmark = pytest.mark.slow
MOMENT = "2026-10-02 02:00"


@pytest.fixture
def crowd(transactional_db, gateway):
    """Twelve duty persons of the bureau, all to be told of one safety matter."""
    settle_in()
    unit = person("qianjin").unit
    for n in range(12):
        Account.objects.create(username=f"duty{n}", name=f"值{n}", unit=unit, roles=["duty_person"])
        reachable(f"duty{n}", mobile=f"139055700{n:02}")
    call("liujie", MOMENT, safety=True)
    while spread(at(MOMENT), ["sms"], examples_among):
        pass
    return gateway


def sender_process(gateway):
    return command("send_notices", "--once", HOTLINE_SMS_TOKEN="ling-pai",
                   HOTLINE_SMS_URL=f"http://127.0.0.1:{gateway.server.server_port}/messages")  # fmt: skip


def test_three_senders_side_by_side_send_each_once(crowd):
    start, sent = threading.Barrier(3), []

    def work():
        try:
            start.wait()
            sent.append(beat(lambda: at("2026-10-02 02:01")))
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(3)]
    [t.start() for t in threads]
    [t.join() for t in threads]
    assert sum(sent) == len(crowd.asked) == Delivery.objects.filter(attempts=1).count() == 12
    assert len({headers["Idempotency-Key"] for headers, _ in crowd.asked}) == 12


def test_a_sender_killed_in_the_middle_is_replaced_after_its_lease_with_the_same_key(crowd):
    crowd.hold = threading.Event()
    worker = sender_process(crowd)
    wait_for(lambda: crowd.asked)
    kill(worker)
    crowd.hold.set()
    crowd.hold = None
    held = Delivery.objects.get(attempts=1)
    assert held.sent_at is None
    lease = held.lease_until
    assert lease > datetime.now(UTC) + timedelta(seconds=60)

    assert beat(lambda: lease - timedelta(seconds=1)) == 11, "the others need not wait for it"
    assert beat(lambda: lease) == 1
    assert beat(lambda: lease + timedelta(hours=1)) == 0
    keys = [headers["Idempotency-Key"] for headers, _ in crowd.asked]
    assert len(keys) == 13, "twice to the outside"
    assert keys.count(str(held.key)) == 2, "under one key"
    held.refresh_from_db()
    assert (held.attempts, held.sent_at) == (2, lease)
    assert Delivery.objects.exclude(sent_at=None).count() == 12, "each sending is in the log once"


def test_the_command_says_how_many_went_out(crowd):
    worker = sender_process(crowd)
    assert worker.communicate()[0] == "发出 12 件。\n"
    assert worker.returncode == 0
    assert len(crowd.asked) == 12
