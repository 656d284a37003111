"""The watch seals what was archived: right after it, once each, whatever is killed and however many loops run."""

import threading

import pytest
from django.conf import settings
from django.core.management import call_command
from django.db import connection

from hotline.archives import files
from hotline.archives.checks import all_faults
from hotline.archives.models import Package
from hotline.archives.package import FIRST
from hotline.archives.sealing import _troubled, seal_waiting
from hotline.console.watch import tick
from hotline.orders.models import Event, Order
from hotline.orders.records import first_broken
from hotline.people.models import Caller
from tests import world as people
from tests.archives.shelf import archived, sealed, through_the_unit
from tests.killing import killed_while_writing
from tests.world import SCORES, at, call, dispatched, do

SEALED_AT = "2026-04-10 09:21"


def seals():
    return [bytes(p.seal) for p in Package.objects.order_by("place")]


def test_the_watch_seals_what_was_archived_and_says_so_in_its_chain(world):
    order = archived()
    assert not Package.objects.exists(), "never in the request"
    tick(at(SEALED_AT))
    package = Package.objects.get()
    order.refresh_from_db()
    event = order.events.latest("seq")
    assert (event.action, event.actor, event.from_state, event.to_state) == (
        "seal_package",
        None,
        "archived",
        "archived",
    )
    assert event.body.given == {"version": 1, "seal": bytes(package.seal).hex()}
    assert (package.version, package.sealed_through, order.last_seq) == (1, event.seq - 1, event.seq)
    assert order.sealed_at == package.sealed_at == at(SEALED_AT)
    assert first_broken(order) == ""
    assert list(all_faults()) == []


def test_nothing_is_sealed_twice(world):
    sealed()
    tick(at("2026-04-10 09:22"))
    assert seal_waiting(at("2026-04-10 09:23")) == 0
    assert Package.objects.count() == Event.objects.filter(action="seal_package").count() == 1


def test_only_its_owner_may_open_the_file(world):
    order = sealed()
    path = files.path_of(order.number, Package.objects.get().digest)
    assert oct(path.stat().st_mode)[-3:] == "600"
    assert oct(path.parent.stat().st_mode)[-3:] == "700"
    assert path.stat().st_size == Package.objects.get().size


def test_each_seal_stands_on_the_one_before(world):
    for n in range(3):
        archived(phone=f"1390557{n:04}")
    assert seal_waiting(at(SEALED_AT)) == 3
    archived(phone="13905570009")
    seal_waiting(at("2026-04-10 09:30"))
    rows = list(Package.objects.order_by("place"))
    assert [p.place for p in rows] == [1, 2, 3, 4]
    assert [bytes(p.previous) for p in rows] == [FIRST, *seals()[:-1]]


def test_every_way_of_ending_comes_into_the_archive(world):
    order = call("liujie", "2026-04-08 09:00")
    do("liujie", "withdraw", order, "2026-04-08 09:10", reason="不再反映")
    do("wangmin", "archive", order, "2026-04-08 09:20")
    assert seal_waiting(at(SEALED_AT)) == 1


def test_an_order_whose_unit_never_told_the_caller_is_sealed_too(world):
    order = dispatched("2026-04-08 09:30")
    do("wangmin", "withdraw", order, "2026-04-08 10:00", reason="来电人不再反映")
    do("wangmin", "archive", order, "2026-04-08 10:20")
    assert seal_waiting(at("2026-04-08 10:21")) == 1
    assert list(all_faults()) == []


def test_an_order_that_cannot_be_built_holds_up_no_other_and_is_tried_again(world, caplog):
    spoilt, whole = archived(phone="13905570001"), archived(phone="13905570002")
    caller = spoilt.contact.caller
    box = bytes(caller.phone_sealed)
    Caller.objects.filter(pk=caller.pk).update(phone_sealed=box[:-1] + bytes([box[-1] ^ 1]))
    assert seal_waiting(at(SEALED_AT)) == 1
    assert Package.objects.get().order == whole
    assert f"工单 {spoilt.number} 的归档卷没有做成" in caplog.text
    assert seal_waiting(at("2026-04-10 09:22")) == 0
    Caller.objects.filter(pk=caller.pk).update(phone_sealed=box)
    assert seal_waiting(at("2026-04-10 09:32")) == 1
    _troubled.clear()


def test_a_full_disk_stops_no_warning(world, monkeypatch, caplog):
    archived()
    monkeypatch.setattr(settings, "PACKAGES_DIR", "/dev/full/packages")
    tick(at(SEALED_AT))
    assert not Package.objects.exists()
    assert "归档卷没有写成" in caplog.text
    monkeypatch.undo()
    tick(at("2026-04-10 09:22"))
    assert Package.objects.count() == 1


def test_a_batch_costs_a_fixed_number_of_queries(world, django_assert_max_num_queries):
    for n in range(6):
        archived(phone=f"1390557{n:04}")
    with django_assert_max_num_queries(26):
        assert seal_waiting(at(SEALED_AT)) == 6


def test_an_idle_beat_asks_once(world, django_assert_num_queries):
    sealed()
    with django_assert_num_queries(3):  # the question, within a savepoint
        assert seal_waiting(at("2026-04-10 09:22")) == 0


def test_reopened_and_archived_again_it_gets_a_second_package_and_keeps_the_first(world):
    order = sealed()
    first = Package.objects.get()
    before = files.read(order.number, first.digest)
    do("zhaolan", "reopen", order, "2026-05-06 09:00", reason="市局决定：当事人提供了新的证据")
    through_the_unit(order, "2026-05")
    do("mengli", "call_back", order, "2026-05-11 09:00", **SCORES)
    do("wangmin", "archive", order, "2026-05-11 09:10")
    assert seal_waiting(at("2026-05-11 09:11")) == 1
    one, two = Package.objects.order_by("place")
    assert (one.version, two.version) == (1, 2)
    assert files.read(order.number, one.digest) == before
    assert (files.read(order.number, two.digest)).count("市局决定：当事人提供了新的证据".encode()) >= 2
    assert bytes(two.previous) == bytes(one.seal)
    order.refresh_from_db()
    assert order.destroy_not_before.isoformat() == "2031-05-11"
    assert list(all_faults()) == []
    assert first_broken(order) == ""


@pytest.mark.slow
def test_loops_side_by_side_seal_each_once(transactional_db):
    people.settle_in()
    for n in range(12):
        archived(phone=f"1390557{n:04}")
    start, done = threading.Barrier(3), []

    def beat():
        try:
            start.wait()
            while count := seal_waiting(at(SEALED_AT)):
                done.append(count)
        finally:
            connection.close()

    loops = [threading.Thread(target=beat) for _ in range(3)]
    [loop.start() for loop in loops]
    [loop.join() for loop in loops]
    seal_waiting(at(SEALED_AT))
    assert Package.objects.count() == Event.objects.filter(action="seal_package").count() == 12
    assert list(all_faults()) == []


@pytest.mark.slow
def test_a_loop_killed_between_file_and_commit_leaves_nothing_half_done(transactional_db):
    people.settle_in()
    order = archived()
    killed_while_writing(
        "after insert on archives_package for each statement", "watch", "--once",
        HOTLINE_DATA=str(settings.PACKAGES_DIR.parent), HOTLINE_KEYS=str(settings.KEYS_DIR),
    )  # fmt: skip
    assert not Package.objects.exists() and Order.objects.get().sealed_at is None
    assert len(list(files.folder_of(order.number).iterdir())) == 1, "the killed loop had written its file"

    call_command("watch", "--once")
    [package] = Package.objects.all()
    assert [p.name for p in files.folder_of(order.number).iterdir()] == [f"{bytes(package.digest).hex()}.zip"]
    assert Event.objects.filter(action="seal_package").count() == 1
    assert list(all_faults()) == []
