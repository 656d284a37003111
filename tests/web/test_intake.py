"""受理登记: what is proposed, where a call goes, and that nothing typed is lost."""

import html
import json
import re

import pytest

from hotline.orders.models import IntakeDraft, Order
from tests.web.test_pages import enter
from tests.world import CALL, at, call, dispatched, do

BUS = "又是3路！今天早上7点21分银河一路站台招手不停，投诉！"


@pytest.fixture
def april(monkeypatch):
    """The pages' clock stands at a morning in April."""
    import hotline.web.staff.intake as page

    monkeypatch.setattr(page, "now", lambda: at("2026-04-09 10:00"))


def hinted(client, **typed):
    page = enter(client, "liujie").post("/intake/hints", typed).content.decode()
    found = {
        name: json.loads(html.unescape(words))
        for name, words in re.findall(r'data-(fill(?:-all)?)="([^"]*)"', page)
    }
    return page, found["fill"], found["fill-all"]


def test_what_was_said_fills_the_fields_with_the_words_that_spoke_for_it(world, client):
    page, fill, _ = hinted(client, text=BUS)
    assert fill["route"] == "3路"
    assert fill["matter_time"] == "今天早上7点21分"
    assert fill["place"] == "银河一路"
    assert (fill["kind"], fill["area"], fill["lead_unit"]) == ("complaint", "城市客运", "passenger")
    assert "“3路”" in page
    assert "把握大" in page


def test_safety_and_what_is_unsure_wait_for_a_persons_key(world, client):
    page, fill, every = hinted(client, text="渡船超员，没有救生衣")
    assert "safety" not in fill
    assert every["safety"] == "1"
    assert "可能涉及安全生产" in page
    page, _, every = hinted(client, text="渡船超员，没有救生衣", safety="1")
    assert "safety" not in every
    assert "可能涉及安全生产" not in page


def test_the_county_a_person_chose_decides_the_unit(world, client):
    _, fill, _ = hinted(client, text="泗县到灵璧的班车甩客", county="灵璧县", own="county")
    assert fill["lead_unit"] == "lingbi"


def test_a_guess_of_an_earlier_wording_counts_for_nothing(world, client):
    """A draft may hold what was guessed before the words changed; what a person chose still counts."""
    page, fill, _ = hinted(client, text=BUS, kind="inquiry", own="")
    assert fill["kind"] == "complaint"
    assert "投诉举报，现在转办" in page
    page, fill, _ = hinted(client, text=BUS, kind="inquiry", own="kind")
    assert "信息咨询，现在转办" in page


def test_what_is_recognised_finds_the_orders_on_the_same_object(world, client, april):
    main = dispatched()
    page, _, _ = hinted(client, text="又是那辆皖LT2056")
    assert f"join:{main.number}" in page
    assert "同一对象" in page


def test_the_due_day_is_shown_day_by_day_for_each_kind(world, client, monkeypatch):
    import hotline.web.staff.intake as page

    monkeypatch.setattr(page, "now", lambda: at("2026-04-28 09:42"))
    for kind, due in (
        ("inquiry", "5月6日（周三）24:00"),
        ("suggestion", "5月8日（周五）24:00"),
        ("complaint", "5月14日（周四）24:00"),
    ):
        shown, _, _ = hinted(client, text="x", kind=kind)
        assert due in shown
    assert "5/1–5/5" in shown
    assert "5月1日至5月5日（劳动节）不计" in shown
    assert "周六调休上班" in shown
    assert "04-29 09:42" in shown


def test_a_second_call_of_the_same_caller_is_added_to_the_open_order(world, client, april):
    order = dispatched()
    page, _, _ = hinted(client, text="我上次说的出租车有结果了吗", phone="139 0557 0361")
    assert f"supplement:{order.number}" in page
    assert f"remind:{order.number}" not in page
    typed = {"text": "又来电，要求书面答复", "phone": "13905570361", "onto": f"supplement:{order.number}"}
    response = client.post("/intake", typed)
    assert response.headers["Location"] == f"/orders/{order.number}"
    assert Order.objects.count() == 1
    assert order.events.get(action="supplement").body.given["note"] == "又来电，要求书面答复"
    assert not IntakeDraft.objects.exists()


def test_the_third_call_presses_the_unit_and_a_fourth_at_once_is_told_so(world, client, april):
    order = dispatched()
    do("liujie", "supplement", order, "2026-04-08 16:00", note="又来电")
    page, _, _ = hinted(client, text="还没人管", phone="13905570361")
    assert f"remind:{order.number}" in page
    typed = {"text": "还没人管", "phone": "13905570361", "onto": f"remind:{order.number}"}
    assert client.post("/intake", typed).status_code == 302
    assert [e.action for e in order.events.order_by("seq")][-2:] == ["supplement", "remind"]
    again = client.post("/intake", typed | {"text": "怎么还不来"})
    assert again.status_code == 409
    assert "不重复催办" in again.content.decode()
    assert "怎么还不来" in again.content.decode()
    assert order.events.filter(action="supplement").count() == 2


def test_another_callers_same_matter_is_registered_and_merged_at_once(world, client, april):
    main = dispatched()
    page, _, _ = hinted(client, text="出租车不打表", plate="皖LT2056", phone="13905570999")
    assert f"join:{main.number}" in page
    response = client.post("/intake", CALL | {"phone": "13905570999", "onto": f"join:{main.number}"})
    joined = Order.objects.exclude(pk=main.pk).get()
    assert response.headers["Location"] == f"/orders/{joined.number}"
    assert (joined.state, joined.merged_into) == ("merged", main)


@pytest.mark.parametrize("choice", ["join:20990101-0001", "supplement:x", "erase:20260408-0001", "join:"])
def test_onto_what_is_not_there_registers_nothing_and_keeps_the_form(world, client, choice):
    response = enter(client, "liujie").post("/intake", CALL | {"onto": choice})
    assert response.status_code in (404, 422)
    assert CALL["text"] in response.content.decode()
    assert Order.objects.count() == 0


def test_the_draft_comes_back_whole_and_whoever_leads_the_shift_sees_it(world, client):
    typed = {
        "text": "3路车又甩站😀",
        "phone": "13905570784",
        "exit": "answer",
        "answer": "正在核实",
        "own": "kind,exit",
    }
    enter(client, "liujie").post("/intake/draft", typed)
    page = client.get("/intake").content.decode()
    assert all(words in page for words in ("3路车又甩站😀", "13905570784", "正在核实", 'value="kind,exit"'))
    lead = enter(client, "zhaolan").get("/").content.decode()
    assert "/intake/draft/liujie" in lead
    assert "3路车又甩站😀" in client.get("/intake/draft/liujie").content.decode()


def test_a_draft_longer_than_any_limit_does_not_shut_the_page(world, client):
    enter(client, "liujie").post("/intake/draft", {"text": "路" * 60_000, "answer": "答" * 60_000})
    assert client.get("/intake").status_code == 200


BAD = {
    "a NUL": ({"text": "路坏\0了"}, "看不见的控制字符", "路坏"),
    "a control sign": ({"place": "汴河路\x07口"}, "看不见的控制字符", "汴河路"),
    "too long": ({"text": "路" * 5001}, "诉求”太长：最多 5000 字，现在 5001 字", "路路路"),
    "a long place": ({"place": "河" * 121}, "地点”太长：最多 120 字", "河河河"),
    "a day to come": ({"happened_at": "2099-01-01T08:00", "late_reason": "停电"}, "来件时刻在将来", "2099-01-01T08:00"),
    "no reason for a late entry": ({"happened_at": "2026-04-08T08:00"}, "补录须写明原因", "2026-04-08T08:00"),
    "no moment": ({"happened_at": "昨天", "late_reason": "停电"}, "写法不对", CALL["text"]),
    "no phone": ({"phone": "12"}, "电话不对", 'value="12"'),
    "no phone at all": ({"phone": "１３９０５５７"}, "电话不对", "１３９０５５７"),
    "nothing said": ({"text": ""}, "请填“诉求”", CALL["place"]),
    "no kind": ({"kind": ""}, "请填“类别”", CALL["text"]),
    "a kind there is not": ({"kind": "praise"}, "没有“praise”这一项", CALL["text"]),
    "a referral to come": ({"exit": "refer", "referral": "railway", "transferred_at": "2099-01-01T08:00", "transfer_result": "已转"},
                           "转接时间在将来", "已转"),
    "no unit": ({"exit": "dispatch", "lead_unit": ""}, "请填“主办单位”", CALL["text"]),
    "half a return": ({"exit": "return", "ground": "一"}, "请填“理由”", CALL["text"]),
}  # fmt: skip


@pytest.mark.parametrize("name", BAD)
def test_bad_input_is_refused_in_words_and_what_was_typed_stays(world, client, name):
    changes, sentence, kept = BAD[name]
    response = enter(client, "liujie").post("/intake", CALL | changes)
    page = response.content.decode()
    assert response.status_code == 422
    assert sentence in html.unescape(page)
    assert kept in page
    assert Order.objects.count() == 0
    assert client.get("/intake").status_code == 200, "the draft opens again"


@pytest.mark.parametrize(
    "phone",
    ["139 0557 0361", "+86-139-0557-0361", "0557-3023456", "0557-3023456转801", "400-881-2328", "12345", "95598", "未显示",
     "匿名", "分机801", "１３９０５５７０３６１", "+852 2345 6789"],
)  # fmt: skip
def test_every_form_of_number_callers_have_is_taken(world, client, phone):
    response = enter(client, "liujie").post("/intake", CALL | {"phone": phone})
    assert response.status_code == 302


def test_rare_characters_and_emoji_are_accepted_found_and_printed(world, client):
    typed = CALL | {"text": "𠮷家湾的路坏了😀，🚌司机还骂人", "place": "𠮷家湾", "caller_name": "㐂𠮷"}
    number = enter(client, "liujie").post("/intake", typed).headers["Location"].rpartition("/")[2]
    for asked in ("𠮷家湾", "𠮷家", "㐂𠮷", "😀"):
        found = client.post("/find", {"q": asked}).content.decode()
        assert (number in found) == (asked != "㐂𠮷"), "a caller's name is in no index"
    slip = client.get(f"/orders/{number}/slip").content.decode()
    assert "𠮷家湾的路坏了😀，🚌司机还骂人" in slip


def test_two_desks_and_a_unit_see_whom_the_desk_may_only_look_at(world, client):
    call("liujie", "2026-04-08 09:00")
    assert enter(client, "chenli").post("/intake/hints", {"text": "x"}).status_code == 403
    assert enter(client, "mengli").get("/intake").status_code == 403
