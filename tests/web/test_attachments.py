"""附件 (第九条、第十四条、第二十七条): from the citizen's phone to the file page and the archive, seen by those who may."""

import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile as Sent
from django.test import Client

from hotline.attachments.models import Attachment
from hotline.attachments.store import Damaged, content_of
from hotline.orders.attaching import files_for_the_archive
from hotline.orders.models import Order
from hotline.orders.records import first_broken
from hotline.people.ciphers import sm3
from hotline.people.models import AccessLog
from tests import pictures
from tests.citizens.conftest import CODE, SAID
from tests.web.test_pages import enter
from tests.world import call, dispatched, do, parameter_as

PHOTO = pictures.jpeg(pictures.exif())


@pytest.fixture(autouse=True)
def folder(tmp_path, settings):
    settings.ATTACHMENTS_DIR = tmp_path / "attachments"
    return settings.ATTACHMENTS_DIR


def named(content=PHOTO, name="魏红霞家门口.jpg", says="image/jpeg"):
    return Sent(name, content, says)


def on_disk(folder):
    return [f for f in folder.rglob("*") if f.is_file()]


def files(client, *sent, **changes):
    return client.post("/public", SAID | changes | {"attachment": list(sent)})


def attached(client, who="liujie", order=None):
    order = order or dispatched()
    answer = enter(client, who).post(
        f"/orders/{order.number}/attach", {"attachment": named(), "note": "来电人补来的"}
    )
    assert answer.status_code == 302
    return order, Attachment.objects.get()


def test_a_citizens_photo_reaches_the_unit_without_its_place(world, client, folder):
    answer = files(client, named(), named(pictures.png(), "x.exe", "text/html"))
    code = CODE.search(answer.content.decode())[1]
    order = Order.objects.get()
    do("wangmin", "dispatch", order, "2031-03-04 09:00", kind="complaint", lead_unit="enforcement")
    page = enter(Client(), "chenli")
    sheet = page.get(f"/orders/{order.number}").content.decode()
    keys = [e.given["attachment"] for e in order.events.filter(action="attach").order_by("seq")]
    assert all(f"/orders/{order.number}/attachments/{key}" in sheet for key in keys) and len(keys) == 2
    seen = page.get(f"/orders/{order.number}/attachments/{keys[0]}")
    assert (seen.status_code, seen.headers["Content-Type"]) == (200, "image/jpeg")
    assert seen.content.startswith(b"\xff\xd8\xff") and pictures.PLACE not in seen.content
    assert (
        seen.headers["X-Content-Type-Options"] == "nosniff"
        and "sandbox" in seen.headers["Content-Security-Policy"]
    )
    assert page.get(f"/orders/{order.number}/attachments/{keys[1]}").headers["Content-Type"] == "image/png"
    hers = client.post("/public/follow", {"number": order.number, "code": code}).content.decode()
    assert hers.count("您添了照片") == 2 and keys[0] not in hers


def test_what_lies_on_the_disk_is_sealed_and_names_nobody(world, client, folder):
    order, row = attached(client)
    [file] = on_disk(folder)
    assert b"\xff\xd8\xff" not in file.read_bytes() and "魏红霞" not in str(file)
    assert file.stat().st_mode & 0o077 == 0
    assert "魏红霞" not in str([e.given for e in order.events.all()])


def test_the_chain_holds_the_digest_and_a_changed_file_is_found(world, client, folder):
    order, row = attached(client)
    event = order.events.get(action="attach")
    assert event.given["file_digest"] == sm3(content_of(row)).hex()
    assert first_broken(Order.objects.get(pk=order.pk)) == ""
    [file] = on_disk(folder)
    spoilt = bytearray(file.read_bytes())
    spoilt[40] ^= 1
    file.write_bytes(spoilt)
    with pytest.raises(Damaged):
        content_of(row)
    file.unlink()
    with pytest.raises(Damaged):
        files_for_the_archive(order)


def test_only_who_may_see_the_order_sees_its_files_and_every_look_is_logged(world, client):
    order, row = attached(client)
    other = call("liujie", "2026-04-08 09:00")
    where = f"/orders/{order.number}/attachments/{row.pk}"
    for who, status in (
        ("chenli", 200),
        ("zhaolan", 200),
        ("heju", 200),
        ("sunsixian", 404),
        ("zhangxitong", 404),
    ):
        assert enter(Client(), who).get(where).status_code == status, who
    seen = AccessLog.objects.filter(what="attachment").values_list("account__username", flat=True)
    assert set(seen) == {"chenli", "zhaolan", "heju"}
    inside = enter(Client(), "zhaolan")
    assert inside.get(f"/orders/{other.number}/attachments/{row.pk}").status_code == 404
    assert inside.get(f"/orders/{order.number}/attachments/{uuid.uuid4()}").status_code == 404
    assert Client().get(where).status_code == 302


@pytest.mark.parametrize(
    ("sent", "words"),
    [(named(b"MZ\x90\0 not a picture"), "这种文件收不了"), (named(b"<svg onload=alert(1)>"), "这种文件收不了"),
     (named(PHOTO[:60]), "读不完整"), (named(b"\xff\xd8\xff" + b"\0" * (3 << 20)), "最大 2 MB")],
)  # fmt: skip
def test_what_is_not_taken_is_refused_in_words_and_nothing_is_left_behind(world, client, folder, sent, words):
    with parameter_as("attachments", {"megabytes": 2, "files": 3}):
        answer = files(client, named(), sent)
        assert answer.status_code == 422 and words in answer.content.decode()
        assert SAID["text"] in answer.content.decode()
        order = dispatched()
        sent.seek(0)
        staff = enter(Client(), "liujie").post(f"/orders/{order.number}/attach", {"attachment": sent})
        assert staff.status_code == 422 and words in staff.content.decode()
    assert (Order.objects.count(), Attachment.objects.count(), on_disk(folder)) == (1, 0, [])


def test_too_many_and_too_much(world, client, folder):
    with parameter_as("attachments", {"megabytes": 1, "files": 2}):
        assert files(client, *[named() for _ in range(3)]).status_code == 422
        answer = files(client, *[named(b"\xff\xd8\xff" + b"\0" * (3 << 20)) for _ in range(2)])
        assert answer.status_code == 400 and "太大" in answer.content.decode()
    assert (Order.objects.count(), on_disk(folder)) == (0, [])


def test_the_same_form_sent_twice_adds_its_files_once(world, client, folder):
    key = {"request_id": str(uuid.uuid4())}
    for _ in range(2):
        assert files(client, named(), **key).status_code == 201
    assert (Attachment.objects.count(), len(on_disk(folder))) == (1, 1)


def test_a_step_the_door_refuses_leaves_no_file(world, client, folder):
    order = dispatched()
    assert (
        enter(client, "heju").post(f"/orders/{order.number}/attach", {"attachment": named()}).status_code
        == 403
    )
    assert (Attachment.objects.count(), on_disk(folder)) == (0, [])


def test_nobody_puts_anothers_file_to_an_order_by_its_id(world, client):
    from hotline.regulation.refusals import Refused

    _, row = attached(client)
    mine = call("wangmin", "2026-04-08 10:00")
    for key in (str(row.pk), str(uuid.uuid4()), "x", "../../etc/passwd"):
        with pytest.raises(Refused, match="没有收到这个附件"):
            do("wangmin", "attach", mine, "2031-04-08 10:00", attachment=key)


def test_a_supplement_may_bring_a_recording(world, client):
    answer = files(client)
    order, code = Order.objects.get(), CODE.search(answer.content.decode())[1]
    given = {
        "number": order.number,
        "code": code,
        "note": "录音在此",
        "attachment": [named(pictures.m4a(), "a.m4a", "audio/mp4")],
    }
    page = client.post("/public/follow/supplement", given)
    assert page.status_code == 200 and "录音在此" in page.content.decode()
    assert pictures.PLACE not in content_of(Attachment.objects.get())
