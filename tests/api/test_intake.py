"""受理 through the API: the same proposals, doubles and second calls as on the page (第十五条、第二十二条)."""

import uuid

import pytest

from hotline.orders.models import Order
from tests.world import CALL, call, dispatched, do

BUS = "又是3路！今天早上7点21分银河一路站台招手不停，投诉！"


def test_a_call_is_proposed_what_the_page_would_fill_in_and_nothing_is_kept(by):
    told = by("liujie").post("/orders/proposals", {"text": BUS}).json()
    assert told["fill"]["route"] == "3路"
    assert (told["fill"]["kind"], told["fill"]["area"], told["fill"]["lead_unit"]) == (
        "complaint",
        "城市客运",
        "passenger",
    )
    unit = next(line for line in told["proposals"] if line["label"] == "主办")
    assert (unit["value"], unit["by_itself"], unit["fills"]) == (
        "市局综合运输科",
        True,
        {"lead_unit": "passenger"},
    )
    assert {"words": "3路", "label": "线路", "field": "route"} in told["recognised"]
    assert told["due"]["kind"] == "complaint"
    assert told["due"]["reply"] == "2026-04-23T00:00:00+08:00"
    assert told["due"]["trace"][0]["counted"] == 0
    assert not Order.objects.exists()


def test_what_somebody_chose_is_not_proposed_over(by):
    told = by("liujie").post("/orders/proposals", {"text": BUS, "kind": "inquiry"}).json()
    assert told["due"]["kind"] == "inquiry"


def test_words_that_speak_for_safety_are_told_and_never_filled_in(by):
    told = by("liujie").post("/orders/proposals", {"text": "渡船超员，没有救生衣"}).json()
    assert "超员" in told["safety_words"]
    assert "safety" not in told["fill"]


def test_a_double_is_told_with_the_ways_that_are_open(by, day):
    order = dispatched()
    day("2026-04-09 10:00")
    same = (
        by("liujie")
        .post("/orders/proposals", {"text": "出租车怎么样了", "phone": "13905570361"})
        .json()["similar"]
    )
    assert [(one["number"], one["ways"], one["calls"]) for one in same] == [(order.number, ["supplement"], 1)]
    do("liujie", "supplement", order, "2026-04-08 16:00", note="又来电")
    [again] = (
        by("liujie").post("/orders/proposals", {"text": "还没人管", "phone": "13905570361"}).json()["similar"]
    )
    assert again["ways"] == ["supplement", "remind"]
    [other] = (
        by("liujie")
        .post("/orders/proposals", {"text": "不打表", "plate": "皖LT2056", "phone": "13905570999"})
        .json()["similar"]
    )
    assert other["ways"] == ["join"]
    assert "13905570361" not in str(other)


@pytest.mark.parametrize("who", ["chenli", "zhaowenbin", "heju", "mengli", "zhangxitong"])
def test_who_takes_no_calls_is_told_nothing(by, who):
    dispatched()
    answer = by(who).post("/orders/proposals", {"text": "不打表", "phone": "13905570361"})
    assert (answer.status_code, answer.json()["code"], answer.json()["article"]) == (
        403,
        "not_yours",
        "第十五条",
    )


def test_a_second_call_is_added_once_however_often_it_is_sent(by, day):
    order, key = dispatched(), uuid.uuid4()
    day("2026-04-09 10:00")
    for _ in range(2):
        answer = by("liujie").post(
            f"/orders/{order.number}/calls", {"way": "supplement", "text": "车牌尾号是6"}, key
        )
        assert (answer.status_code, answer.json()["number"]) == (200, order.number)
    assert order.events.filter(action="supplement").count() == 1


def test_a_pressing_call_reminds_the_unit_and_a_second_at_once_adds_nothing(by, day):
    order = dispatched()
    day("2026-04-09 10:00")
    press = {"way": "remind", "text": "还没人管"}
    assert by("liujie").post(f"/orders/{order.number}/calls", press).status_code == 200
    again = by("liujie").post(f"/orders/{order.number}/calls", press)
    assert again.status_code == 409
    assert "不重复催办" in again.json()["sentence"]
    assert [e.action for e in order.events.order_by("seq")][-2:] == ["supplement", "remind"]


def test_another_callers_call_is_registered_and_merged_at_once(by, day):
    main = dispatched()
    day("2026-04-09 10:00")
    answer = (
        by("liujie")
        .post(f"/orders/{main.number}/calls", CALL | {"way": "join", "phone": "13905570999"})
        .json()
    )
    assert (answer["state"], answer["into"]) == ("merged", main.number)
    assert Order.objects.get(number=answer["number"]).merged_into == main


def test_half_a_call_registers_nothing(by, day):
    main = call("liujie", "2026-04-08 09:00")
    day("2026-04-09 10:00")
    answer = by("liujie").post(f"/orders/{main.number}/calls", {"way": "join", "text": "同一件"})
    assert answer.status_code == 422
    assert {"kind", "channel"} <= set(answer.json()["fields"])
    assert by("liujie").post(f"/orders/{main.number}/calls", {"text": "x"}).json()["fields"].keys() == {"way"}
    assert (
        by("liujie").post(f"/orders/{main.number}/calls", {"way": "erase", "text": "x"}).json()["code"]
        == "invalid"
    )
    assert by("sunsixian").post(f"/orders/{main.number}/calls", {"way": "join"}).status_code == 404
    assert Order.objects.count() == 1


def test_openapi_says_how(client):
    paths = client.get("/api/openapi.json").json()["paths"]
    assert paths["/api/orders/proposals"]["post"]["x-article"] == "第十五条"
    assert paths["/api/orders/{number}/calls"]["post"]["operationId"] == "again"
