"""Worklists: the step each row waits for, how many there are, and the way back to the list one came from."""

import html
import re
from urllib.parse import unquote

import pytest

from hotline.orders.models import Order
from hotline.web.staff import lists
from tests.web.test_pages import enter
from tests.world import at, call, dispatched, do, reply_to


@pytest.fixture
def noon(monkeypatch):
    """The lists' clock stands at noon on the day of the calls."""
    monkeypatch.setattr(lists, "now", lambda: at("2026-04-08 12:00"))


def actions(page):
    """What the last column offers, top to bottom: words and where it leads."""
    found = re.findall(
        r'<(?:a|button) class="btn btn-sm" (?:href|formaction)="([^"]*)"[^>]*data-row-act>([^<]*)<', page
    )
    return [(words, html.unescape(where)) for where, words in found]


@pytest.mark.parametrize(
    ("who", "key", "words"),
    [("wangmin", "intake", "转办"), ("liujie", "intake", "转办"), ("chenli", "sign", "签收"), ("chenli", "contact", "联络来电人"),
     ("chenli", "handle", "签收"), ("zhouqiang", "late", "催办")],
)  # fmt: skip
def test_each_row_offers_the_step_it_waits_for_to_whoever_may_take_it(
    world, client, monkeypatch, who, key, words
):
    call("liujie", "2026-04-08 09:00") if key == "intake" else dispatched("2026-04-08 09:30")
    later = "2026-05-08 12:00" if key == "late" else "2026-04-08 12:00"
    monkeypatch.setattr(lists, "now", lambda: at(later))
    page = enter(client, who).get(f"/list/{key}").content.decode()
    # What the centre owes itself, on the list of everything late, is only looked at by who may not do it.
    assert {w for w, _ in actions(page)} - {"查看" if key == "late" else ""} == {words}


def test_whoever_may_only_look_is_offered_a_look(world, client, monkeypatch):
    dispatched("2026-04-08 09:30")
    monkeypatch.setattr(lists, "now", lambda: at("2026-05-08 12:00"))
    page = enter(client, "heju").get("/list/late").content.decode()
    assert {w for w, _ in actions(page)} == {"查看"}


def test_what_only_the_caller_can_say_is_no_button_of_a_list(world, client, monkeypatch):
    order = dispatched()
    do("chenli", "sign", order, "2026-04-08 10:00")
    do("chenli", "contact", order, "2026-04-08 10:10", outcome="reached", how="phone", note="已联系")
    reply_to(order, "2026-04-09 10:00")
    do("wangmin", "confirm", order, "2026-04-09 11:00")
    monkeypatch.setattr(lists, "now", lambda: at("2026-04-09 12:00"))
    [(words, _)] = actions(enter(client, "zhaolan").get("/list/call_back").content.decode())
    assert words == "查看"


def test_a_task_named_to_a_colleague_is_not_offered_to_another_handler(world, client, noon):
    order = dispatched("2026-04-08 09:30")
    do("gaoyuan", "assign", order, "2026-04-08 10:00", handler="chenli")
    assert [w for w, _ in actions(enter(client, "chenli").get("/list/handle").content.decode())] == ["拟回复"]
    order.tasks.update(handler=None)
    order.tasks.update(handler_id=Order.objects.get().contact.registered_by_id)
    assert [w for w, _ in actions(enter(client, "chenli").get("/list/handle").content.decode())] == ["查看"]


def test_dispatch_from_the_list_comes_filled_in_and_leads_back_to_it(world, client, noon):
    order = call("liujie", "2026-04-08 09:00")
    call("liujie", "2026-04-08 09:05")
    [(_, where), _] = actions(enter(client, "wangmin").get("/list/intake?kind=complaint").content.decode())
    page = client.get(where).content.decode()
    form = re.search(r'<form method="post" action="/orders/[\d-]+/dispatch".*?</form>', page, re.S)[0]
    assert '<option value="enforcement" selected' in form
    assert "建议的主办单位" in form
    back = html.unescape(re.search(r'name="back" value="([^"]*)"', form)[1])
    assert back == "/list/intake?kind=complaint" == unquote(where.partition("back=")[2])
    given = {"kind": "complaint", "lead_unit": "enforcement", "seen": "1", "back": back}
    answer = client.post(f"/orders/{order.number}/dispatch", given)
    assert answer.headers["Location"] == f"{back}&done={order.number}&did=dispatch"
    page = client.get(answer.headers["Location"]).content.decode()
    assert "已转办" in page
    assert len(actions(page)) == 1
    assert 'value="complaint" selected' in page, "the filter stays"


def test_a_step_that_asks_nothing_is_pressed_in_the_list(world, client, noon):
    order = dispatched("2026-04-08 09:30")
    [(_, where)] = actions(enter(client, "chenli").get("/list/sign").content.decode())
    answer = client.post(where, {"seen": "2", "back": "/list/sign?", "number": order.number})
    assert answer.headers["Location"] == f"/list/sign?&done={order.number}&did=sign"
    order.refresh_from_db()
    assert order.state == "handling"
    again = client.post(where, {"seen": "2", "back": "/list/sign?"})
    assert again.status_code == 409
    assert "已有变动" in again.content.decode()


@pytest.mark.parametrize(
    "back",
    ["https://example.org/", "//example.org", "/list/x\r\nSet-Cookie: a=b", "/people/units", "/list/\\x"],
)
def test_the_way_back_leads_only_to_a_list(world, client, back):
    order = call("liujie", "2026-04-08 09:00")
    given = {"kind": "complaint", "lead_unit": "enforcement", "back": back}
    answer = enter(client, "wangmin").post(f"/orders/{order.number}/dispatch", given)
    assert answer.headers["Location"] == f"/orders/{order.number}"


def test_a_list_numbers_its_rows_on_and_says_how_many_there_are(world, client, noon):
    for minute in range(17):
        call("liujie", f"2026-04-08 09:{minute:02}", kind="inquiry" if minute < 2 else "complaint")
    page = enter(client, "wangmin").get("/list/intake").content.decode()
    assert re.search(r'共 <b class="num">17</b> 条', page)
    following = html.unescape(re.search(r'id="next" href="([^"]*)"', page)[1])
    page = client.get(f"/list/intake{following}").content.decode()
    assert re.findall(r'<td class="num c-n">(\d+)</td>', page) == ["16", "17"]
    assert re.search(r'共 <b class="num">17</b> 条', page)
    assert 'id="prev"' in page
    page = client.get("/list/intake?kind=inquiry").content.decode()
    assert re.search(r'共 <b class="num">2</b> 条', page)
    assert "/list/confirm?kind=inquiry" in page, "the filter goes along to the other lists"


def test_no_more_is_counted_than_anybody_turns_pages(world, client, noon, monkeypatch):
    for minute in range(5):
        call("liujie", f"2026-04-08 09:{minute:02}")
    monkeypatch.setattr("hotline.web.staff.lists.MOST", 3)
    page = enter(client, "wangmin").get("/list/intake").content.decode()
    assert re.search(r'共 <b class="num">3 以上</b> 条', page)


def test_the_bar_for_many_stands_once_and_says_how_long_one_is_left_alone(world, client, noon):
    call("liujie", "2026-04-08 09:00")
    page = enter(client, "zhouqiang").get("/list/late").content.decode()
    assert re.findall(r"催办所选|\d+ 分钟内催过", page) == ["催办所选", "10 分钟内催过"]


def test_a_light_narrows_the_list(world, client, monkeypatch):
    call("liujie", "2026-04-08 09:00")
    call("liujie", "2026-04-08 11:59")
    monkeypatch.setattr(lists, "now", lambda: at("2026-04-08 12:00"))
    page = enter(client, "wangmin")
    counts = {
        light: len(actions(page.get(f"/list/intake?light={light}").content.decode()))
        for light in ("red", "green", "mauve")
    }
    assert counts == {"red": 1, "green": 1, "mauve": 2}


@pytest.mark.parametrize("address", ["/list/intake", "/orders"])
def test_the_days_of_registration_narrow_the_list_both_days_inclusive(world, client, noon, address):
    for day in (6, 7, 8):
        call("liujie", f"2026-04-0{day} 09:00")
    page = enter(client, "wangmin")

    def days(asked):
        words = page.get(f"{address}?{asked}").content.decode()
        assert re.search(r'共 <b class="num">(\d+)', words)[1] == str(
            len(set(re.findall(r"/orders/2026040(\d)", words)))
        )
        return sorted(set(re.findall(r"/orders/2026040(\d)", words)))

    assert days("since=2026-04-07") == ["7", "8"]
    assert days("until=2026-04-07") == ["6", "7"]
    assert days("since=2026-04-07&until=2026-04-07") == ["7"]
    assert days("since=2026-02-30&until=gestern") == ["6", "7", "8"], "不是日期的不算"


@pytest.mark.parametrize(
    "asked",
    [
        "n=-1",
        "n=1e9",
        "n=99999999999999999999",
        "after=x_y",
        "after=1_",
        "done=x&did=sign",
        "done=20260408-0001&did=erase",
    ],
)
def test_an_address_nobody_wrote_is_a_plain_list(world, client, asked):
    call("liujie", "2026-04-08 09:00")
    answer = enter(client, "wangmin").get(f"/list/intake?{asked}")
    assert answer.status_code == 200
    assert 'gap" role="status"' not in answer.content.decode()


def test_a_full_page_costs_no_query_a_row(world, client, noon, django_assert_max_num_queries):
    for minute in range(20, 36):
        reply_to(dispatched(f"2026-04-08 09:{minute}"), "2026-04-08 11:00")
    enter(client, "wangmin").get("/list/confirm")
    with django_assert_max_num_queries(6):
        page = client.get("/list/confirm").content.decode()
    assert {w for w, _ in actions(page)} == {"程序性确认"}


def test_a_new_unit_is_in_the_filter_at_once(world, client):
    from hotline.people.models import Unit

    page = enter(client, "wangmin")
    page.get("/list/intake")
    Unit.objects.create(code="new", name="示例新单位", short_name="新单位", kind="direct")
    assert "新单位" in page.get("/list/intake").content.decode()
