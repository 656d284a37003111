"""Keys are exchanged while people work: everything opens and is found all along, the old open nothing afterwards (第九条)."""

from datetime import timedelta

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import models
from django.test import Client

from hotline.attachments.store import content_of, keep, ready
from hotline.citizens import codes
from hotline.console.prepare import remembered_keys
from hotline.console.sealing_anew import PARTS, keep_keys
from hotline.orders.confidential import all_in_clear, step_in_clear
from hotline.orders.models import EventBody, Order
from hotline.orders.records import first_broken
from hotline.people.callers import name_of, phone_of
from hotline.people.ciphers import keys, unseal
from hotline.people.keys import (
    KeysDiffer,
    KeysMissing,
    check_against,
    load_keys,
    make_keys,
    put_keys,
    with_new_keys,
)
from hotline.people.models import AccessLog, Installation, KeyRotation
from hotline.people.rotation import SETTLES, begin
from hotline.web.staff.find import look
from tests.killing import killed_while_writing
from tests.web.test_pages import enter
from tests.world import at, call, dispatched, do, person, refused, settle_in

NINE = at("2026-04-08 09:00")
SAID = {"text": "我叫魏红霞，回13905570999", "place": "找13905570998"}


@pytest.fixture
def own_keys(tmp_path, settings):
    settings.KEYS_DIR, settings.ATTACHMENTS_DIR = tmp_path / "keys", tmp_path / "files"
    make_keys(settings.KEYS_DIR)
    return settings.KEYS_DIR


@pytest.fixture
def house(own_keys, world):
    return filled()


def filled():
    """An order with values in its words and in a step, a file, a query code."""
    order = dispatched(**SAID)
    do("chenli", "supplement", order, "2026-04-08 10:00", note="改打13905570997")
    codes.keep(order, "ACDEFGHJ", NINE)
    keep(ready("%PDF-1.4 没有位置 %%EOF".encode(), NINE), by=person("liujie"), now=NINE)
    Installation.objects.update_or_create(key="keys", defaults={"value": keys().fingerprint})
    return order


def all_is_well(order):
    """It opens, it is found by number, tail and code, and the chain holds."""
    order = Order.objects.select_related("contact__caller").get(pk=order.pk)
    caller, body = (
        order.contact.caller,
        EventBody.objects.select_related("event").get(event__order=order, event__action="supplement"),
    )
    assert (name_of(caller), phone_of(caller)) == ("魏红霞", "13905570361")
    assert (
        all_in_clear(order) == SAID
        and step_in_clear(body, order.number, body.event.seq)["note"] == "改打13905570997"
    )
    for asked in ("13905570361", "0361"):
        assert look(person("liujie"), asked) == ([order], "phone")
    assert codes.opened(order.number, "ACDEFGHJ") == order
    from hotline.attachments.models import Attachment

    assert all(content_of(row).startswith(b"%PDF") for row in Attachment.objects.all())
    assert first_broken(order) == ""
    return True


def until_done(now):
    for _ in range(60):
        keep_keys(now)


def test_every_sealed_column_of_every_table_is_sealed_anew():
    sealed = {(m, f.name) for m in apps.get_models() for f in m._meta.fields
              if isinstance(f, models.BinaryField) and f.name.endswith("sealed")}  # fmt: skip
    assert sealed == {(part.model, column) for part in PARTS for column in part.columns}


def test_old_and_new_stand_side_by_side_until_nothing_is_left_under_the_old(house, own_keys):
    old = load_keys(own_keys)
    begin(person("lianquan"), "每年更换", NINE)
    assert all_is_well(house), "nothing is sealed anew yet"
    later = call("liujie", "2026-04-08 09:30", **SAID)
    assert bytes(later.contact.caller.phone_sealed)[0] == 2, "what comes in now is under the new key"
    seen = set()
    for _ in range(12):
        keep_keys(NINE + timedelta(minutes=1))
        seen.add(KeyRotation.objects.get().part)
        assert {o.pk for o in look(person("liujie"), "13905570361")[0]} == {house.pk, later.pk}
    assert len(seen) > 2 and KeyRotation.objects.get().round == 2
    until_done(NINE + SETTLES - timedelta(seconds=1))
    assert load_keys(own_keys).former, "somebody may still be writing what the old key sealed"
    until_done(NINE + SETTLES)
    done, ring = KeyRotation.objects.get(), load_keys(own_keys)
    assert done.finished_at and done.done == 5 and list(ring.sealing) == [2] and ring.former is None
    caller = Order.objects.select_related("contact__caller").get(pk=house.pk).contact.caller
    assert bytes(caller.phone_sealed)[0] == 2 and look(person("liujie"), "0361")[0] == [later, house]
    assert remembered_keys() == ring.fingerprint != old.fingerprint
    body = EventBody.objects.get(event__order=house, event__action="supplement")
    with pytest.raises(KeysMissing):
        unseal(body.sealed, f"event:{house.number}:3")
    assert step_in_clear(body, house.number, 3)["note"] == "改打13905570997"
    assert first_broken(Order.objects.get(pk=house.pk)) == ""


def test_a_second_exchange_takes_up_what_the_first_put_beside_the_chain(house, own_keys):
    for turn in range(2):
        start = NINE + turn * timedelta(days=1)
        begin(person("lianquan"), "再换", start)
        until_done(start + SETTLES)
    assert list(load_keys(own_keys).sealing) == [3] and len(load_keys(own_keys).retired) == 2
    assert all_is_well(house)


def test_what_was_sealed_with_the_old_key_and_written_late_keeps_it_alive(house, own_keys):
    sealed = bytes(house.contact.caller.phone_sealed)
    begin(person("lianquan"), "每年更换", NINE)
    until_done(NINE)
    type(house.contact.caller).objects.filter(pk=house.contact.caller_id).update(phone_sealed=sealed)
    for _ in range(5):
        keep_keys(NINE + SETTLES)
    assert not KeyRotation.objects.get().finished_at or KeyRotation.objects.get().round > 2
    until_done(NINE + SETTLES)
    assert KeyRotation.objects.get().finished_at and all_is_well(house)


@pytest.mark.parametrize("cut", ["after the file", "after the old keys went"])
def test_a_process_killed_between_file_and_row_is_taken_up_again(house, own_keys, cut):
    if cut == "after the file":
        put_keys(own_keys, with_new_keys(load_keys(own_keys)))
    else:
        begin(person("lianquan"), "每年更换", NINE)
        until_done(NINE + SETTLES)
        KeyRotation.objects.update(finished_at=None)
    check_against(own_keys, remembered_keys())
    until_done(NINE + SETTLES)
    until_done(NINE + 2 * SETTLES)
    assert KeyRotation.objects.get().finished_at and all_is_well(house)
    check_against(own_keys, remembered_keys())


def test_an_older_database_is_told_where_its_keys_are(house, own_keys, tmp_path):
    before = remembered_keys()
    begin(person("lianquan"), "每年更换", NINE)
    until_done(NINE + SETTLES)
    with pytest.raises(KeysDiffer, match="rotate_keys --former"):
        check_against(own_keys, before)
    Installation.objects.filter(key="keys").update(value=before)
    call_command("rotate_keys", former=str(tmp_path / "then"))
    check_against(tmp_path / "then", before)


def test_the_security_administrator_alone_exchanges_keys_one_at_a_time_and_the_log_says_why(house, own_keys):
    for who in ("zhangxitong", "wushenji", "zhaolan"):
        assert refused(begin, person(who), "x", NINE).status == 403
        assert enter(Client(), who).get("/people/keys").status_code == 403
    client = enter(Client(), "lianquan")
    assert client.post("/people/keys", {"reason": " "}).status_code == 422
    assert client.post("/people/keys", {"reason": "人员变动"}).status_code == 302
    assert AccessLog.objects.get(what="keys_changed").reason == "人员变动"
    assert "正在换用第 2 号" in client.get("/people/keys").content.decode()
    assert client.post("/people/keys", {"reason": "再来"}).status_code == 409
    assert list(load_keys(own_keys).sealing) == [1, 2]


@pytest.mark.django_db(transaction=True)
def test_a_watch_killed_in_the_middle_of_a_slice_has_done_nothing_of_it_and_the_next_goes_on(own_keys):
    settle_in()
    order = filled()
    begin(person("lianquan"), "每年更换", NINE)
    KeyRotation.objects.update(begun_at=at("2099-01-01 00:00"))  # the killed one goes by the real clock
    killed_while_writing(
        "after update on people_caller for each statement", "watch", "--once", HOTLINE_KEYS=str(own_keys)
    )
    caller = Order.objects.select_related("contact__caller").get(pk=order.pk).contact.caller
    assert bytes(caller.phone_sealed)[0] == 1 and all_is_well(order)
    KeyRotation.objects.update(begun_at=NINE)
    until_done(NINE + SETTLES)
    assert KeyRotation.objects.get().finished_at and all_is_well(order)
