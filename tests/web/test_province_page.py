"""抄送省中心: the page that says what was sent, received and is missing, and the ways by hand."""

import io

import openpyxl
import pytest

from hotline.exchange import province
from hotline.notices.models import Outgoing
from hotline.people.models import AccessLog, Account, Unit
from tests.exchange.conftest import office  # noqa: F401
from tests.web.test_pages import enter
from tests.world import at, dispatched, do, owed

PAGE = "/exchange/province?day=2026-04-08"


def test_the_day_shows_what_has_a_receipt_what_waits_and_what_wants_a_person(world, client, office):  # noqa: F811
    received, refused, sample = (
        dispatched("2026-04-08 09:30"), dispatched("2026-04-08 09:31"), dispatched("2026-04-08 09:32", is_sample=True))  # fmt: skip
    office.answers = [200, 422]
    province.send_due(lambda: at("2026-04-08 09:32"))
    page = enter(client, "wangmin").get(PAGE).content.decode()
    assert "AH-1" in page
    assert "省中心拒收 422（no_way）" in page
    assert "最早一条没有回执的" in page
    only = client.get(PAGE + "&state=failed").content.decode()
    assert refused.number in only
    assert received.number not in only.split("这一天留给省中心的")[1].split("欠着抄送")[0]
    assert sample.number in client.get(PAGE + "&state=sample").content.decode()
    assert "13905570361" not in page


def test_a_refused_one_goes_again_or_is_told_by_hand(world, client, office):  # noqa: F811
    order = dispatched("2026-04-08 09:30")
    do("liujie", "withdraw", order, "2026-04-08 09:40", reason="来电人要求撤回")
    office.answers = [200, 422]
    province.send_due(lambda: at("2026-04-08 09:40"))
    row = Outgoing.objects.get(failed_at__isnull=False)
    enter(client, "wangmin")
    assert client.post(PAGE, {"do": "again", "id": row.pk}).status_code == 302
    row.refresh_from_db()
    assert row.failed_at is None
    assert client.post(PAGE, {"do": "again", "id": row.pk}).status_code == 409
    assert client.post(PAGE, {"do": "hand", "id": row.pk}).status_code == 302
    row.refresh_from_db()
    assert (row.sent_how, row.settled_by.username) == ("hand", "wangmin")
    assert client.post(PAGE, {"do": "hand", "id": row.pk}).status_code == 409


def test_the_first_copy_is_told_by_hand_on_the_orders_own_page(world, client):
    order = dispatched("2026-04-08 09:30")
    answer = enter(client, "wangmin").post(PAGE, {"do": "hand", "id": Outgoing.objects.get().pk})
    assert answer.status_code == 409
    assert "请到工单页填省中心单号" in answer.content.decode()
    client.post(f"/orders/{order.number}/province_copy", {"province_number": "AH-5"})
    assert owed(order, "province_copy").ended_at is not None


def test_the_file_is_downloaded_logged_and_its_receipts_are_read_back(world, client):
    order = dispatched("2026-04-08 09:30")
    raw = enter(client, "wangmin").post(PAGE, {"do": "file"}).content
    book = openpyxl.load_workbook(io.BytesIO(raw))
    book.active.cell(2, [c.value for c in book.active[1]].index("省中心单号") + 1, "AH-7")
    box = io.BytesIO()
    book.save(box)
    box.name, _ = "receipts.xlsx", box.seek(0)
    page = client.post(PAGE, {"do": "receipts", "file": box}).content.decode()
    assert "已登记。" in page
    assert owed(order, "province_copy").ended_at is not None
    assert AccessLog.objects.get(what="export").reason == "抄送省中心 2026-04-08"


@pytest.mark.parametrize(
    ("given", "status", "words"),
    [
        ({"do": "receipts"}, 422, "请选省中心的回执文件"),
        ({"do": "receipts", "file": io.BytesIO(b"no")}, 422, "打不开"),
        ({"do": "again", "id": "x"}, 404, "没有这一条"),
        ({"do": "hand", "id": "99"}, 409, "已有回执"),
        ({"do": "nothing"}, 404, "没有这个操作"),
    ],
)
def test_bad_input_is_refused_in_words(world, client, given, status, words):
    answer = enter(client, "wangmin").post(PAGE, given)
    assert answer.status_code == status
    assert words in answer.content.decode()
    assert client.get("/exchange/province?day=2026-13-01").status_code == 422
    for day in ("0001-01-01", "9999-12-31", "2023-05-07"):
        assert client.get(f"/exchange/province?day={day}").status_code == 422


def test_a_copy_owed_with_nothing_waiting_is_named(world, client):
    order = dispatched("2026-04-08 09:30")
    Outgoing.objects.all().delete()
    page = enter(client, "zhaolan").get(PAGE).content.decode()
    assert "欠着抄送、又没有待送的" in page
    assert order.number in page


def test_comparing_with_the_province_names_what_one_side_misses(world, client, office):  # noqa: F811
    dispatched("2026-04-08 09:30")
    province.send_due(lambda: at("2026-04-08 09:30"))
    office.numbers.clear()
    page = enter(client, "wangmin").post(PAGE, {"do": "compare"}).content.decode()
    assert Outgoing.objects.get().order_number in page.split("省中心没有的")[1]


def test_units_and_operators_do_not_read_it(world, client):
    for username in ("liujie", "chenli", "zhangxitong", "mengli"):
        assert enter(client, username).get(PAGE).status_code == 403


def test_a_day_costs_a_fixed_number_of_queries(world, client, django_assert_max_num_queries):
    for minute in range(20, 50):
        dispatched(f"2026-04-08 09:{minute}")
    enter(client, "wangmin").get(PAGE)
    with django_assert_max_num_queries(12):
        client.get(PAGE)


def test_a_signing_key_is_for_partners_and_shown_once(world, client):
    Account.objects.create(username="suzhou-12328", name="宿州市中心", roles=["partner"],
                           unit=Unit.objects.get(code="centre"))  # fmt: skip
    enter(client, "lianquan")
    assert client.post("/people/accounts", {"do": "signing_key", "username": "liujie"}).status_code == 422
    page = client.post("/people/accounts", {"do": "signing_key", "username": "suzhou-12328"}).content.decode()
    assert "HOTLINE_PROVINCE_KEY=suzhou-12328:" in page
    assert (
        enter(client, "zhangxitong")
        .post("/people/accounts", {"do": "signing_key", "username": "suzhou-12328"})
        .status_code
        == 403
    )
