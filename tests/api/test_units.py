"""Units through the API: the same rules, refusals and audit lines as on the page (第七条、第八条)."""

import pytest

from hotline.people.models import AccessLog, Unit
from tests.world import call, do

NEW = {
    "code": "luyun",
    "name": "宿马园区交通局",
    "short_name": "宿马园区局",
    "kind": "park",
    "duty_phone": "0557-0000088",
}


def test_everybody_reads_the_phone_book(by):
    rows = by("chenli").get("/units").json()["units"]
    squad = next(u for u in rows if u["code"] == "enforcement-squad")
    assert (squad["parent"], squad["kind_label"], squad["is_active"]) == ("enforcement", "局直单位", True)
    assert len(rows) == Unit.objects.count()


def test_the_system_administrator_makes_a_unit_and_orders_go_there(by):
    made = by("zhangxitong").post("/units", NEW)
    assert made.status_code == 201
    assert made.json()["kind_label"] == "园区"
    order = do(
        "wangmin",
        "dispatch",
        call("liujie", "2026-04-08 09:00"),
        "2026-04-08 09:10",
        kind="complaint",
        lead_unit="luyun",
    )
    assert order.lead_unit.name == "宿马园区交通局"
    assert AccessLog.objects.get(what="unit_made").account.username == "zhangxitong"


def test_only_what_was_sent_is_changed(by):
    answer = by("zhangxitong").post("/units/sixian", {"duty_phone": "0557-0000099"})
    assert answer.status_code == 200
    unit = Unit.objects.get(code="sixian")
    assert (unit.duty_phone, unit.name, unit.county, unit.is_active) == (
        "0557-0000099",
        "泗县交通运输局",
        "泗县",
        True,
    )
    assert AccessLog.objects.get(what="unit_changed").reason.startswith("sixian：值班电话")
    by("zhangxitong").post("/units/enforcement-squad", {"parent": "highway"})
    assert Unit.objects.get(code="enforcement-squad").parent.code == "highway"
    by("zhangxitong").post("/units/enforcement-squad", {"parent": ""})
    assert Unit.objects.get(code="enforcement-squad").parent is None


@pytest.mark.parametrize("who", ["liujie", "zhaolan", "heju", "lianquan", "wushenji", "zhaowenbin"])
def test_no_other_post_makes_or_changes_one(by, who):
    for answer in (by(who).post("/units", NEW), by(who).post("/units/sixian", {"name": "别名"})):
        assert (answer.status_code, answer.json()["code"], answer.json()["article"]) == (
            403,
            "not_yours",
            "第九条",
        )
    assert not Unit.objects.filter(code="luyun").exists()


@pytest.mark.parametrize(
    ("body", "fields"),
    [({}, {"code", "name", "short_name", "kind"}), (NEW | {"kind": "centre"}, {"kind"}), (NEW | {"code": "Lu Yun"}, {"code"}),
     (NEW | {"name": "长" * 61}, {"name"}), (NEW | {"kind": "county"}, {"county"}), (NEW | {"parent": "centre"}, {"parent"})],
)  # fmt: skip
def test_every_wrong_field_is_named(by, body, fields):
    answer = by("zhangxitong").post("/units", body)
    assert (answer.status_code, answer.json()["code"], answer.json()["article"]) == (
        422,
        "incomplete",
        "第七条",
    )
    assert set(answer.json()["fields"]) == fields


@pytest.mark.parametrize("body", [{"name": 5}, {"is_active": "maybe"}, {"ordinal": 1}, {"code": "sixian2"}])
def test_what_the_types_refuse_is_refused_in_words(by, body):
    answer = by("zhangxitong").post("/units/sixian", body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid")


def test_what_is_not_there_and_what_is_not_done_so(by):
    assert by("zhangxitong").post("/units/nobody", {"name": "x"}).status_code == 404
    assert by("zhangxitong").ask("DELETE", "/units/sixian").json()["code"] == "no_method"
    assert by("zhangxitong").ask("PUT", "/units").json()["code"] == "no_method"


def test_openapi_says_what_is_asked_for(client):
    spec = client.get("/api/openapi.json").json()
    new = spec["components"]["schemas"]["New"]
    assert new["required"] == ["code", "name", "short_name", "kind"]
    assert new["properties"]["kind"]["enum"] == ["county", "direct", "department", "park", None]
    assert new["properties"]["name"]["maxLength"] == 60
