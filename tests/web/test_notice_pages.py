"""提醒设置 and 外发记录: my wishes are mine, my number is shown to nobody in clear, and the log says how it ended."""

from datetime import timedelta

import pytest

from hotline.console.outbox import beat
from hotline.notices.models import Delivery
from hotline.people.addresses import address_of
from tests.notices.conftest import gateway, mailbox, reachable  # noqa: F401
from tests.web.test_pages import enter
from tests.world import at, call, dispatched, person

MINE = {"email": "chenli@example.com", "mobile": "139 0557 0002", "email_wish": "all", "sms_wish": "all"}


def test_chenli_enters_his_addresses_and_sees_them_masked(world, client):
    response = enter(client, "chenli").post("/notices/mine", MINE)
    assert response.status_code == 302
    assert (address_of(person("chenli"), "email"), address_of(person("chenli"), "sms")) == (
        "chenli@example.com",
        "13905570002",
    )
    page = client.get("/notices/mine").content.decode()
    assert "139****0002" in page
    assert "c***@example.com" in page
    assert "13905570002" not in page
    assert b"13905570002" not in bytes(person("chenli").mobile_sealed)


def test_an_empty_field_keeps_the_address_and_a_tick_takes_it_away(world, client):
    reachable("chenli", "chenli@example.com", "13905570002")
    enter(client, "chenli").post(
        "/notices/mine", {"email": "", "mobile": "", "drop_mobile": "on", "sms_wish": "none"}
    )
    chenli = person("chenli")
    assert address_of(chenli, "email") == "chenli@example.com"
    assert (chenli.mobile_sealed, chenli.sms_wish, chenli.email_wish) == (None, "none", "all")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"email": "chenli"}, "邮箱写法不对"),
        ({"email": "chen\r\nBcc: x@example.com"}, "邮箱写法不对"),
        ({"email": "陈立@example.com"}, "邮箱写法不对"),
        ({"mobile": "0557-3020011"}, "手机号不对"),
        ({"mobile": "12"}, "手机号不对"),
    ],
)
def test_a_wrong_address_keeps_what_was_typed_and_changes_nothing(world, client, changes, words):
    response = enter(client, "chenli").post("/notices/mine", MINE | changes)
    page = response.content.decode()
    assert response.status_code == 422
    assert words in page
    assert "139 0557 0002" in page or "mobile" in changes
    assert person("chenli").email_sealed is None


def test_the_log_says_who_what_when_and_how_it_ended_and_no_number(world, client, gateway):  # noqa: F811
    reachable("qianjin", mobile="13905570011")
    order = call("liujie", "2026-10-02 02:00", safety=True)
    gateway.answers = [422]
    beat(lambda: at("2026-10-02 02:00"))
    page = enter(client, "zhangxitong").get("/notices/log").content.decode()
    assert "市局 钱进" in page
    assert "第十八条" in page
    assert "短信平台答 422" in page
    assert order.number not in page, "an administrator reads no order"
    assert "13905570011" not in page
    assert "0011" not in page


def test_a_failed_one_is_sent_again_on_request(world, client, mailbox):  # noqa: F811
    reachable("chenli", "chenli@example.com")
    dispatched("2026-04-08 09:30")
    mailbox.answers = ["554 no"]
    beat(lambda: at("2026-04-08 09:45"))
    row = Delivery.objects.get()
    assert enter(client, "zhangxitong").post("/notices/log", {"id": row.pk}).status_code == 302
    row.refresh_from_db()
    noon = (row.due_at + timedelta(days=1)).replace(hour=4)  # in UTC: noon in Suzhou
    assert beat(lambda: noon) == 1
    row.refresh_from_db()
    assert (row.sent_at, row.failed_at) == (noon, None)
    assert client.post("/notices/log", {"id": "0"}).status_code == 409
    assert client.post("/notices/log", {"id": "x"}).status_code == 404


def test_nobody_else_reads_the_log(world, client):
    for username in ("liujie", "zhaolan", "chenli", "lianquan"):
        assert enter(client, username).get("/notices/log").status_code == 403


def test_the_log_turns_pages_and_filters_at_a_fixed_price(world, client, django_assert_max_num_queries):
    from uuid import uuid4

    moment = at("2026-04-08 09:30")
    chenli = person("chenli")
    Delivery.objects.bulk_create(
        Delivery(account=chenli, channel="email", key=uuid4(), made_at=moment, due_at=moment, attempts=1,
                 sent_at=moment if n % 2 else None) for n in range(120))  # fmt: skip
    enter(client, "zhangxitong")
    with django_assert_max_num_queries(8):
        page = client.get("/notices/log").content.decode()
    assert page.count("执法支队 陈立") == 50
    assert client.get("/notices/log?result=sent").content.decode().count("执法支队 陈立") == 50
    last = Delivery.objects.order_by("id")[1].pk
    assert client.get(f"/notices/log?before={last}").content.decode().count("执法支队 陈立") == 1
    assert client.get("/notices/log?before=x&result=y").status_code == 200
