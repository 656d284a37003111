"""第十五条 市中心统一受理本行政区域的12328热线业务,包括其他社会公益服务电话系统转来的,且属于12328热线受理范围的事项。"""

import pytest

from hotline.regulation.refusals import Refused
from tests.world import call


def test_an_order_from_12345_keeps_its_number_there(world):
    order = call("liujie", "2026-04-08 09:00", channel="12345", origin_number="SZ12345-778")
    assert order.contact.origin_number == "SZ12345-778"


@pytest.mark.parametrize("who", ["chenli", "zhaowenbin", "mengli", "heju", "zhangxitong"])
def test_nobody_but_the_centres_desk_registers(world, who):
    with pytest.raises(Refused) as refused:
        call(who, "2026-04-08 09:00")
    assert (refused.value.status, refused.value.article) == (403, "第十五条")
