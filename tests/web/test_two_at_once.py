"""Two requests at the same moment: nothing is done twice, nobody gets an error page."""

import threading
import uuid

import pytest
from django.db import connection
from django.test import Client

from hotline.orders.models import Event, Order
from hotline.orders.perform import perform
from hotline.orders.register import register
from hotline.regulation.refusals import Refused
from tests.web.test_pages import enter
from tests.world import CALL, at, dispatched, person, settle_in


def at_once(*works):
    """Run each in a thread of its own, started together; what each answered."""
    start, answers = threading.Barrier(len(works)), {}

    def run(place, work):
        try:
            start.wait()
            answers[place] = work()
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [answers[place] for place in range(len(works))]


@pytest.fixture
def town(transactional_db):
    settle_in()


def test_a_form_sent_twice_at_once_makes_one_order_and_both_see_it(town):
    key = str(uuid.uuid4())
    typed = CALL | {"exit": "answer", "answer": "已答复。", "kind": "inquiry", "request_id": key}
    desks = [enter(Client(), "liujie") for _ in range(4)]
    answers = at_once(*(lambda desk=desk: desk.post("/intake", typed) for desk in desks))
    order = Order.objects.get()
    assert [(a.status_code, a.headers["Location"]) for a in answers] == [(302, f"/orders/{order.number}")] * 4
    assert [e.action for e in order.events.order_by("seq")] == ["register", "answer"]


@pytest.mark.parametrize("way", ["join", "supplement", "remind"])
def test_a_call_put_onto_an_open_order_twice_at_once_is_put_there_once(town, way):
    order = dispatched("2026-04-08 09:30")
    typed = CALL | {"onto": f"{way}:{order.number}", "request_id": str(uuid.uuid4()), "phone": "13905570999"}
    desks = [enter(Client(), "liujie") for _ in range(3)]
    answers = at_once(*(lambda desk=desk: desk.post("/intake", typed) for desk in desks))
    assert [a.status_code for a in answers] == [302] * 3
    assert len({a.headers["Location"] for a in answers}) == 1
    done = {"join": ["absorb"], "supplement": ["supplement"], "remind": ["supplement", "remind"]}[way]
    assert [e.action for e in order.events.order_by("seq")] == ["register", "dispatch", *done]
    assert Order.objects.count() == (2 if way == "join" else 1)


def test_the_same_call_sent_twice_at_once_through_the_door_is_one_order(town):
    key, who = uuid.uuid4(), person("liujie")
    made = at_once(
        *(lambda: register(CALL, actor=who, now=at("2026-04-08 09:00"), request_id=key) for _ in range(6))
    )
    assert {order.number for order in made} == {"20260408-0001"}
    assert Order.objects.count() == 1
    assert register(CALL, actor=who, now=at("2026-04-08 09:01")).number == "20260408-0002"


def test_a_step_sent_twice_at_once_is_taken_once(town):
    order, key, who = dispatched(), uuid.uuid4(), person("chenli")

    def sign():
        return perform("sign", order.number, actor=who, given={}, now=at("2026-04-08 10:00"), request_id=key)

    assert [o.state for o in at_once(sign, sign, sign)] == ["handling"] * 3
    assert Event.objects.filter(action="sign").count() == 1


def test_a_request_of_one_person_is_not_repeated_by_another(world, client):
    key = uuid.uuid4()
    order = register(CALL, actor=person("liujie"), now=at("2026-04-08 09:00"), request_id=key)
    with pytest.raises(Refused, match="请求编号"):
        register(CALL, actor=person("wangmin"), now=at("2026-04-08 09:01"), request_id=key)
    response = enter(client, "wangmin").post("/intake", CALL | {"request_id": str(key)})
    assert response.status_code == 422
    assert "请求编号" in response.content.decode()
    assert order.number not in response.content.decode()
    note = {"note": "又来电"}
    again = uuid.uuid4()
    perform(
        "supplement",
        order.number,
        actor=person("liujie"),
        given=note,
        now=at("2026-04-08 09:02"),
        request_id=again,
    )
    with pytest.raises(Refused, match="请求编号"):
        perform(
            "supplement",
            order.number,
            actor=person("wangmin"),
            given=note,
            now=at("2026-04-08 09:03"),
            request_id=again,
        )
    assert order.events.count() == 2


def test_a_request_id_that_is_none_is_as_if_there_were_none(world, client):
    response = enter(client, "liujie").post("/intake", CALL | {"request_id": "not-a-uuid"})
    assert response.status_code == 302
