"""What bad input gets: a clear sentence and the right status, nothing lost, nothing done twice (第九条)."""

from datetime import timedelta
from urllib.parse import quote

import pytest
from django.test import Client

from hotline.orders import forms
from hotline.orders.models import Order
from hotline.web.clock import now
from tests.web.test_pages import enter
from tests.world import CALL, REPLY, call, dispatched, do

NUL, TOO_BIG = "\0", "9" * 25
NO_NUMBERS = ("²", "9" * 30)
"""A digit to Python that is none to anybody else, and a number no table can hold."""
ASKED = (
    ("zhaolan", "/list/late?n={}&after=1_{}"),
    ("zhaolan", "/orders?before={}&n={}"),
    ("zhaolan", "/archives?before={}"),
    ("zhangxitong", "/notices/log?before={}"),
    ("zhaolan", "/statistics/list?figure=dispatched&from={}&cut=unit&value={}"),
    ("zhaolan", "/statistics/list?figure=dispatched&from=000000000{}"),
    ("zhaolan", "/supervision?from={}"),
    ("zhaolan", "/reports/of/{}"),
    ("zhaolan", "/assessment/{}"),
    ("zhaolan", "/major/{}"),
    ("zhaolan", "/readings/{}"),
)
SENT = (
    ("zhaolan", "/exports", {"do": "approve", "id": "{}"}),
    ("zhaolan", "/exchange/province", {"do": "again", "id": "{}"}),
    ("zhangxitong", "/notices/log", {"id": "{}"}),
    ("zhaolan", "/papers", {"count": "{}"}),
    ("chenli", "/orders/{number}/reply", {"seen": "{}", **REPLY}),
    ("chenli", "/orders/{number}/sign", {"seen": "{}"}),
    ("zhaolan", "/major", {"measure": "{}"}),
)
NO_ROW = (
    "/reports/{}",
    "/reports/{}.docx",
    "/reports/{}/sign",
    "/assessment/appeal/{}",
    "/assessment/decide/{}",
    "/exports/{}",
    "/holidays/{}",
    "/shifts/{}",
    "/papers/{}/enter",
)


@pytest.mark.parametrize(
    ("who", "address"),
    [
        *[("zhaolan", f"/orders?{name}=%00") for name in ("unit", "kind", "area", "state", "before")],
        *[("zhaolan", f"/list/late?{name}=%00") for name in ("unit", "kind", "area", "after")],
        *[("zhaolan", f"/supervision?{name}=%C2%B2") for name in ("from", "unit", "rung")],
        ("zhaolan", "/supervision?unit=%00"),
        ("zhaolan", f"/list/late?after=1_{TOO_BIG}"),
        ("zhaolan", f"/orders?before={TOO_BIG}"),
        ("zhaolan", "/statistics/list?cut=unit&value=%C2%B2"),
        ("wushenji", "/people/log?who=%00&what=%00&number=%00"),
        ("liujie", "/callback?after=%00"),
    ],
)
def test_an_address_that_holds_nonsense_is_a_sentence_and_no_error(world, who, address):
    dispatched()
    answer = enter(Client(), who).get(address)
    assert answer.status_code < 500
    assert answer.status_code == 200 or "办不了" in answer.content.decode()


@pytest.mark.parametrize("nonsense", NO_NUMBERS)
def test_a_number_that_is_none_is_no_fault_of_the_program_wherever_one_is_asked_for(world, nonsense):
    number, wrong = dispatched().number, {}
    desks = {who: enter(Client(), who) for who in {who for who, *_ in (*ASKED, *SENT)}}
    for who, address in ASKED:
        wrong[address] = desks[who].get(address.replace("{}", quote(nonsense))).status_code
    for who, address, given in SENT:
        said = {name: value.replace("{}", nonsense) for name, value in given.items()}
        wrong[address] = desks[who].post(address.replace("{number}", number), said).status_code
    assert {address: status for address, status in wrong.items() if status >= 500} == {}


@pytest.mark.parametrize("nonsense", NO_NUMBERS)
def test_a_row_no_table_can_hold_is_a_page_that_is_not_there(world, nonsense):
    desk = enter(Client(), "zhaolan")
    for address in NO_ROW:
        for ask in (desk.get, desk.post):
            answer = ask(address.format(quote(nonsense)))
            assert (answer.status_code, address) == (404, address)
            assert "没有这一页" in answer.content.decode()


def test_a_sign_no_database_takes_opens_no_door(world, client):
    answer = client.post("/signin", {"username": f"liujie{NUL}", "password": "x"})
    assert answer.status_code == 422
    assert "有不能保存的字符" in answer.content.decode()


@pytest.mark.parametrize("number", ["20990101-9999", "%00", "..", "²", "20260408-0001%0A", "x" * 300, "７"])
@pytest.mark.parametrize("address", ["/orders/{}", "/orders/{}/slip", "/orders/{}/why/reply", "/callback/{}"])
def test_a_number_that_is_none_and_one_not_for_you_are_told_the_same(world, number, address):
    dispatched()
    answer = enter(Client(), "zhaolan").get(address.format(number))
    assert answer.status_code == 404
    assert "没有这个工单，或者您无权查看" in answer.content.decode()


def test_a_step_on_anothers_order_is_told_the_same_as_on_none(world):
    order, desk = dispatched(), enter(Client(), "sunsixian")
    for action, given in (
        ("sign", {}),
        ("draft", REPLY),
        ("withdraw", {"reason": "x"}),
        ("reveal", {"reason": "x"}),
    ):
        theirs, none = (desk.post(f"/orders/{n}/{action}", given) for n in (order.number, "20990101-9999"))
        assert theirs.status_code == none.status_code == 404
        assert theirs.content == none.content
    order.refresh_from_db()
    assert order.last_seq == 2


def test_a_step_not_open_now_is_a_409_that_says_what_is(world):
    order = dispatched()
    answer = enter(Client(), "chenli").post(f"/orders/{order.number}/submit")
    assert answer.status_code == 409
    words = answer.content.decode()
    assert "本件现在是“待签收”，不能“反馈市中心”。现在可以：签收" in words


def test_who_may_see_but_not_act_is_told_whose_it_is(world):
    answer = enter(Client(), "mengli").post(f"/orders/{dispatched().number}/withdraw", {"reason": "x"})
    assert answer.status_code == 403
    words = answer.content.decode()
    assert "“撤回”由市中心话务员" in words and "您在本件上没有这个身份" in words


def test_each_missing_field_is_named_at_once(world):
    answer = enter(Client(), "chenli").post(f"/orders/{dispatched().number}/draft", {"result": "已查实"})
    words = answer.content.decode()
    assert answer.status_code == 422
    assert "请填“办理过程”。" in words and "请填“处理依据”。" in words and "已查实" in words


def wrong_at_intake():
    """Each field of the intake form a character too long, with a control character, and what is no phone or date."""
    for name in ("text", *forms.INTAKE):
        field = forms.FIELDS[name]
        if field.kind in ("text", "long") and name != "phone":
            yield name, "路" * (field.limit + 1), "太长：最多"
            yield name, "汴河路\x07口", "看不见的控制字符"
    yield "text", f"汴河路{NUL}口", "看不见的控制字符"
    yield "phone", "12", "电话不对"
    yield "phone", "1390557036１x", "电话不对"
    yield "area", "航天", "没有“航天”这一项"
    yield "happened_at", (now() + timedelta(hours=1)).isoformat(), "来件时刻在将来"
    yield "happened_at", "2020-01-01 09:00", "早于本办法施行之日"
    yield "happened_at", "昨天", "写法不对"


@pytest.mark.parametrize(("name", "value", "sentence"), list(wrong_at_intake()), ids=lambda v: str(v)[:12])
def test_what_is_wrong_at_intake_is_named_and_every_word_kept(world, name, value, sentence):
    typed = {k: v for k, v in CALL.items() if k != "safety"} | {"late_reason": "停电", name: value}
    answer = enter(Client(), "liujie").post("/intake", typed)
    words = answer.content.decode()
    assert (answer.status_code, sentence in words) == (422, True)
    assert (CALL["text"] if name != "text" else CALL["place"]) in words
    assert Order.objects.count() == 0


@pytest.mark.parametrize(
    "value", ["路" * 3001, "已查\x00实", "已查\u0085\x1b实"], ids=["too long", "NUL", "control"]
)
def test_what_is_wrong_in_a_reply_is_named_and_every_word_kept(world, value):
    order = dispatched()
    answer = enter(Client(), "chenli").post(f"/orders/{order.number}/draft", REPLY | {"result": value})
    words = answer.content.decode()
    assert answer.status_code == 422 and "“办理结果”" in words
    assert REPLY["process"] in words and REPLY["basis"] in words
    order.refresh_from_db()
    assert (order.state, order.last_seq) == ("dispatched", 2)


def test_a_late_entry_in_the_future_or_before_the_last_one_is_refused(world):
    order = dispatched()
    for moment, sentence in (("2099-01-01 00:00", "在将来"), ("2026-04-08 09:00", "早于上一条记录")):
        given = {"note": "又来电", "happened_at": moment, "late_reason": "停电"}
        answer = enter(Client(), "liujie").post(f"/orders/{order.number}/supplement", given)
        assert answer.status_code == 422 and sentence in answer.content.decode()


RARE = "𠮷祥村口🚌公交甩站，师傅姓㛃，站牌“𡒄”字脱落 ﷽"


def test_rare_characters_and_emoji_are_taken_found_and_printed(world):
    desk = enter(Client(), "liujie")
    made = desk.post("/intake", CALL | {"text": RARE, "place": "𠮷祥村"}).headers["Location"]
    order = Order.objects.get()
    assert order.text == RARE
    for address in (made, f"{made}/slip", "/orders"):
        assert "𠮷祥村口🚌公交甩站" in desk.get(address).content.decode()
    for asked in ("𠮷祥", "𠮷", "㛃", "甩站"):
        assert order.number in desk.post("/find", {"q": asked}).content.decode(), asked


def test_two_at_once_the_second_is_told_what_the_first_did_and_keeps_the_words(world):
    order = call("liujie", "2026-04-08 09:00")
    do("wangmin", "dispatch", order, "2026-04-08 09:10", kind="complaint", lead_unit="enforcement")
    given = {"ground": "一", "reason": "不属交通运输职责，请拨 12345", "seen": 1}
    answer = enter(Client(), "liujie").post(f"/orders/{order.number}/return", given)
    words = answer.content.decode()
    assert answer.status_code == 409
    assert "您打开之后本件已有变动：04-08 09:10 市中心 王敏“转办”" in words
    assert Order.objects.get().state == "dispatched"
