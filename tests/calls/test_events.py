"""What the telephone platform tells (第十五条): signed, once a key, in any order; what is wrong is said in words."""

import itertools

import pytest
from django.test import Client

from hotline.calls.models import Call, CallEvent
from hotline.calls.numbers import masked, number_of
from hotline.exchange.signatures import make_key, signed_headers
from hotline.people.models import Account, Unit
from tests.calls.conftest import CALLER, EVENTS, NINE, NOW
from tests.calls.conftest import platform as platform
from tests.calls.conftest import turned as turned


def test_a_call_rings_is_answered_and_ends(platform):
    rang = platform.tells("ringing", second=0, agent="liujie", caller=CALLER)
    assert (rang.status_code, rang.json()["state"], rang.json()["agent"]) == (201, "ringing", "liujie")
    assert platform.tells("answered", second=7, agent="liujie").json()["state"] == "answered"
    assert platform.tells("hung_up", second=100).json()["state"] == "ended"
    call = Call.objects.get()
    assert ((call.answered_at - call.came_at).seconds, call.missed_at) == (7, None)
    assert (number_of(call), masked(call)) == (CALLER, "139****0361")
    assert CALLER.encode() not in bytes(call.phone_sealed)


def test_whatever_order_the_events_come_in_the_call_is_the_same(platform):
    told = [
        ("ringing", 0, {"agent": "liujie", "caller": CALLER}),
        ("answered", 4, {"agent": "wangmin"}),
        ("hung_up", 60, {}),
    ]
    facts = set()
    for place, order in enumerate(itertools.permutations(told)):
        for event, second, said in order:
            assert platform.tells(event, f"C{place}", second, **said).status_code == 201
        call = Call.objects.select_related("agent").get(key=f"C{place}")
        facts.add(
            (
                call.came_at,
                call.answered_at,
                call.ended_at,
                call.missed_at,
                call.agent.username,
                number_of(call),
            )
        )
    assert len(facts) == 1 and "wangmin" in str(facts)


def test_nobody_answered_is_missed_and_a_transfer_is_not(platform):
    platform.tells("ringing", "M", 0, agent="liujie", caller=CALLER)
    assert platform.tells("hung_up", "M", 40).json()["state"] == "missed"
    platform.tells("ringing", "Q", 0, caller="")
    assert platform.tells("missed", "Q", 30).json()["state"] == "missed"
    platform.tells("ringing", "T", 0, caller=CALLER)
    platform.tells("transferred", "T", 3, to="12395")
    platform.tells("hung_up", "T", 90)
    call = Call.objects.get(key="T")
    assert (call.missed_at, call.transferred_to) == (None, "12395")
    platform.tells("transferred", "P", 3, to="13905570361")
    assert Call.objects.get(key="P").transferred_to == "139****0361"


def test_sent_again_it_is_told_once_and_another_event_under_its_key_is_refused(platform):
    body = {"id": "once", "call": "C9", "event": "ringing", "at": NINE.isoformat(), "caller": CALLER}
    first, second = platform.sends(body), platform.sends(body)
    assert [first.status_code, second.status_code, second.json()["repeated"]] == [201, 200, True]
    assert platform.sends(body | {"event": "answered", "agent": "liujie"}).status_code == 409
    assert platform.sends(body | {"call": "C10"}).status_code == 409
    assert (Call.objects.count(), CallEvent.objects.count()) == (1, 1)


def test_a_replayed_request_and_a_wrong_signature_are_refused(platform, world):
    import json

    raw = json.dumps({"id": "x", "call": "C1", "event": "ringing", "at": NINE.isoformat()}).encode()
    headers = signed_headers(platform.key, "POST", EVENTS, raw, NOW)
    assert [platform.sends(raw, headers=headers).status_code for _ in range(2)] == [201, 409]
    wrong = signed_headers((platform.account.username, "x"), "POST", EVENTS, raw, NOW)
    assert platform.sends(raw, headers=wrong).status_code == 401
    assert (
        platform.sends(
            raw.replace(b"C1", b"C2"), headers=signed_headers(platform.key, "POST", EVENTS, raw, NOW)
        ).status_code
        == 401
    )
    assert platform.client.post(EVENTS, raw, content_type="application/json").status_code == 401


def test_another_hotline_may_not_tell_of_calls_and_the_platform_hands_over_no_order(platform):
    centre = Unit.objects.get(code="centre")
    other = Account.objects.create(username="sz-12345", name="市12345", unit=centre, roles=["partner"])
    key = (other.username, make_key(other, NINE))
    raw = b'{"id":"x","call":"C1","event":"ringing","at":"2026-04-08T09:00:00+08:00"}'
    headers = signed_headers(key, "POST", EVENTS, raw, NOW)
    assert platform.sends(raw, headers=headers).status_code == 401
    path = "/api/partner/orders"
    headers = signed_headers(platform.key, "POST", path, b"[]", NOW)
    assert (
        Client().generic("POST", path, b"[]", content_type="application/json", headers=headers).status_code
        == 401
    )


@pytest.mark.parametrize(
    ("said", "field"),
    [({"event": "sings"}, "event"), ({"event": "answered"}, "agent"), ({"event": "transferred"}, "to"),
     ({"event": "recorded"}, "recording"), ({"at": "2031-01-01T00:00:00+08:00"}, "at"), ({"at": "2020-01-01T00:00:00+08:00"}, "at"),
     ({"at": "2026-04-08 09:00"}, "at"), ({"call": "a b"}, "call"), ({"id": ""}, "id"), ({"caller": "1" * 41}, "caller")],
)  # fmt: skip
def test_what_is_wrong_is_named(platform, said, field):
    answer = platform.sends({"id": "x", "call": "C1", "event": "ringing", "at": NINE.isoformat()} | said)
    assert answer.status_code == 422 and field in answer.json()["fields"]
    assert not Call.objects.exists()


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b"null", b"\xff", b"[" * 3000, b'{"id":"\\u0000"}'])
def test_what_is_no_event_is_refused_in_words(platform, raw):
    answer = platform.sends(raw)
    assert answer.status_code in (400, 422) and answer.json()["sentence"]


@pytest.mark.parametrize("phone", ["", "未显示", "anonymous", "abc", "1", "\u202e139"])
def test_a_withheld_or_unreadable_number_loses_no_call(platform, phone):
    assert platform.tells("ringing", agent="nobody-here", caller=phone).status_code == 201
    call = Call.objects.get()
    assert (call.phone_index, call.agent, masked(call)) == (None, None, "未显示")
