"""第二十九条 市中心应当与承办单位建立联动响应机制,针对社会公众通过12328热线反映的重大事项,及时采取预防处置措施,维护交通运输行业稳定大局。"""

import io

import pytest
from docx import Document

from hotline.notices.models import Notice
from hotline.orders import major
from hotline.orders.models import Bulletin, JointMeasure, MajorMatter, Order
from hotline.orders.records import first_broken
from hotline.people.models import AccessLog
from tests.web.test_pages import enter
from tests.world import at, dispatched, person, refused

NOON = at("2026-04-08 12:00")
TAXIS = "出租汽车司机酝酿停运"


@pytest.fixture
def orders(world):
    return [dispatched("2026-04-08 09:30", phone=f"1390557{n:04}", caller_name=name)
            for n, name in ((1, "魏红霞"), (2, "丁春生"))]  # fmt: skip


def begin(orders, who="wangmin", **changes):
    given = {"title": TAXIS, "numbers": "\n".join(o.number for o in orders)} | changes
    return major.open_matter(given, actor=person(who), now=NOON)


def told(**of):
    return [n.sentence for n in Notice.objects.filter(article="第二十九条", **of).order_by("id")]


def refusal(act, *args, who="wangmin", when=NOON, **given):
    return refused(act, *args, given, actor=person(who), now=when)


def test_orders_of_one_matter_are_linked_and_each_is_marked_on_its_own_record(orders):
    matter = begin(orders)
    assert set(matter.orders.all()) == set(orders)
    for order in Order.objects.all():
        assert order.major and first_broken(order) == ""
        assert order.events.get(action="mark_major").body.given["reason"] == f"列入重大事项：{TAXIS}"
    assert len(told(unit__code="bureau", post="leader", urgent=True)) == 2


def test_a_measure_has_its_unit_and_its_day_and_the_unit_hears_at_once(orders):
    matter = begin(orders)
    given = {"text": "到候客点面对面答复", "unit": "enforcement", "due": "2026-04-10"}
    measure = major.add_measure(str(matter.pk), given, actor=person("zhaolan"), now=NOON)
    assert told(unit__code="enforcement") == [f"重大事项“{TAXIS}”：请于 04-10 前落实联动措施"]
    done = {"measure": str(measure.pk), "result": "已答复 40 人，情绪平稳"}
    assert refusal(major.finish_measure, str(matter.pk), who="sunsixian", **done).code == "unknown"
    major.finish_measure(str(matter.pk), done, actor=person("chenli"), now=at("2026-04-09 16:00"))
    measure = JointMeasure.objects.get()
    assert (measure.done_by.name, measure.result) == ("陈立", "已答复 40 人，情绪平稳")
    assert refusal(major.finish_measure, str(matter.pk), **done).code == "not_open"


def test_the_leading_group_gets_a_bulletin_that_opens_again(orders, client):
    matter = begin(orders)
    given = {"text": "到候客点面对面答复", "unit": "enforcement", "due": "2026-04-10"}
    major.add_measure(str(matter.pk), given, actor=person("wangmin"), now=NOON)
    for text in ("魏红霞等来电，电话13905570001，称周五停运", "已派人到场"):
        major.issue_bulletin(str(matter.pk), {"text": text}, actor=person("wangmin"), now=NOON)
    assert told(post="leader")[-2:] == [f"重大事项专报第 {n} 期：{TAXIS}" for n in (1, 2)]
    response = enter(client, "heju").get(f"/major/{matter.pk}/bulletin-1.docx")
    paper = Document(io.BytesIO(response.content))
    words = "\n".join(p.text for p in paper.paragraphs)
    assert words.startswith("宿州12328重大事项专报（第1期）") and TAXIS in words
    assert "魏红霞" not in words and "13905570001" not in words
    assert [c.text for c in paper.tables[0].rows[1].cells][0] == orders[0].number
    assert [c.text for c in paper.tables[1].rows[1].cells] == [
        "执法支队",
        "到候客点面对面答复",
        "04-10",
        "未登记",
    ]
    assert AccessLog.objects.filter(account=person("heju"), what="export").exists()
    assert Bulletin.objects.count() == 2


def test_a_matter_is_settled_only_when_every_measure_has_its_result(orders):
    matter = begin(orders)
    given = {"text": "到候客点面对面答复", "unit": "enforcement", "due": "2026-04-10"}
    measure = major.add_measure(str(matter.pk), given, actor=person("wangmin"), now=NOON)
    assert refusal(major.close_matter, str(matter.pk), closing="已平息").code == "still_owed"
    done = {"measure": str(measure.pk), "result": "已答复"}
    major.finish_measure(str(matter.pk), done, actor=person("wangmin"), now=NOON)
    major.close_matter(str(matter.pk), {"closing": "已平息"}, actor=person("wangmin"), now=NOON)
    assert refusal(major.add_measure, str(matter.pk), **given).code == "not_open"
    assert MajorMatter.objects.get().closed_by == person("wangmin")


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"title": " "}, "title"),
        ({"title": "停" * 61}, "title"),
        ({"numbers": ""}, "numbers"),
        ({"numbers": "20260408-9999"}, "numbers"),
        ({"numbers": "坏\0号"}, "numbers"),
    ],
)
def test_what_is_missing_or_unknown_is_named_and_nothing_is_written(orders, changes, field):
    refused = refusal(major.open_matter, **{"title": TAXIS, "numbers": orders[0].number} | changes)
    assert (refused.status, list(refused.fields)) == (422, [field])
    assert not MajorMatter.objects.exists() and not Order.objects.filter(major=True).exists()


def test_one_archived_order_stops_the_whole_list(orders):
    Order.objects.filter(pk=orders[1].pk).update(state="archived")
    refused = refusal(major.open_matter, title=TAXIS, numbers=" ".join(o.number for o in orders))
    assert refused.code == "not_open"


@pytest.mark.parametrize(("unit", "due", "field"), [("没有", "2026-04-10", "unit"), ("enforcement", "昨天", "due"),
                                                    ("enforcement", "2026-04-07", "due")])  # fmt: skip
def test_a_measure_needs_a_unit_and_a_day_to_come(orders, unit, due, field):
    matter = begin(orders)
    refused = refusal(major.add_measure, str(matter.pk), text="到场", unit=unit, due=due)
    assert list(refused.fields) == [field]


@pytest.mark.parametrize("who", ["liujie", "zhouqiang", "heju", "chenli"])
def test_only_dispatcher_and_shift_lead_work_on_it(orders, who):
    assert refusal(major.open_matter, who=who, title=TAXIS, numbers=orders[0].number).code == "not_yours"


def test_the_pages_open_for_whom_they_are_for_and_keep_what_was_typed(orders, client):
    matter = begin(orders[:1])
    key = str(matter.pk)
    for who in ("wangmin", "heju", "liujie"):
        assert TAXIS in enter(client, who).get("/major").content.decode()
        assert orders[0].number in client.get(f"/major/{key}").content.decode()
    assert TAXIS not in enter(client, "chenli").get("/major").content.decode()
    assert client.get(f"/major/{key}").status_code == 404
    enter(client, "wangmin").post(
        f"/major/{key}/measure", {"text": "到场", "unit": "enforcement", "due": "2099-04-10"}
    )
    again = client.post(f"/major/{key}/measure", {"text": "写好的措施", "unit": "", "due": "2099-04-10"})
    assert again.status_code == 422 and "写好的措施" in again.content.decode()
    assert TAXIS in enter(client, "chenli").get("/major").content.decode()
    assert client.get(f"/major/{key}/bulletin-1.docx").status_code == 403
    assert enter(client, "zhangxitong").get("/major").status_code == 403


def test_the_list_costs_a_fixed_number_of_queries(orders, client, django_assert_max_num_queries):
    for _ in range(6):
        begin(orders)
    enter(client, "wangmin").get("/major")
    with django_assert_max_num_queries(11):
        client.get("/major")
