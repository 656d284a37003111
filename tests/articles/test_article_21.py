"""第二十一条 市中心对…投诉举报类业务,应当及时转至本级相关承办单位,并同步流转至省12328交通运输服务监督中心。"""

from tests.world import dispatched, do, owed


def test_a_complaint_is_copied_to_the_province_from_its_dispatch_on(world):
    assert owed(dispatched(), "province_copy") is not None
    assert owed(dispatched(kind="inquiry"), "province_copy") is None


def test_what_becomes_a_complaint_after_its_dispatch_is_copied_too(world):
    order = dispatched(kind="inquiry")
    do("wangmin", "change_kind", order, "2026-04-09 09:00", kind="complaint", reason="来电人要求查处")
    copy = owed(order, "province_copy")
    assert copy is not None
    assert copy.ended_at is None
