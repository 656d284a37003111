"""第三十二条 各承办单位应当结合本地本单位实际,制定具体的管理细则。"""

import json

import pytest

from hotline.people.tokens import make_token
from hotline.web.clock import now
from tests.ledger.filings import light
from tests.web.test_pages import enter
from tests.world import person


def ask(client, who, method, path, **body):
    from datetime import timedelta

    token = make_token(person(who), "试", now() + timedelta(days=1))
    return client.generic(method, f"/api/ledger{path}", json.dumps(body), content_type="application/json",
                          headers={"Authorization": f"Bearer {token}"})  # fmt: skip


@pytest.mark.parametrize("code", ["sixian", "enforcement", "passenger"], ids=["县区", "局直单位", "机关科室"])
def test_every_unit_that_carries_orders_makes_rules_of_its_own(world, code):
    assert light("local_rules", "2026-04-02 09:00", code) == "red"


def test_an_official_files_the_rules_on_the_page_and_another_checks_them(world, client):
    given = {
        "do": "file",
        "obligation": "local_rules",
        "words": "《泗县热线工单办理细则》",
        "dated": "2026-04-01",
    }
    wrong = enter(client, "hanjuzhang").post("/ledger/sixian", given | {"dated": "不知道"})
    assert wrong.status_code == 422 and "《泗县热线工单办理细则》" in wrong.content.decode(), "写的都还在"
    client.post("/ledger/sixian", given)
    page = enter(client, "zhouqiang").get("/ledger").content.decode()
    assert "待核对" in page
    row = client.get("/ledger/sixian").content.decode().split('name="filing" value="')[1].split('"')[0]
    client.post("/ledger/sixian", {"do": "accept", "filing": row, "obligation": "local_rules"})
    assert "已核对" in enter(client, "hanjuzhang").get("/ledger/sixian").content.decode()


def test_the_same_by_the_api_under_the_same_rules(world, client):
    given = {"obligation": "local_rules", "words": "细则", "dated": "2026-04-01"}
    assert ask(client, "chenli", "POST", "/sixian", **given).status_code == 404
    assert ask(client, "hanjuzhang", "POST", "/sixian", **given).status_code == 201
    assert (
        ask(client, "hanjuzhang", "POST", "/sixian/check", obligation="local_rules", accept=True).status_code
        == 403
    )
    done = ask(client, "zhouqiang", "POST", "/sixian/check", obligation="local_rules", accept=True)
    assert next(r for r in done.json()["rows"] if r["obligation"] == "local_rules")["light"] == "green"
    assert [u["unit"] for u in ask(client, "chenli", "GET", "").json()["units"]] == ["enforcement"]
