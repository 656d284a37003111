"""The receiving side: signed, fresh, once; then an order like any other (第二十一条)."""

import json
from datetime import timedelta

import pytest

from hotline.exchange.models import Copy, CopyMessage, UsedNonce
from hotline.exchange.signatures import NONCE, PARTNER, make_key
from hotline.orders.models import Event, Order
from hotline.orders.records import first_broken
from hotline.people.ciphers import unseal
from hotline.people.tokens import make_token
from tests.exchange.conftest import MESSAGE, NOON, PATH, forged, later
from tests.world import do, person


def refusal(answer):
    body = answer.json()
    assert set(body) >= {"code", "sentence", "article"}
    return answer.status_code, body["code"]


def test_a_copy_becomes_an_order_of_the_province_with_the_citys_number(city):
    answer = city.send(MESSAGE)
    assert answer.status_code == 201
    order = Order.objects.get()
    assert answer.json()["number"] == order.number
    assert (order.kind, order.state, order.contact.origin_number) == (
        "complaint",
        "registered",
        "20260408-0001",
    )
    assert order.text.startswith("【宿州市中心抄送 20260408-0001，转办，承办单位 市交通运输综合执法支队")
    assert "出租车不打表，要15块" in order.text
    assert order.contact.caller.anonymous, "a masked number is no number"
    assert order.contact.registered_by == city.account


def test_the_same_message_again_gets_the_same_receipt_and_leaves_nothing(city):
    first = city.send(MESSAGE).json()
    again = city.send(MESSAGE, when=NOON + timedelta(seconds=5))
    assert again.status_code == 200
    assert again.json() == first | {"repeated": True}
    assert (Order.objects.count(), Event.objects.count(), CopyMessage.objects.count()) == (1, 1, 1)


def test_what_the_city_did_since_is_a_supplement_on_the_record(city):
    number = city.send(MESSAGE).json()["number"]
    answer = city.send(
        later(
            9, result="情况属实，罚款200元", process="调取视频", basis="规定第二十一条", opinion="satisfied"
        )
    )
    assert (answer.status_code, answer.json()["number"]) == (201, number)
    event = Event.objects.get(action="supplement")
    assert "程序性确认" in event.body.given["note"]
    assert "办理结果：情况属实，罚款200元" in event.body.given["note"]
    assert first_broken(Order.objects.get()) == ""
    assert city.send(later(9)).json()["repeated"]
    assert city.send(later(5, action="change_kind")).json()["repeated"], "older than what is here"
    assert Event.objects.count() == 2


def test_a_message_about_an_order_that_takes_no_more_is_kept_all_the_same(city):
    order = Order.objects.get(number=city.send(MESSAGE).json()["number"])
    do("liujie", "withdraw", order, "2026-04-08 12:00", reason="重复")
    do("wangmin", "archive", order, "2026-04-08 12:00")
    assert city.send(later(9, result="已办结")).status_code == 201
    kept = CopyMessage.objects.get(seq=9)
    assert json.loads(unseal(kept.sealed, f"copy:{kept.copy_id}:9"))["result"] == "已办结"


def test_name_and_number_arrive_sealed(city):
    caller = {"kind": "natural", "name": "魏红霞", "phone": "13905570361"}
    city.send(MESSAGE | {"caller": caller})
    order = Order.objects.get()
    assert not order.contact.caller.anonymous
    stored = repr(list(Order.objects.values())) + repr(list(CopyMessage.objects.values("sealed")))
    assert "13905570361" not in stored
    assert "魏红霞" not in stored


@pytest.mark.parametrize(
    ("minutes", "expected"),
    [(-6, (401, "too_old")), (-5, None), (5, None), (6, (401, "too_old"))],
)
def test_a_timestamp_is_good_for_five_minutes(city, minutes, expected):
    answer = city.send(MESSAGE, when=NOON + timedelta(minutes=minutes))
    assert answer.status_code == 201 if expected is None else refusal(answer) == expected
    if expected:
        assert "请校准时钟" in answer.json()["sentence"]
        assert not Order.objects.exists()


def test_a_nonce_counts_once(city):
    body = json.dumps(MESSAGE, ensure_ascii=False).encode()
    headers = city.headers(body=body)
    assert city.send(body, headers=headers).status_code == 201
    assert refusal(city.send(body, headers=headers)) == (409, "replayed")
    assert Order.objects.count() == 1


def test_old_nonces_are_forgotten_only_when_their_timestamp_is_too_old_anyway(city, turned):
    city.send(MESSAGE)
    turned(NOON + timedelta(minutes=11))
    city.send(later(3), when=NOON + timedelta(minutes=11))
    assert UsedNonce.objects.count() == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda h: forged(h, signature="0" * 64),
        lambda h: forged(h, signature=""),
        lambda h: forged(h, signature="é" * 64),
        lambda h: forged(h, timestamp=str(int(NOON.timestamp()) + 1)),
        lambda h: forged(h, timestamp="soon"),
        lambda h: h | {NONCE: "short"},
        lambda h: h | {NONCE: "x" * 32},
        lambda h: h | {PARTNER: "nobody"},
        lambda h: h | {PARTNER: "liujie"},
        lambda h: {},
    ],
)
def test_a_wrong_signature_opens_nothing_and_says_so_in_one_way(city, spoil):
    body = json.dumps(MESSAGE).encode()
    answer = city.client.generic("POST", PATH, body, content_type="application/json",
                                 headers=spoil(city.headers(body=body)))  # fmt: skip
    assert refusal(answer) == (401, "bad_signature")
    assert answer.json()["sentence"].startswith("签名不对")
    assert not UsedNonce.objects.exists()


def test_a_changed_body_or_path_breaks_the_signature(city):
    body = json.dumps(MESSAGE).encode()
    headers = city.headers(body=body)
    assert refusal(city.send(body.replace(b"2056", b"2057"), headers=headers)) == (401, "bad_signature")
    answer = city.client.get(
        PATH + "?since=0&until=9", headers=city.headers("GET", PATH + "?since=0&until=8")
    )
    assert refusal(answer) == (401, "bad_signature")


def test_a_bearer_token_opens_nothing_here(city):
    token = make_token(person("liujie"), "试验", NOON + timedelta(days=1))
    body = json.dumps(MESSAGE).encode()
    answer = city.client.generic("POST", PATH, body, content_type="application/json",
                                 headers={"Authorization": f"Bearer {token}"})  # fmt: skip
    assert refusal(answer) == (401, "bad_signature")


def test_a_new_key_ends_the_old_one_and_so_does_losing_the_post(city):
    old, city.secret = city.secret, make_key(city.account, NOON)
    assert city.send(MESSAGE).status_code == 201
    city.secret = old
    assert refusal(city.send(later(3))) == (401, "bad_signature")
    city.secret = make_key(city.account, NOON)
    city.account.is_active = False
    city.account.save()
    assert refusal(city.send(later(3))) == (401, "bad_signature")


@pytest.mark.parametrize(
    ("message", "status"),
    [
        (b"{", 400),
        (b"[]", 422),
        ({}, 422),
        (MESSAGE | {"number": "1; drop"}, 422),
        (MESSAGE | {"seq": 0}, 422),
        (MESSAGE | {"seq": 10**12}, 422),
        (MESSAGE | {"kind": "gossip"}, 422),
        (MESSAGE | {"text": ""}, 422),
        (MESSAGE | {"text": "a\u0000b"}, 422),
        (MESSAGE | {"text": 7}, 422),
        (MESSAGE | {"action": "x y"}, 422),
        (MESSAGE | {"caller": {"phone": "12"}}, 422),
        (MESSAGE | {"text": "长" * 20_001}, 422),
        (MESSAGE | {"text": "长" * 9_000}, 201),
        (MESSAGE | {"area": "火星交通", "county": "x" * 500, "plate": "x" * 500}, 201),
        (MESSAGE | {"lead_unit": "\ud800"}, 422),
        (MESSAGE | {"further": {"a": "\ud800\u0000"}}, 201),
    ],
)
def test_bad_input_is_refused_in_words_or_taken_as_far_as_it_goes(city, message, status):
    body = message if isinstance(message, bytes) else json.dumps(message).encode()
    answer = city.send(body)
    assert answer.status_code == status, answer.content
    assert Order.objects.count() == (status == 201)
    if status != 201:
        refusal(answer)


def test_the_city_asks_what_was_received_and_sees_only_its_own(city):
    number = city.send(MESSAGE).json()["number"]
    since = int(NOON.timestamp())
    answer = city.get(f"?since={since - 60}&until={since + 60}").json()
    assert [(c["foreign_number"], c["number"]) for c in answer["copies"]] == [("20260408-0001", number)]
    assert city.get(f"?since={since + 60}&until={since + 120}").json() == {"copies": []}
    Copy.objects.update(account=person("liujie"))
    assert city.get(f"?since={since - 60}&until={since + 60}").json() == {"copies": []}
    assert city.get("?since=x&until=0").status_code == 422
