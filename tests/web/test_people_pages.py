"""Three administrators, none of whom can do another's work."""

from tests.web.test_pages import enter
from tests.world import PASSWORD, person


def test_a_new_account_has_no_post_until_the_security_administrator_gives_one(world, client):
    from hotline.people.models import Account

    made = {
        "do": "make",
        "username": "sunli",
        "name": "孙丽",
        "unit": "centre",
        "password": "Chu-Shi-Mima-2026",
    }
    enter(client, "zhangxitong").post("/people/accounts", made)
    sunli = Account.objects.get(username="sunli")
    assert sunli.roles == []
    refused = client.post("/people/accounts", {"do": "empower", "username": "sunli", "roles": ["operator"]})
    assert refused.status_code == 403
    enter(client, "lianquan").post(
        "/people/accounts", {"do": "empower", "username": "sunli", "roles": ["operator"]}
    )
    sunli.refresh_from_db()
    assert sunli.roles == ["operator"]
    enter(client, "sunli")
    assert client.get("/").headers["Location"] == "/password"
    client.post("/password", {"old": "Chu-Shi-Mima-2026", "new": PASSWORD})
    assert client.get("/").status_code == 200


def test_an_administrator_holds_no_other_post(world, client):
    response = enter(client, "lianquan").post(
        "/people/accounts", {"do": "empower", "username": "wushenji", "roles": ["audit_admin", "operator"]}
    )
    assert response.status_code == 422
    assert person("wushenji").roles == ["audit_admin"]


def test_a_reveal_asks_a_reason_leaves_an_event_and_a_line_for_the_auditor(world, client):
    from tests.world import dispatched

    order = dispatched()
    enter(client, "chenli")
    assert client.post(f"/orders/{order.number}/reveal", {"reason": ""}).status_code == 422
    page = client.post(f"/orders/{order.number}/reveal", {"reason": "核对路线"}).content.decode()
    assert "13905570361" in page
    assert order.events.filter(action="reveal").count() == 1
    log = enter(client, "wushenji").get("/people/log").content.decode()
    assert "核对路线" in log
    assert "13905570361" not in log


def test_a_reveal_opens_what_was_masked_in_the_words_too(world, client):
    from tests.world import dispatched, do

    order = dispatched(text="找我家人13905570999", place="13905570998门口")
    do("liujie", "supplement", order, "2026-04-08 10:00", note="换了号码13905570997")
    enter(client, "chenli")
    values = ("13905570999", "13905570998门口", "13905570997")
    page = client.get(f"/orders/{order.number}").content.decode()
    assert [v for v in values if v in page] == []
    page = client.post(f"/orders/{order.number}/reveal", {"reason": "核对号码"}).content.decode()
    assert [v for v in values if v in page] == list(values)
    assert [v for v in values if v in client.get(f"/orders/{order.number}").content.decode()] == []


def test_a_unit_may_be_renamed_but_not_to_a_name_in_use(world, client):
    enter(client, "zhangxitong")
    taken = {"code": "sixian", "name": "萧县交通运输局", "is_active": "on"}
    assert client.post("/people/units", taken).status_code == 422
    client.post(
        "/people/units",
        {"code": "sixian", "name": "泗县交通局", "duty_phone": "0557-0000099", "is_active": "on"},
    )
    assert "泗县交通局" in enter(client, "liujie").get("/phonebook").content.decode()


def test_the_shift_leader_sees_a_colleagues_half_filled_form(world, client):
    enter(client, "liujie").post("/intake/draft", {"text": "3路车又甩站", "phone": "13905570784"})
    page = enter(client, "zhaolan").get("/intake/draft/liujie").content.decode()
    assert "3路车又甩站" in page
    assert enter(client, "wangmin").get("/intake/draft/liujie").status_code == 403


def test_a_token_is_shown_once_and_opens_the_api(world, client):
    import re

    page = (
        enter(client, "lianquan")
        .post("/people/accounts", {"do": "token", "username": "liujie"})
        .content.decode()
    )
    token = re.search(r"<b>([\w-]{40,})</b>", page)[1]
    client.logout()
    answer = client.get("/api/orders", headers={"authorization": f"Bearer {token}"})
    assert answer.status_code == 200
    assert client.get("/api/orders").status_code == 401
