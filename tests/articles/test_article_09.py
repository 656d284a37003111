"""第九条 …对12328热线业务涉及的国家秘密、商业秘密、个人隐私等数据信息,应当履行保密义务…"""

import pytest

from hotline.orders.access import order_for, visible_to
from hotline.people.models import AccessLog
from hotline.regulation.refusals import Refused
from tests.world import REPLY, at, dispatched, do, owed, person


def test_another_unit_and_the_three_administrators_see_nothing(world):
    order = dispatched()
    for stranger in ("sunsixian", "hanjuzhang", "zhangxitong", "lianquan", "wushenji"):
        assert not visible_to(person(stranger)).exists()
        with pytest.raises(Refused) as refused:
            order_for(person(stranger), order.number, at("2026-04-08 10:00"))
        assert refused.value.status == 404
    assert AccessLog.objects.filter(what="refused_look").count() == 5


def test_the_caller_is_nowhere_in_clear(world):
    from django.db import connection

    dispatched(text="我叫魏红霞，电话13905570361，司机没打表", caller_name="魏红霞")
    with connection.cursor() as cursor:
        for table in (
            "orders_order",
            "orders_event_body",
            "people_caller",
            "orders_searchentry",
            "notices_notice",
        ):
            cursor.execute(f"select t::text from {table} t")
            everything = str(cursor.fetchall())
            assert "13905570361" not in everything, table
            assert "魏红霞" not in everything, table


def test_a_number_is_opened_only_with_a_reason_and_leaves_its_trace(world):
    order = dispatched()
    with pytest.raises(Refused):
        do("chenli", "reveal", order, "2026-04-08 10:00")
    do("chenli", "reveal", order, "2026-04-08 10:00", reason="约见面核实")
    assert AccessLog.objects.get(what="reveal").reason == "约见面核实"
    assert order.events.filter(action="reveal").count() == 1


def test_a_caller_who_asked_for_secrecy_is_spoken_to_by_the_centre_only(world):
    order = dispatched(secret=True)
    for action, given in (("contact", {"outcome": "reached", "note": "x"}), ("reveal", {"reason": "x"})):
        with pytest.raises(Refused) as refused:
            do("chenli", action, order, "2026-04-08 10:00", **given)
        assert refused.value.status == 403
    do("liujie", "contact", order, "2026-04-08 10:00", outcome="reached", note="由市中心联系")
    do("chenli", "draft", order, "2026-04-09 09:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-09 09:10")
    do("zhaowenbin", "sign_off", order, "2026-04-09 09:20")
    said = {"outcome": "reached", "how": "phone", "note": "由市中心答复"}
    with pytest.raises(Refused) as refused:
        do("chenli", "tell", order, "2026-04-09 10:00", **said)
    assert refused.value.status == 403
    assert owed(order, "tell").owed_by.code == "centre"
    do("liujie", "tell", order, "2026-04-09 10:00", **said)
    assert do("chenli", "submit", order, "2026-04-09 10:10").state == "submitted"
