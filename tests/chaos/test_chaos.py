"""kill -9 at random under people at work: nothing acknowledged is lost, nothing done twice (第九条 全程追溯). `make chaos N=1000` by hand."""

import os
import subprocess
import sys
import uuid
from datetime import timedelta

import pytest
from django.db import connection

from hotline.embedded.place import CHECKOUT
from hotline.orders.perform import perform
from hotline.orders.register import register
from tests.chaos.recount import faults
from tests.chaos.storm import Asked
from tests.world import CALL, at, person

KILLS = 30


@pytest.mark.slow
@pytest.mark.skipif("HOTLINE_PG_BIN" in os.environ, reason="一次就够：另一个 PostgreSQL 上不再断电")
def test_thirty_kills_lose_nothing():
    done = subprocess.run(
        [sys.executable, "-m", "tests.chaos", str(KILLS)], cwd=CHECKOUT, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stdout[-4000:] + done.stderr[-4000:]
    assert f"{KILLS} kills" in done.stdout


@pytest.fixture
def journal(world):
    """One request registered, dispatched and answered for, as the one who asked remembers it."""
    kept = [Asked(str(uuid.uuid4()), "liujie", "register", CALL, "")]
    moment = at("2026-04-08 09:30")
    order = register(CALL, actor=person("liujie"), now=moment, request_id=uuid.UUID(kept[0].key))
    kept[0].order, kept[0].done = kept[0].key, order.number
    for who, action, given in (
        ("wangmin", "dispatch", {"kind": "complaint", "lead_unit": "enforcement"}),
        ("chenli", "sign", {}),
    ):
        moment += timedelta(minutes=1)
        kept.append(Asked(str(uuid.uuid4()), who, action, given, kept[0].key, order.number))
        perform(
            action,
            order.number,
            actor=person(who),
            given=given,
            now=moment,
            request_id=uuid.UUID(kept[-1].key),
        )
    return kept


def test_a_whole_house_has_no_faults(journal):
    assert faults(journal) == []


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        ("", "acknowledged and not there"),
        ("update orders_owedduty set due = due + interval '1 day' where kind = 'reply'", "duties differ"),
        (
            "update orders_owedduty set ended_at = null, ended_by_id = null where kind = 'sign'",
            "duties differ",
        ),
        ("update orders_order set number = '20260408-0009' where number = '20260408-0001'", "gaps"),
        (
            "update orders_event_body set given = '{}' where event_id in (select id from orders_event where seq = 2)",
            "内容被改动",
        ),
        ("update orders_event set request_id = gen_random_uuid() where seq = 3", "asked by nobody"),
    ],
    ids=["lost", "another date", "still open", "a gap", "a broken chain", "a stranger's step"],
)
def test_each_fault_is_named(journal, spoil, words):
    if not spoil:
        journal.append(Asked(str(uuid.uuid4()), "gaoyuan", "endorse", {}, journal[0].key, journal[0].done))
    else:
        with connection.cursor() as cursor:
            cursor.execute(spoil)
    assert any(words in fault for fault in faults(journal)), faults(journal)
