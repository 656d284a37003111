"""第二十一条 市中心对辖区从业人员和社会公众投诉举报类业务,应当及时转至本级相关承办单位,并同步流转至省12328交通运输服务监督中心。"""

import pytest

from hotline.exchange import province
from hotline.exchange.province_file import file_of, take_receipts
from hotline.notices.models import Outgoing
from hotline.orders.models import Event
from hotline.regulation.refusals import Refused
from tests.exchange.conftest import office  # noqa: F401
from tests.exchange.test_province_file import workbook
from tests.world import REPLY, at, call, dispatched, do, owed, person


def to_the_province(order):
    return list(Outgoing.objects.filter(order_number=order.number).order_by("seq"))


@pytest.mark.parametrize("practitioner", [True, False], ids=["从业人员", "社会公众"])
def test_a_complaint_of_whoever_goes_to_the_unit_and_to_the_province_in_one_moment(world, practitioner):
    order = dispatched("2026-04-08 09:30", practitioner=practitioner)
    [copy] = to_the_province(order)
    assert order.lead_unit.code == "enforcement"
    assert copy.created_at == order.tasks.get().dispatched_at == at("2026-04-08 09:30")
    assert copy.seq == order.events.get(action="dispatch").seq


@pytest.mark.parametrize("kind", ["inquiry", "suggestion"])
def test_other_business_is_not_passed_on(world, kind):
    order = dispatched(kind=kind)
    assert to_the_province(order) == []
    assert owed(order, "province_copy") is None


def test_what_is_answered_on_the_spot_or_returned_at_once_was_never_dispatched(world):
    answered, returned = call("liujie", "2026-04-08 09:00"), call("liujie", "2026-04-08 09:01")
    do("liujie", "answer", answered, "2026-04-08 09:05", answer="已当场说明。")
    do("liujie", "return", returned, "2026-04-08 09:05", ground="一", reason="属公安职责")
    assert to_the_province(answered) == to_the_province(returned) == []


def test_the_copy_is_owed_by_the_centre_until_the_provinces_number_is_here(world, office):  # noqa: F811
    order = dispatched("2026-04-08 09:30")
    duty = owed(order, "province_copy")
    assert (duty.owed_by.code, duty.article, duty.ended_at) == ("centre", "第二十一条", None)
    province.send_due(lambda: at("2026-04-08 09:30"))
    duty.refresh_from_db()
    assert duty.ended_at == at("2026-04-08 09:30")
    assert duty.ended_by.body.given == {"province_number": "AH-1"}


def test_three_ways_discharge_it_the_line_a_file_and_a_person(world, office):  # noqa: F811
    by_line, by_file, by_hand = dispatched(), dispatched(), dispatched()
    Outgoing.objects.exclude(order_number=by_line.number).update(due_at=at("2026-04-30 00:00"))
    province.send_due(lambda: at("2026-04-08 10:00"))
    do("wangmin", "province_copy", by_hand, "2026-04-08 10:00", province_number="AH-60")
    file_of(at("2026-04-08 00:00").date(), at("2026-04-08 17:00"))
    take_receipts(workbook([(by_file.number, "AH-70")]), person("wangmin"), at("2026-04-08 18:00"))
    numbers = {e.order_id: (e.actor and e.actor.username, e.body.given["province_number"])
               for e in Event.objects.filter(action="province_copy")}  # fmt: skip
    assert numbers == {
        by_line.pk: (None, "AH-1"),
        by_file.pk: (None, "AH-70"),
        by_hand.pk: ("wangmin", "AH-60"),
    }
    with pytest.raises(Refused, match="不必再办"):
        do("wangmin", "province_copy", by_line, "2026-04-08 19:00", province_number="AH-61")


def test_an_order_without_the_provinces_number_is_not_archived(world):
    order = dispatched("2026-04-08 09:30")
    do("chenli", "contact", order, "2026-04-08 10:00", outcome="reached", note="已联系")
    do("chenli", "draft", order, "2026-04-20 16:00", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-20 16:10")
    do("zhaowenbin", "sign_off", order, "2026-04-20 16:20")
    do("chenli", "tell", order, "2026-04-20 16:30", outcome="reached", how="phone", note="已告知")
    do("chenli", "submit", order, "2026-04-20 16:40")
    order = do("wangmin", "confirm", order, "2026-04-21 09:00")
    with pytest.raises(Refused, match="抄送省中心（第二十一条）"):
        do("wangmin", "archive", order, "2026-04-21 09:10")


def test_what_becomes_a_complaint_later_is_passed_on_then(world):
    order = dispatched(kind="inquiry")
    do("wangmin", "change_kind", order, "2026-04-09 09:00", kind="complaint", reason="来电人要求查处")
    [copy] = to_the_province(order)
    assert (copy.action, copy.created_at) == ("change_kind", at("2026-04-09 09:00"))
    assert owed(order, "province_copy").ended_at is None


def test_a_line_that_is_down_stops_no_work_here(world, settings):
    """并同步流转: the unit's dates run from the dispatch, whatever becomes of the line."""
    settings.PROVINCE_URL, settings.PROVINCE_KEY = "http://127.0.0.1:9/x", "a:b"
    order = dispatched("2026-04-08 09:30")
    province.send_due(lambda: at("2026-04-08 09:30"))
    do("chenli", "sign", order, "2026-04-08 09:40")
    assert owed(order, "reply").due == at("2026-04-23 00:00")
    assert to_the_province(order)[0].sent_at is None
