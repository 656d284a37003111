"""第十八条 …对涉及安全生产的12328热线业务,应当立即转办本级交通运输主管部门,由相关业务部门按规定处理。"""

import pytest

from hotline.notices.models import Notice
from hotline.regulation.refusals import Refused
from tests.world import at, call, dispatched, do, owed


def test_a_safety_matter_at_two_on_a_holiday_is_told_at_once_and_acknowledged(world):
    order = call("liujie", "2026-10-02 02:00", safety=True, text="渡船超员，没有救生衣")
    alert = owed(order, "acknowledge")
    assert (alert.owed_by.code, alert.due) == ("bureau", at("2026-10-02 02:20"))
    assert Notice.objects.filter(unit__code="bureau", urgent=True, order_number=order.number).exists()
    assert owed(order, "dispatch_safety").due == at("2026-10-02 02:10")
    do("qianjin", "acknowledge", order, "2026-10-02 02:08")
    assert owed(order, "acknowledge").ended_at == at("2026-10-02 02:08")


def test_safety_can_be_reported_later_too_and_the_unit_keeps_the_order(world):
    order = dispatched()
    order = do("chenli", "alert", order, "2026-04-09 09:00", reason="现场发现刹车失灵")
    assert order.safety
    assert order.state == "dispatched"
    assert owed(order, "acknowledge").ended_at is None


def test_the_unit_names_a_responsible_person_of_its_own(world):
    order = dispatched()
    with pytest.raises(Refused):
        do("gaoyuan", "assign", order, "2026-04-08 10:00", handler="sunsixian")
    do("gaoyuan", "assign", order, "2026-04-08 10:00", handler="chenli")
    assert order.tasks.get().handler.username == "chenli"
