"""导出 (第九条): masked, marked with who and when, logged; above the limit approved by another, taken once."""

import io

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from hotline.people.models import AccessLog, ExportRequest
from hotline.web.clock import now
from tests.web.test_pages import enter
from tests.world import call, dispatched, parameter_as, person


def sheet(response):
    return list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)


@pytest.mark.parametrize("address", ["/orders?export=1", "/list/late?export=1"])
def test_the_sheet_says_who_took_it_and_when_and_holds_no_number(world, client, address):
    dispatched(text="我叫魏红霞，电话13905570361，司机没打表", caller_name="魏红霞")
    rows = sheet(enter(client, "wangmin").get(address))
    assert "王敏（wangmin）" in rows[0][0]
    taken = len(rows) - 2
    assert taken > 0
    assert f"导出，{taken} 行" in rows[0][0]
    assert [v for v in ("13905570361", "魏红霞") if v in str(rows)] == []
    assert AccessLog.objects.get(what="export").hits == taken


def test_a_large_export_waits_for_another_and_is_taken_once(world, client):
    for minute in range(3):
        call("liujie", f"2026-04-08 09:{minute:02}")
    with parameter_as("export_rows_without_approval", 2):
        page = enter(client, "liujie").get("/orders?export=1&kind=complaint").content.decode()
        assert "须另一人批准" in page
        refused = client.post("/exports", {"source": "orders", "reason": ""})
        assert (refused.status_code, "请填导出的事由" in refused.content.decode()) == (422, True)
        client.post("/exports", {"source": "orders", "kind": "complaint", "reason": "季度检查"})
        [asked] = ExportRequest.objects.all()
        assert (asked.rows, asked.filters["kind"]) == (3, "complaint")
        assert client.post(f"/exports/{asked.pk}").status_code == 409
        assert client.post("/exports", {"do": "approve", "id": asked.pk}).status_code == 403
        assert enter(client, "chenli").post("/exports", {"do": "approve", "id": asked.pk}).status_code == 404
        assert enter(client, "zhaolan").post("/exports", {"do": "approve", "id": asked.pk}).status_code == 302
        assert client.post(f"/exports/{asked.pk}").status_code == 404, "only who asked"
        rows = sheet(enter(client, "liujie").post(f"/exports/{asked.pk}"))
        assert len(rows) == 5
        assert client.post(f"/exports/{asked.pk}").status_code == 409, "only once"
    told = list(AccessLog.objects.order_by("id").values_list("what", flat=True))
    assert told == ["export_asked", "export_approved", "export"]


@pytest.mark.parametrize("source", ["orders", "late"])
def test_no_more_is_read_than_was_approved(world, client, source):
    for minute in range(3):
        call("liujie", f"2026-04-08 09:{minute:02}")
    at = now()
    asked = ExportRequest.objects.create(account=person("liujie"), source=source, filters={}, rows=2, reason="季度检查",
                                         asked_at=at, approved=True, decided_by=person("zhaolan"), decided_at=at)  # fmt: skip
    desk = enter(client, "liujie")
    with CaptureQueriesContext(connection) as sent:
        assert len(sheet(desk.post(f"/exports/{asked.pk}"))) == 4
    assert [q["sql"] for q in sent.captured_queries if q["sql"].lower().rstrip().endswith("limit 2")]


def test_the_shift_leader_does_not_approve_their_own(world, client):
    call("liujie", "2026-04-08 09:00")
    with parameter_as("export_rows_without_approval", 0):
        enter(client, "zhaolan").post("/exports", {"source": "orders", "reason": "自查"})
        [asked] = ExportRequest.objects.all()
        assert client.post("/exports", {"do": "approve", "id": asked.pk}).status_code == 403
        assert enter(client, "heju").post("/exports", {"do": "approve", "id": asked.pk}).status_code == 302


def test_the_pages_of_exports_cost_a_fixed_number_of_queries(world, client, django_assert_max_num_queries):
    for n in range(20):
        ExportRequest.objects.create(
            account=person("liujie"), source="orders", rows=n, reason="x", asked_at=now()
        )
    enter(client, "zhaolan").get("/exports")
    with django_assert_max_num_queries(8):
        client.get("/exports")
