"""转办来件 and 对接线路 in the browser's eyes: upload, columns, progress, undo, comparison, late words, the address (第十五条)."""

import io

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from hotline.exchange.models import LateWord, PartnerImport
from hotline.orders.models import Order
from hotline.web.staff import partners
from tests.exchange.conftest import NOON
from tests.exchange.conftest import turned as turned
from tests.exchange.tables import row_file
from tests.exchange.test_inbox import ONE
from tests.exchange.test_inbox import line as line
from tests.web.test_pages import enter
from tests.world import do

PARTNER = "/exchange/partners/sz-12345"


@pytest.fixture
def desk(line, client, monkeypatch):
    monkeypatch.setattr(partners, "now", lambda: NOON)
    return enter(client, "zhaolan")


def upload(desk, raw, do="import"):
    return desk.post(PARTNER, {"do": do, "file": SimpleUploadedFile("a.xlsx", raw)})


def test_a_file_goes_in_through_the_pages_and_is_taken_back(desk, monkeypatch):
    monkeypatch.setattr(partners.imports.go_on, "__defaults__", (2,))
    page = upload(desk, row_file(3, 诉求类型="表扬")).headers["Location"]
    shown = desk.get(page).content.decode()
    assert '可导入 <b class="num">2</b> 件' in shown and "（B2）：" in shown and "来源单号（必选）" in shown
    first = desk.post(page, {"do": "take"}).content.decode()
    assert "data-go-on" in first and 'value="2"' in first, (
        "the page goes on by itself, the button does it without JavaScript"
    )
    assert "导入结果" in desk.post(page, {"do": "take"}).content.decode()
    assert Order.objects.count() == 2
    back = desk.get(f"{page}/back.xlsx")
    assert openpyxl.load_workbook(io.BytesIO(back.content)).active.max_row == 3
    assert desk.get(f"{page}/left.xlsx").status_code == 200
    assert desk.post(page, {"do": "undo", "reason": ""}).status_code == 422
    assert desk.post(page, {"do": "undo", "reason": "传错"}).status_code == 302
    assert "撤销：传错" in desk.get(page).content.decode()


def test_what_is_no_table_is_refused_on_the_page(desk):
    answer = upload(desk, b"PK\x03\x04broken")
    assert answer.status_code == 422 and "像是坏的" in answer.content.decode()
    assert desk.post(PARTNER, {"do": "import"}).status_code == 422
    assert not PartnerImport.objects.exists()
    assert desk.get("/exchange/imports/999").status_code == 404
    assert desk.get("/exchange/partners/liujie").status_code == 404


def test_the_comparison_names_the_differences(desk, line):
    line.hands_over()
    shown = upload(desk, row_file(1), "compare").content.decode()
    assert "SZ-20260408-0001" in shown and ONE["number"] in shown


def test_a_late_word_is_shown_masked_and_settled_once(desk, line):
    line.hands_over()
    assert line.does("remind", note="来电人魏红霞13905570361又来电").status_code == 409
    shown = desk.get("/exchange/partners").content.decode()
    assert "来文未能办入" in shown and "13905570361" not in shown
    word = LateWord.objects.get()
    assert desk.post("/exchange/partners", {"id": word.pk, "done": ""}).status_code == 422
    assert desk.post("/exchange/partners", {"id": word.pk, "done": "已转办"}).status_code == 302
    assert desk.post("/exchange/partners", {"id": word.pk, "done": "再办"}).status_code == 409


def test_their_deadline_is_on_the_order_page_the_worklist_and_the_list_of_partners(desk, line):
    line.hands_over(ONE | {"due": "2026-04-08T12:30:00+08:00"})
    order = Order.objects.get()
    assert "来源期限" in desk.get(f"/orders/{order.number}").content.decode()
    assert "来源限" in desk.get("/list/intake").content.decode()
    assert "04-08 12:30" in desk.get("/exchange/partners").content.decode()
    do("wangmin", "dispatch", order, "2026-04-08 12:10", kind="complaint", lead_unit="enforcement")
    shown = enter(desk, "chenli").get(f"/orders/{order.number}").content.decode()
    assert "来源期限已过" in shown


def test_the_administrator_sets_an_address_and_sees_no_order(line, client):
    line.hands_over()
    client = enter(client, "zhangxitong")
    assert (
        client.post("/exchange/lines", {"username": "sz-12345", "url": "http://far.example/"}).status_code
        == 422
    )
    assert (
        client.post("/exchange/lines", {"username": "sz-12345", "url": "https://far.example/in"}).status_code
        == 302
    )
    shown = client.get("/exchange/lines").content.decode()
    assert "https://far.example/in" in shown and Order.objects.get().number not in shown
