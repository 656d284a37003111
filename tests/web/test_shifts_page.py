"""交接班: the page makes, signs, keeps and prints the sheet (第四条)."""

import pytest

from hotline.people.models import Account, Unit
from hotline.shifts.models import HandOver
from tests.web.test_pages import enter
from tests.world import call, dispatched


@pytest.fixture
def linyue(world):
    centre = Unit.objects.get(code="centre")
    return Account.objects.create(username="linyue", name="林越", unit=centre, roles=["shift_lead"])


def test_one_hands_over_the_other_signs_and_the_sheet_prints(linyue, client):
    alarm = call("liujie", "2026-04-08 19:50", safety=True)
    page = enter(client, "zhaolan").get("/shifts").content.decode()
    assert f'<a href="/orders/{alarm.number}">' in page
    assert "值班表里没有下一位值班长" in page
    made = client.post("/shifts", {"incoming": "linyue", "notes": "留意客运站"})
    assert made.status_code == 302
    where = made.headers["Location"]
    waits = client.get(where).content.decode()
    assert "待签字" in waits and "接班签字" not in waits
    enter(client, "linyue")
    assert "看过了，接班签字" in client.get(where).content.decode()
    assert client.post(where, {"remark": "与所列相符"}).status_code == 302
    signed = client.get(where).content.decode()
    assert "双方已签" in signed and "与所列相符" in signed and alarm.number in signed
    assert client.post(where).status_code == 409


def test_another_shift_lead_does_not_sign_for_the_one_named_and_loses_no_word(linyue, client):
    where = enter(client, "zhaolan").post("/shifts", {"incoming": "linyue"}).headers["Location"]
    refused = client.post(where, {"remark": "话说一半"})
    assert refused.status_code == 403
    assert "由接班的林越签字" in refused.content.decode()


def test_a_refused_hand_over_keeps_the_notes(linyue, client):
    refused = enter(client, "zhaolan").post("/shifts", {"notes": "留意客运站"})
    assert refused.status_code == 422
    said = refused.content.decode()
    assert "请选接班的值班长" in said and "留意客运站" in said
    assert not HandOver.objects.exists()


def test_pressing_twice_makes_one_sheet(linyue, client):
    given = {"incoming": "linyue", "request_id": "6a1f7a6e-9a58-4f6e-8a9a-5c6f3d1a2b11"}
    first, again = (enter(client, "zhaolan").post("/shifts", given) for _ in range(2))
    assert first.headers["Location"] == again.headers["Location"]
    assert HandOver.objects.count() == 1


def test_the_leaders_read_it_and_hand_over_nothing(linyue, client):
    enter(client, "heju")
    assert "出单并签字" not in client.get("/shifts").content.decode()
    assert client.post("/shifts", {"incoming": "linyue"}).status_code == 403


def test_the_page_costs_the_same_however_much_is_open(linyue, client, django_assert_max_num_queries):
    for nth in range(12):
        dispatched("2026-04-08 09:30", phone=f"1390557{nth:04}")
    enter(client, "zhaolan").get("/shifts")
    with django_assert_max_num_queries(24):
        client.get("/shifts")
    where = client.post("/shifts", {"incoming": "linyue"}).headers["Location"]
    with django_assert_max_num_queries(12):
        client.get(where)
