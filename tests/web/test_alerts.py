"""A screen that cannot be missed: the banner of alerts nobody has acknowledged (第十八条)."""

from datetime import timedelta

import pytest

from hotline.orders.models import IntakeDraft
from hotline.people.models import RotaEntry
from hotline.web import safety
from hotline.web.clock import now
from tests.web.test_pages import enter
from tests.world import at, call, do, owed, person

CONCERNED = ["qianjin", "heju", "zhaolan", "wangmin", "liujie", "zhouqiang"]


@pytest.fixture
def alert(world):
    return call("liujie", "2026-10-02 02:00", safety=True, text="渡船超员，没有救生衣")


@pytest.mark.parametrize("username", CONCERNED)
def test_it_stands_on_every_page_of_those_concerned_until_acknowledged(alert, client, username):
    enter(client, username)
    for address in ("/", "/orders", "/bell", f"/orders/{alert.number}"):
        words = client.get(address).content.decode()
        assert 'role="alert" aria-live="assertive"' in words and alert.number in words.split("</section>")[0]
        assert (f'action="/alerts/{alert.number}"' in words) == (username == "qianjin")
    do("qianjin", "acknowledge", alert, "2026-10-02 02:08")
    assert alert.number not in client.get("/phonebook").content.decode()
    assert client.get("/alerts").content.decode().strip() == ""


@pytest.mark.parametrize("username", ["chenli", "mengli", "fangjing", "zhangxitong"])
def test_others_are_not_disturbed(alert, client, username):
    enter(client, username)
    assert 'id="alarm"' not in client.get("/phonebook").content.decode()
    assert client.get("/alerts").content.decode().strip() == ""


def test_one_press_on_the_banner_acknowledges(alert, client):
    response = enter(client, "qianjin").post(f"/alerts/{alert.number}")
    assert response.headers["Location"] == f"/orders/{alert.number}"
    duty = owed(alert, "acknowledge")
    assert duty.ended_by.actor == person("qianjin")
    assert enter(client, "heju").post(f"/alerts/{alert.number}").status_code == 403


def test_where_a_rota_runs_only_who_is_on_duty_has_the_button(alert, client):
    moment = now()
    RotaEntry.objects.create(post="duty_person", account=person("heju"), starts_at=moment - timedelta(hours=1),
                             ends_at=moment + timedelta(hours=1))  # fmt: skip
    words = enter(client, "qianjin").get("/alerts").content.decode()
    assert alert.number in words and "确认收到" not in words


def test_asking_again_costs_three_queries_at_most(alert, client, django_assert_max_num_queries):
    enter(client, "qianjin").get("/alerts")
    with django_assert_max_num_queries(3):
        client.get("/alerts")


def test_a_caller_in_distress_is_transferred_first_and_typed_later(world, client):
    """12395 pressed with nothing but half a sentence typed: moment and number are kept, the rest waits."""
    enter(client, "liujie")
    page = client.get("/intake").content.decode()
    for number in ("110", "119", "120", "122", "12395", "12122"):
        assert f'name="pressed" value="{number}"' in page
    before = now()
    response = client.post("/intake/emergency", {"pressed": "12395", "text": "船翻了", "channel": "phone"})
    assert response.headers["Location"] == "/intake"
    assert IntakeDraft.objects.get().saved_at >= before
    page = client.get("/intake").content.decode()
    assert "已记下" in page and "船翻了" in page and "已转接 12395" in page
    assert client.post("/intake/emergency", {"pressed": "12345"}).status_code == 422


def test_words_that_speak_for_a_safety_matter_are_pointed_out_and_a_person_decides(world, client):
    enter(client, "liujie")
    hint = client.post("/intake/hints", {"text": "渡船超员，没有救生衣"}).content.decode()
    assert "可能涉及安全生产" in hint
    assert (
        "可能涉及安全生产"
        not in client.post("/intake/hints", {"text": "渡船超员", "safety": "1"}).content.decode()
    )
    order = call("liujie", "2026-04-08 09:00")
    assert "可能涉及安全生产" not in client.get(f"/orders/{order.number}").content.decode()
    do("liujie", "supplement", order, "2026-04-08 09:30", note="来电人补充：渡船超员，没有救生衣")
    assert "可能涉及安全生产" in client.get(f"/orders/{order.number}").content.decode()


def test_a_page_left_open_does_not_keep_its_session_alive(world, client, monkeypatch):
    enter(client, "qianjin")
    start = at("2026-04-08 09:00")
    for minute in range(0, 40, 5):
        monkeypatch.setattr(safety, "now", lambda m=minute: start + timedelta(minutes=m))
        client.get("/" if minute == 0 else "/alerts")
    assert client.get("/").headers["Location"].startswith("/signin")


def test_whoever_works_stays_signed_in(world, client, monkeypatch):
    enter(client, "qianjin")
    start = at("2026-04-08 09:00")
    for minute in range(0, 90, 20):
        monkeypatch.setattr(safety, "now", lambda m=minute: start + timedelta(minutes=m))
        assert client.get("/orders").status_code == 200
