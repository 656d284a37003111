"""第七条 各县区交通运输主管部门和局直各单位、机关内设机构为市级12328业务的承办单位。"""

import pytest

from hotline.orders.units import carriers, make_unit
from hotline.people.models import Unit
from hotline.regulation.refusals import Refused
from tests.world import at, dispatched, person


def test_counties_direct_units_and_departments_carry_and_nobody_else(world):
    kinds = {u.kind for u in carriers()}
    assert {"county", "direct", "department"} <= kinds and not kinds & {"centre", "bureau"}
    assert {u.code for u in carriers() if u.kind == "county"} >= {
        "yongqiao",
        "dangshan",
        "xiaoxian",
        "lingbi",
        "sixian",
    }


def test_a_new_unit_carries_from_its_first_day(world):
    given = {"code": "port", "name": "市港口管理站", "short_name": "港口站", "kind": "direct"}
    made = make_unit(given, actor=person("zhangxitong"), now=at("2026-04-01 09:00"))
    assert dispatched(to="port").lead_unit == made


def test_a_unit_put_out_of_use_carries_no_more_and_nothing_of_it_is_lost(world):
    order = dispatched(to="highway")
    Unit.objects.filter(code="highway").update(is_active=False)
    with pytest.raises(Refused, match="不是承办单位"):
        dispatched(to="highway")
    order.refresh_from_db()
    assert order.lead_unit.code == "highway"
