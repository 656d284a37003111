"""Every page opens for those it is for, says no in words to the others, and costs a fixed number of queries."""

import pytest

from tests.world import PASSWORD, REPLY, call, dispatched, do

PAGES = {
    "liujie": ["/", "/intake", "/orders", "/list/intake", "/list/late", "/phonebook", "/bell", "/find"],
    "wangmin": [
        "/",
        "/list/confirm",
        "/list/archive",
        "/list/province",
        "/list/warned",
        "/exchange/province",
        "/archives",
        "/destructions",
    ],
    "zhaolan": ["/", "/callback", "/people/rota", "/shifts", "/papers", "/destructions"],
    "mengli": ["/", "/callback", "/list/call_back"],
    "chenli": [
        "/",
        "/list/sign",
        "/list/contact",
        "/list/handle",
        "/list/review",
        "/list/tell",
        "/orders",
        "/notices/mine",
        "/archives",
    ],
    "heju": ["/", "/list/late", "/people/rota", "/shifts", "/archives", "/destructions"],
    "qianjin": ["/", "/list/acknowledge"],
    "zhangxitong": ["/people/units", "/people/accounts", "/notices/log"],
    "lianquan": ["/people/accounts"],
    "wushenji": ["/people/log"],
}


def enter(client, username):
    from tests.world import person

    client.force_login(person(username), backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(("username", "address"), [(u, a) for u, rows in PAGES.items() for a in rows])
def test_a_page_opens_for_whom_it_is_for(world, client, username, address):
    dispatched()
    call("liujie", "2026-04-08 10:00", safety=True)
    response = enter(client, username).get(address)
    assert response.status_code == 200, response.content.decode()[:500]


@pytest.mark.parametrize(
    "address", ["/", "/intake", "/orders", "/find", "/people/log", "/list/late", "/bell"]
)
def test_a_stranger_is_sent_to_the_door(world, client, address):
    response = client.get(address)
    assert response.status_code == 302
    assert response.headers["Location"].startswith("/signin")


@pytest.mark.parametrize(
    ("username", "address"),
    [
        ("chenli", "/intake"),
        ("liujie", "/people/log"),
        ("zhangxitong", "/people/log"),
        ("wushenji", "/people/accounts"),
        ("mengli", "/people/units"),
        ("liujie", "/callback"),
    ],
)
def test_a_page_of_another_post_says_no_in_words(world, client, username, address):
    response = enter(client, username).get(address)
    assert response.status_code == 403
    assert "不归您的岗位" in response.content.decode()


def test_another_units_order_and_an_unknown_one_answer_alike(world, client):
    order = dispatched()
    enter(client, "sunsixian")
    theirs = client.get(f"/orders/{order.number}")
    none = client.get("/orders/20990101-9999")
    assert (theirs.status_code, none.status_code) == (404, 404)
    assert theirs.content == none.content


def test_the_system_administrator_sees_no_order(world, client):
    order = dispatched()
    assert enter(client, "zhangxitong").get(f"/orders/{order.number}").status_code == 404


def test_the_order_page_offers_only_what_is_open_with_its_article(world, client):
    order = dispatched()
    page = enter(client, "chenli").get(f"/orders/{order.number}").content.decode()
    assert f"/orders/{order.number}/sign" in page
    assert f"/orders/{order.number}/confirm" not in page
    assert "第十七条" in page
    assert "13905570361" not in page
    assert "139****0361" in page


def test_a_refused_step_keeps_what_was_typed(world, client):
    order = dispatched()
    response = enter(client, "chenli").post(
        f"/orders/{order.number}/draft", {"result": "已查实，罚款二百元", "process": "", "basis": "有"}
    )
    page = response.content.decode()
    assert response.status_code == 422
    assert "已查实，罚款二百元" in page
    assert "请填“办理过程”" in page


def test_the_second_of_two_is_told_what_the_first_did(world, client):
    order = dispatched()
    seen = order.last_seq
    do("gaoyuan", "assign", order, "2026-04-08 10:00", handler="chenli")
    response = enter(client, "chenli").post(f"/orders/{order.number}/draft", {**REPLY, "seen": seen})
    page = response.content.decode()
    assert response.status_code == 409
    assert "分办" in page
    assert REPLY["process"] in page


def test_an_enquiry_is_answered_on_the_spot(world, client):
    typed = {"text": "小孩身高1米3坐公交要不要票", "kind": "inquiry", "channel": "phone", "phone": "13905570784",
             "exit": "answer", "answer": "1.3米以下免票。"}  # fmt: skip
    response = enter(client, "liujie").post("/intake", typed)
    assert response.status_code == 302
    assert "1.3米以下免票" in client.get(response.headers["Location"]).content.decode()


def test_a_wrong_phone_keeps_the_form(world, client):
    typed = {"text": "公交甩站", "kind": "complaint", "channel": "phone", "phone": "12", "exit": "register"}
    response = enter(client, "liujie").post("/intake", typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "公交甩站" in page
    assert "电话不对" in page
    assert "公交甩站" in client.get("/intake").content.decode(), "the draft survives"


def test_half_an_exit_registers_nothing(world, client):
    from hotline.orders.models import Order

    typed = {"text": "公交甩站", "kind": "complaint", "channel": "phone", "exit": "dispatch"}
    response = enter(client, "liujie").post("/intake", typed)
    assert response.status_code == 422
    assert Order.objects.count() == 0


@pytest.mark.parametrize("cut", [0, 4])
def test_a_number_leads_straight_to_its_order_also_without_its_year(world, client, cut):
    order = world.dispatched()
    answer = enter(client, "chenli").post("/find", {"q": order.number[cut:]})
    assert (answer.status_code, answer.headers.get("Location")) == (302, f"/orders/{order.number}")
    assert enter(client, "sunsixian").post("/find", {"q": order.number}).status_code == 200


def test_a_search_finds_two_characters_and_never_shows_another_units_order(world, client):
    order = dispatched()
    assert order.number in enter(client, "liujie").post("/find", {"q": "打表"}).content.decode()
    assert order.number in client.post("/find", {"q": "0361"}).content.decode()
    assert order.number in client.post("/find", {"q": "皖LT2056"}).content.decode()
    assert order.number not in enter(client, "sunsixian").post("/find", {"q": "打表"}).content.decode()


def test_five_wrong_passwords_lock_the_account(world, client):
    for left in (4, 3, 2, 1):
        page = client.post("/signin", {"username": "chenli", "password": "x"}).content.decode()
        assert f"还可以试 {left} 次" in page
    client.post("/signin", {"username": "chenli", "password": "x"})
    response = client.post("/signin", {"username": "chenli", "password": PASSWORD})
    assert response.status_code == 429
    assert "已锁定 15 分钟" in response.content.decode()


@pytest.mark.parametrize(
    ("address", "most"),
    [("/list/late", 6), ("/list/intake?kind=complaint&light=red", 6), ("/orders", 6), ("/", 8)],
)
def test_lists_cost_a_fixed_number_of_queries(world, client, django_assert_max_num_queries, address, most):
    for minute in range(20, 45):
        call("liujie", f"2026-04-08 09:{minute}")
    enter(client, "zhaolan").get(address)
    with django_assert_max_num_queries(most):
        client.get(address)


def test_excel_opens_again_and_holds_no_number(world, client):
    import io

    import openpyxl

    dispatched()
    response = enter(client, "wangmin").get("/orders?export=1")
    rows = list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)
    assert len(rows) == 3
    assert "13905570361" not in str(rows)
