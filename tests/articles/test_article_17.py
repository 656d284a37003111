"""第十七条 各县区交通运输主管部门、局直各单位、机关各科室为市级工单承办单位。承办单位应当依照本办法规定接收并办理12328热线转办业务。"""

import pytest

from hotline.notices.models import Notice
from hotline.orders.open_duties import open_duties
from hotline.orders.worklists import WORKLIST
from hotline.people.models import Unit
from hotline.regulation.refusals import Refused
from tests.world import REPLY, at, call, dispatched, do, owed, person

CONTACT = {"outcome": "reached", "how": "phone", "note": "核实经过"}


@pytest.mark.parametrize(
    ("unit", "kind"),
    [("sixian", "county"), ("enforcement", "direct"), ("passenger", "department")],
    ids=["各县区交通运输主管部门", "局直各单位", "机关各科室"],
)
def test_each_kind_of_unit_carries_the_citys_orders(world, unit, kind):
    order = dispatched(to=unit)
    assert Unit.objects.get(code=unit).kind == kind
    assert (order.lead_unit.code, owed(order, "sign").owed_by.code) == (unit, unit)
    assert Notice.objects.filter(unit__code=unit, sentence__startswith=f"新转办 {order.number}").count() == 1


@pytest.mark.parametrize("unit", ["centre", "bureau", "highway"], ids=["市中心", "市局", "停用的单位"])
def test_nobody_else_does(world, unit):
    Unit.objects.filter(code="highway").update(is_active=False)
    order = call("liujie", "2026-04-08 09:00")
    with pytest.raises(Refused) as refused:
        do("wangmin", "dispatch", order, "2026-04-08 09:10", kind="complaint", lead_unit=unit)
    assert (refused.value.status, list(refused.value.fields)) == (422, ["lead_unit"])
    assert "不是承办单位，请另选" in refused.value.sentence


def test_the_order_is_received_by_the_end_of_the_next_working_day(world):
    """接收: Friday's dispatch is to be signed by Monday's end; what is signed later is on record as late."""
    order = dispatched("2026-04-10 17:00")
    sign = owed(order, "sign")
    assert (sign.due, sign.article) == (at("2026-04-14 00:00"), "第十七条")
    assert [d.order for d in open_duties(person("chenli"), WORKLIST["sign"], at("2026-04-13 09:00"))] == [
        order
    ]
    order = do("chenli", "sign", order, "2026-04-14 08:00")
    assert (order.state, owed(order, "sign").ended_at > sign.due) == ("handling", True)


def test_whoever_signs_is_from_then_on_its_named_handler(world):
    order = do("chenli", "sign", dispatched(), "2026-04-08 10:00")
    assert order.tasks.get().handler.name == "陈立"
    assert not open_duties(person("chenli"), WORKLIST["sign"], at("2026-04-08 10:00")).count()
    with pytest.raises(Refused) as refused:
        do("chenli", "sign", order, "2026-04-08 10:01")
    assert (refused.value.code, "本件现在是“办理中”" in refused.value.sentence) == ("not_open", True)


@pytest.mark.parametrize(
    ("who", "action", "given"),
    [
        ("gaoyuan", "assign", {"handler": "chenli"}),
        ("gaoyuan", "sub_dispatch", {"sub_unit": "enforcement-squad"}),
        ("chenli", "contact", CONTACT),
        ("chenli", "draft", REPLY),
    ],
)
def test_who_begins_to_work_has_received_it(world, who, action, given):
    order = dispatched()
    do(who, action, order, "2026-04-08 10:00", **given)
    assert owed(order, "sign").ended_by.action == action


@pytest.mark.parametrize("who", ["sunsixian", "wangmin", "zhaolan", "heju", "mengli"])
def test_nobody_receives_it_in_the_units_place(world, who):
    with pytest.raises(Refused) as refused:
        do(who, "sign", dispatched(), "2026-04-08 10:00")
    assert refused.value.code == ("unknown" if who == "sunsixian" else "not_yours")


def test_for_a_unit_without_an_account_the_centre_does_and_says_so(world):
    Unit.objects.filter(code="passenger").update(served_by_centre=True)
    order = do("wangmin", "sign", dispatched(to="passenger"), "2026-04-08 10:00")
    event = order.events.latest("seq")
    assert (event.unit.code, event.on_behalf_of.code) == ("centre", "passenger")


def test_not_receiving_holds_no_clock(world):
    """依照本办法规定…办理: the days run from the dispatch, signed or not (reading 3)."""
    order = dispatched("2026-04-08 09:30", kind="inquiry")
    assert {
        d.kind: d.since for d in order.duties.filter(kind__in=["sign", "contact", "reply"])
    } == dict.fromkeys(["sign", "contact", "reply"], at("2026-04-08 09:30"))
    before = owed(order, "reply").due
    do("chenli", "sign", order, "2026-04-13 17:00")
    assert owed(order, "reply").due == before == at("2026-04-14 00:00")
