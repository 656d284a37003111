"""录音 (第九条): kept sealed, bound to the order, heard with a reason by whoever may know the number, and by nobody else."""

import re

import pytest
from django.test import Client

from hotline.archives.erasure import TAKEN_AWAY
from hotline.attachments.models import Attachment
from hotline.attachments.store import content_of
from hotline.calls import recordings
from hotline.calls.desk import bind
from hotline.calls.models import Call
from hotline.people.models import AccessLog
from tests import pictures
from tests.calls.conftest import CALLER, NINE, wav
from tests.calls.conftest import platform as platform
from tests.calls.conftest import turned as turned
from tests.web.test_pages import enter
from tests.world import dispatched, person

SOUND = wav(0.2)


@pytest.fixture
def folder(settings, tmp_path):
    settings.ATTACHMENTS_DIR = tmp_path / "kept"
    return settings.ATTACHMENTS_DIR


@pytest.fixture
def bound(platform, folder):
    """An order of 执法支队 that came by a call that is over; its recording is not here yet."""

    def made(**changes):
        platform.plays()
        order, found = dispatched("2026-04-08 09:30", **changes), Call.objects.get()
        bind(found, order, person("liujie"), NINE)
        return order, found

    return made


def asks(who, order, found, reason="核对地点"):
    return enter(Client(), who).post(f"/orders/{order.number}/recordings/{found.pk}", {"reason": reason})


def test_delivered_it_is_sealed_on_the_disk_once(platform, bound, folder):
    _, found = bound()
    assert [platform.uploads(SOUND).status_code for _ in range(2)] == [201, 200]
    row = Attachment.objects.get()
    assert (content_of(row), row.kind) == (SOUND, "wav")
    [file] = [f for f in folder.rglob("*") if f.is_file()]
    assert SOUND[:200] not in file.read_bytes()
    found.refresh_from_db()
    assert found.file == row


def test_what_is_no_recording_is_refused_and_leaves_nothing(platform, bound, folder):
    bound()
    for content in (b"", b"MZ" * 50, pictures.jpeg(), b"#!/bin/sh"):
        assert platform.uploads(content).status_code == 422, content[:9]
    assert platform.uploads(b"RIFF" + b"\0" * (20 << 20)).status_code == 422
    assert platform.uploads(SOUND, call="unknown").status_code == 404
    assert not Attachment.objects.exists() and not [f for f in folder.rglob("*") if f.is_file()]


def test_out_of_the_shared_folder_at_once_or_when_it_lies_there(platform, bound, settings, tmp_path, turned):
    _, found = bound()
    settings.RECORDINGS_DIR = str(tmp_path / "shared")
    (tmp_path / "secret.wav").write_bytes(SOUND)
    (tmp_path / "shared").mkdir()
    for outside in ("../secret.wav", str(tmp_path / "secret.wav"), "not-yet-20260408-13905570361.wav"):
        platform.tells("recorded", second=200, recording=outside)
        assert recordings.fetch_waiting(NINE) == 0
    found.refresh_from_db()
    assert CALLER.encode() not in bytes(found.recording_sealed)
    (tmp_path / "shared/not-yet-20260408-13905570361.wav").write_bytes(SOUND)
    assert [recordings.fetch_waiting(NINE) for _ in range(2)] == [1, 0]


def test_she_hears_it_from_the_order_with_a_reason_and_a_trace(platform, bound):
    order, found = bound()
    assert "缺录音" in enter(Client(), "liujie").get(f"/orders/{order.number}").content.decode()
    platform.uploads(SOUND)
    client = enter(Client(), "liujie")
    assert "听录音的事由" in client.get(f"/orders/{order.number}").content.decode()
    assert asks("liujie", order, found, " ").status_code == 422
    page = asks("liujie", order, found)
    sound = re.search(r'<audio[^>]* src="([^"]+)"', page.content.decode())[1]
    heard = client.get(sound)
    assert (heard.content, heard.headers["Content-Type"]) == (SOUND, "audio/wav")
    [row] = AccessLog.objects.filter(what="recording")
    assert (row.account.username, row.order_number, row.reason) == ("liujie", order.number, "核对地点")
    assert enter(Client(), "wangmin").get(sound).status_code == 404  # another's ticket
    assert client.get(sound.partition("?")[0]).status_code == 404  # none at all


@pytest.mark.parametrize(
    ("who", "secret", "status"),
    [("liujie", False, 200), ("mengli", False, 200), ("chenli", False, 200), ("zhaowenbin", False, 403), ("heju", False, 403),
     ("sunsixian", False, 404), ("zhouqiang", False, 403), ("chenli", True, 403), ("liujie", True, 200)],
)  # fmt: skip
def test_who_may_know_the_number_may_hear_the_voice(platform, bound, who, secret, status):
    order, found = bound(secret=secret)
    platform.uploads(SOUND)
    assert asks(who, order, found).status_code == status
    page = enter(Client(), who).get(f"/orders/{order.number}").content.decode()
    assert ("听录音的事由" in page) == (status == 200)


def test_a_call_of_another_order_is_not_heard_through_ones_own(platform, bound):
    order, found = bound()
    platform.uploads(SOUND)
    other = dispatched("2026-04-08 09:40")
    assert asks("liujie", other, found).status_code == 404


def test_it_lies_in_the_package_of_the_order_and_goes_with_it(platform, bound, folder):
    from hotline.archives.sealing import _built
    from hotline.orders.models import Order

    order, found = bound()
    platform.uploads(SOUND)
    [(_, files)] = _built([order], {order.pk: 1}, NINE)
    assert files["attachments/录音-1.wav"] == SOUND
    Order.objects.filter(pk=order.pk).update(state="destroyed")
    recordings.discard_of(order)
    assert not [f for f in folder.rglob("*") if f.is_file()]
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(TAKEN_AWAY["calls_call"], {"orders": [order.pk]})
    found.refresh_from_db()
    assert (found.phone_sealed, found.phone_index, found.file) == (None, None, None)


def test_numbers_without_an_order_are_forgotten_after_their_days(platform, folder, turned):
    from datetime import timedelta

    from hotline.calls.numbers import forget

    platform.plays()
    platform.uploads(SOUND)
    assert forget(NINE + timedelta(days=179)) == 0
    assert [forget(NINE + timedelta(days=181)) for _ in range(2)] == [1, 0]
    assert Call.objects.get().phone_sealed is None and not Attachment.objects.exists()
    assert not [f for f in folder.rglob("*") if f.is_file()]
