"""/shifts and /papers: the same hand-over and the same paper as on the pages (第四条)."""

import uuid

import pytest

from hotline.orders.models import Order
from hotline.people.models import Account, Unit
from hotline.shifts.models import HandOver
from tests.world import call

SLIP = {
    "fate": "used",
    "happened_at": "2026-04-08 02:10",
    "taken_by": "liujie",
    "kind": "inquiry",
    "text": "首班车几点",
}


@pytest.fixture
def linyue(world):
    centre = Unit.objects.get(code="centre")
    return Account.objects.create(username="linyue", name="林越", unit=centre, roles=["shift_lead"])


def test_a_shift_is_handed_over_once_and_taken_over(linyue, by, day):
    day("2026-04-08 20:00")
    alarm = call("liujie", "2026-04-08 19:50", safety=True)
    now = by("zhaolan").get("/shifts").json()
    assert now["comes"] is None and now["sheets"] == []
    key = uuid.uuid4()
    body = {"incoming": "linyue", "notes": "留意客运站"}
    made, again = (by("zhaolan").post("/shifts", body, key=key) for _ in range(2))
    assert made.status_code == 201 and made.json()["number"] == again.json()["number"]
    assert HandOver.objects.count() == 1
    [alerts] = [p for p in made.json()["parts"] if p["key"] == "alerts"]
    assert [r["number"] for r in alerts["rows"]] == [alarm.number]
    where = f"/shifts/{made.json()['number']}"
    assert by("zhaolan").post(f"{where}/take-over", {}).status_code == 403
    taken = by("linyue").post(f"{where}/take-over", {"remark": "与所列相符"}).json()
    assert (taken["taken_at"], taken["remark"]) == ("2026-04-08T20:00:00+08:00", "与所列相符")
    assert by("linyue").post(f"{where}/take-over", {}).status_code == 409
    assert by("heju").get(where).json() == taken


def test_paper_is_reserved_and_entered(world, by, day):
    day("2026-04-08 08:00")
    series = by("zhaolan").post("/papers", {"count": 3}).json()
    where, numbers = f"/papers/{series['number']}", series["numbers"]
    stack = [SLIP | {"number": numbers[0]}, {"number": numbers[2], "fate": "void", "reason": "写错"}]
    found = by("liujie").post(f"{where}/sheets", stack).json()
    assert found["gaps"] == [numbers[1]]
    assert [(s["fate"], s["order"]) for s in found["sheets"]] == [
        ("used", Order.objects.get().number),
        ("void", None),
    ]
    twice = by("liujie").post(f"{where}/sheets", [SLIP | {"number": numbers[0]}])
    assert twice.status_code == 422 and "已交代过" in twice.json()["fields"]["0.number"]


@pytest.mark.parametrize(
    ("who", "sheet", "series", "handing", "reserving"),
    [("zhaolan", 404, 404, 422, 201), ("heju", 404, 403, 403, 403), ("liujie", 403, 404, 403, 403),
     ("chenli", 403, 403, 403, 403), ("mengli", 403, 403, 403, 403), ("zhangxitong", 403, 403, 403, 403)],
)  # fmt: skip
def test_each_is_for_its_posts(world, by, who, sheet, series, handing, reserving):
    partner = by(who)
    assert [partner.get("/shifts/99").status_code, partner.get("/papers/99").status_code,
            partner.post("/shifts", {}).status_code, partner.post("/papers", {"count": 1}).status_code] == [
        sheet, series, handing, reserving]  # fmt: skip


def test_numbers_that_are_none_are_unknown(world, by):
    for path in ("/shifts/x", "/papers/x", "/shifts/99999999999"):
        assert by("zhaolan").get(path).status_code == 404
