"""第十六条 有下列情形之一的,市中心应将业务工单退回,并说明理由…"""

import pytest

from hotline.regulation.refusals import Refused
from tests.citizens.conftest import citizen as citizen
from tests.web.test_public_follow import when
from tests.world import call, do, owed


@pytest.mark.parametrize("ground", ["一", "二", "三", "四", "五", "六"])
def test_a_complaint_is_returned_on_any_of_the_six_grounds_with_a_reason(world, ground):
    order = call("liujie", "2026-04-08 09:00")
    order = do(
        "liujie", "return", order, "2026-04-08 09:30", ground=ground, reason="不属受理范围，请走相应渠道"
    )
    assert order.state == "returned"
    assert owed(order, "inform").article == "第十六条"


def test_a_return_without_a_reason_is_refused(world):
    order = call("liujie", "2026-04-08 09:00")
    with pytest.raises(Refused) as refused:
        do("liujie", "return", order, "2026-04-08 09:30", ground="一")
    assert list(refused.value.fields) == ["reason"]


def test_the_second_ground_speaks_of_complaints_only(world):
    order = call("liujie", "2026-04-08 09:00", kind="inquiry")
    with pytest.raises(Refused) as refused:
        do("liujie", "return", order, "2026-04-08 09:30", ground="二", reason="没有明确对象")
    assert refused.value.article == "第十六条"


def test_a_unit_does_not_return_an_order_to_the_caller_itself(world):
    from tests.world import dispatched

    order = dispatched()
    with pytest.raises(Refused):
        do("zhaowenbin", "return", order, "2026-04-08 10:00", ground="一", reason="不归我们")


def test_whoever_filed_reads_the_ground_and_the_reason_on_the_page(citizen):
    """From outside: what was returned says which of the six it was, and why."""
    order, code = citizen.files()
    do("liujie", "return", order, when("10:00"), ground="三", reason="请向人民法院起诉")
    page = citizen.reads(order, code)
    assert "不属本热线受理范围，退回" in page and "第十六条" in page and "请向人民法院起诉" in page
