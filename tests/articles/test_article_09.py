"""第九条 …对12328热线业务涉及的国家秘密、商业秘密、个人隐私等数据信息,应当履行保密义务…"""

import pytest

from hotline.orders.access import order_for, visible_to
from hotline.orders.confidential import all_in_clear, step_in_clear
from hotline.orders.models import Order
from hotline.orders.records import first_broken
from hotline.orders.search import search
from hotline.people.ciphers import seal
from hotline.people.models import AccessLog
from hotline.regulation.refusals import Refused
from tests.world import REPLY, at, call, dispatched, do, owed, person


def test_another_unit_and_the_three_administrators_see_nothing(world):
    order = dispatched()
    for stranger in ("sunsixian", "hanjuzhang", "zhangxitong", "lianquan", "wushenji"):
        assert not visible_to(person(stranger)).exists()
        with pytest.raises(Refused) as refused:
            order_for(person(stranger), order.number, at("2026-04-08 10:00"))
        assert refused.value.status == 404
    assert AccessLog.objects.filter(what="refused_look").count() == 5


def test_the_caller_is_nowhere_in_clear(world):
    dispatched(text="我叫魏红霞，电话13905570361，司机没打表", caller_name="魏红霞")
    for table in TABLES:
        assert "13905570361" not in rows_of(table), table
        assert "魏红霞" not in rows_of(table), table


SAID = {
    "place": "拂晓大道，找13905570999",
    "matter_time": "昨天，我叫魏红霞",
    "plate": "13905570998",
    "company": "魏红霞，13905570997",
    "route": "3路 13905570996",
    "topic": "投诉 13905570995",
    "county": "13905570994",
    "origin_number": "电话13905570993",
    "late_reason": "停电，回电13905570992",
    "reply_by": "魏红霞",
}
HIDDEN = ("魏红霞", *(f"1390557099{n}" for n in range(2, 10)))
TABLES = ("orders_order", "orders_contact", "orders_event_body", "people_caller", "orders_searchentry",
          "notices_notice", "people_access_log")  # fmt: skip


def rows_of(table):
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(f"select t::text from {table} t")
        return str(cursor.fetchall())


def test_what_is_personal_in_any_field_is_sealed_and_masked(world):
    order = dispatched(**SAID, happened_at="2026-04-08 08:00")
    for table in TABLES:
        assert [v for v in HIDDEN if v in rows_of(table)] == [], table
    assert order.place == "拂晓大道，找⟦139****0999⟧"
    assert order.object_key == "3路"
    assert all_in_clear(order) == {k: v for k, v in SAID.items() if k != "late_reason"}


def test_what_is_personal_in_a_field_is_in_no_search_index(world):
    order = dispatched(**SAID, happened_at="2026-04-08 08:00")
    for value in HIDDEN:
        assert search(person("wangmin"), value) == []
    assert search(person("wangmin"), "拂晓大道") == [order]


def test_a_correction_and_a_new_topic_are_masked_and_sealed_too(world):
    order = dispatched(**SAID, happened_at="2026-04-08 08:00")
    given = {"field": "place", "value": "汴河路，找13905570777", "reason": "来电人更正"}
    do("liujie", "correct", order, "2026-04-08 10:00", **given)
    other = call("liujie", "2026-04-08 11:00")
    do(
        "liujie",
        "classify",
        other,
        "2026-04-08 11:10",
        kind="complaint",
        area="公路",
        topic="回电13905570776",
    )
    for table in TABLES:
        assert [v for v in (*HIDDEN, "13905570777", "13905570776") if v in rows_of(table)] == [], table
    order.refresh_from_db()
    assert all_in_clear(order)["place"] == given["value"]
    assert all_in_clear(order)["company"] == SAID["company"]
    event = order.events.get(action="correct")
    opened = step_in_clear(event.body, order.number, event.seq)
    assert (opened["old"], opened["value"]) == (SAID["place"], given["value"])
    assert first_broken(order) == ""


def test_what_the_first_release_sealed_opens_still(world):
    order = dispatched(text="回13905570999")
    Order.objects.update(sealed=seal('["13905570999"]', f"text:{order.number}"))
    order.refresh_from_db()
    assert all_in_clear(order) == {"text": "回13905570999"}


def test_an_order_split_off_keeps_its_part_of_the_secret(world):
    order = call("liujie", "2026-04-08 09:00", place="找13905570999")
    do("liujie", "split", order, "2026-04-08 09:10", text="另外13905570361要回电", kind="inquiry")
    [part] = order.split_orders.all()
    assert "1390557" not in rows_of("orders_order")
    assert all_in_clear(part) == {"place": "找13905570999", "text": "另外13905570361要回电"}


def test_an_orders_words_found_after_a_correction_are_the_corrected_ones(world):
    order = dispatched(plate="皖LT2056")
    given = {"field": "plate", "value": "皖LT9999", "reason": "来电人更正"}
    do("liujie", "correct", order, "2026-04-08 10:00", **given)
    order.refresh_from_db()
    assert order.object_key == "皖LT9999"
    found = {plate: search(person("wangmin"), plate) for plate in ("皖LT2056", "皖LT9999")}
    assert found == {"皖LT2056": [], "皖LT9999": [order]}


def test_a_sources_own_number_stays_readable_though_it_looks_like_a_card(world):
    for number in ("34130020260415000" + last for last in "0123456789X"):
        order = call("liujie", "2026-04-16 09:00", channel="12345", origin_number=number)
        assert order.contact.origin_number == number


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


@pytest.mark.parametrize(
    "leak",
    [
        "举报人李某海的电话是13905571234。",
        "驾驶员张某才家住汴河街道5栋2单元。",
        "已把您的姓名和电话告知驾驶员。",
    ],
    ids=["号码", "住址", "把来电人告诉被反映的人"],
)
def test_a_reply_with_anothers_data_is_signed_for_no_reason_whatever(world, leak):
    """应当履行保密义务: the words go, and then it is signed."""
    order = dispatched()
    do("chenli", "draft", order, "2026-04-09 09:00", **(REPLY | {"result": REPLY["result"] + leak}))
    do("gaoyuan", "endorse", order, "2026-04-09 09:10")
    for reason in ({}, {"override_reason": "来电人要求知道"}):
        with pytest.raises(Refused) as refused:
            do("zhaowenbin", "sign_off", order, "2026-04-09 09:20", **reason)
        assert (refused.value.status, refused.value.article) == (422, "第九条")
    assert "13905571234" not in refused.value.sentence + str(refused.value.more)
    do("zhaowenbin", "send_back", order, "2026-04-09 09:30", reason="删去他人信息")
    do("chenli", "draft", order, "2026-04-09 09:40", **REPLY)
    do("gaoyuan", "endorse", order, "2026-04-09 09:50")
    assert do("zhaowenbin", "sign_off", order, "2026-04-09 10:00").state == "signed"


def test_the_callers_own_number_in_the_reply_is_no_leak(world):
    order = dispatched()
    said = "4月9日已与您的电话13905570361联系。"
    do("chenli", "draft", order, "2026-04-09 09:00", **(REPLY | {"process": REPLY["process"] + said}))
    do("gaoyuan", "endorse", order, "2026-04-09 09:10")
    assert do("zhaowenbin", "sign_off", order, "2026-04-09 09:20").state == "signed"
