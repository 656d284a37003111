"""单位 (第七条): made and changed by the system administrator alone; what is wrong is named and nothing typed is lost."""

import pytest

from hotline.people.models import AccessLog, Unit
from hotline.people.roles import Role
from tests.web.test_access import enter_as, somebody  # noqa: F401  the fixture
from tests.web.test_pages import enter
from tests.world import call, dispatched, do, person

NEW = {"do": "make", "code": "sixian-port", "name": "泗县港航所", "short_name": "泗县港航所", "kind": "county", "county": "泗县",
       "parent": "sixian", "duty_phone": "0557-0000088", "responsible": "杜工"}  # fmt: skip


def change(**given):
    unit = Unit.objects.select_related("parent").get(code=given["code"])
    now = {"name": unit.name, "short_name": unit.short_name, "kind": unit.kind, "county": unit.county, "duty_phone": unit.duty_phone,
           "parent": unit.parent.code if unit.parent else "", "responsible": unit.responsible, "is_active": "on"}  # fmt: skip
    return now | given


def test_a_unit_made_in_the_morning_is_dispatched_to_at_noon(world, client):
    made = enter(client, "zhangxitong").post("/people/units", NEW | {"code": "luyun", "name": "宿马园区交通局", "short_name": "宿马园区局",
                                                                      "kind": "park", "county": "", "parent": ""})  # fmt: skip
    assert made.headers["Location"] == "/people/units?saved=luyun#u-luyun"
    assert "宿马园区交通局已保存" in client.get("/people/units?saved=luyun").content.decode()
    order = call("liujie", "2026-04-08 12:00")
    assert "宿马园区交通局" in enter(client, "wangmin").get(f"/orders/{order.number}").content.decode()
    order = do("wangmin", "dispatch", order, "2026-04-08 12:01", kind="complaint", lead_unit="luyun")
    assert order.lead_unit.duty_phone == "0557-0000088"
    assert "宿马园区交通局" in client.get("/phonebook").content.decode()


def test_a_unit_below_another_takes_part_of_its_work(world, client):
    enter(client, "zhangxitong").post("/people/units", NEW)
    unit = Unit.objects.get(code="sixian-port")
    assert (unit.parent.code, unit.is_active, unit.is_sample, unit.served_by_centre) == (
        "sixian",
        True,
        False,
        False,
    )
    order = dispatched(to="sixian")
    do("sunsixian", "sign", order, "2026-04-08 10:00")
    do("hanjuzhang", "sub_dispatch", order, "2026-04-08 10:10", sub_unit="sixian-port")
    assert order.tasks.filter(unit=unit).exists()


def test_each_making_and_change_is_a_line_for_the_auditor(world, client):
    enter(client, "zhangxitong").post("/people/units", NEW)
    client.post("/people/units", change(code="sixian-port", duty_phone="0557-0000089", responsible="方工"))
    client.post("/people/units", change(code="sixian-port"))
    made, changed = AccessLog.objects.filter(what__in=("unit_made", "unit_changed")).order_by("id")
    assert made.account == person("zhangxitong")
    assert made.reason == "sixian-port 泗县港航所（县区）"
    assert changed.reason == "sixian-port：值班电话“0557-0000088”改为“0557-0000089”；承办责任人"
    page = enter(client, "wushenji").get("/people/log").content.decode()
    assert "建单位" in page
    assert "改单位" in page


@pytest.mark.parametrize("post", sorted(set(Role) - {Role.SYSTEM_ADMIN}))
def test_no_other_post_makes_or_changes_a_unit(somebody, post):  # noqa: F811
    client, count = enter_as(somebody[post]), Unit.objects.count()
    for given in (NEW, change(code="sixian", name="别名")):
        assert client.post("/people/units", given).status_code == 403
    assert Unit.objects.count() == count
    assert Unit.objects.get(code="sixian").name == "泗县交通运输局"


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [({"code": "Si Xian"}, "code", "小写字母"), ({"code": "sixian"}, "code", "已有单位用"), ({"name": ""}, "name", "请填单位名称"),
     ({"name": "泗县交通运输局"}, "name", "请换一个"), ({"short_name": "泗县局"}, "short_name", "请换一个"),
     ({"name": "长" * 61}, "name", "至多 60 个字"), ({"name": "甲\u0000乙"}, "name", "控制符"), ({"kind": "centre"}, "kind", "请选单位类别"),
     ({"kind": ""}, "kind", "请选单位类别"), ({"county": ""}, "county", "要选所属县区"), ({"county": "火星"}, "county", "本市县区"),
     ({"parent": "centre"}, "parent", "承办单位里选"), ({"parent": "enforcement-squad"}, "parent", "别的单位的下级"),
     ({"parent": "nowhere\u0000"}, "parent", "承办单位里选"), ({"duty_phone": "问小王"}, "duty_phone", "不像电话")],
)  # fmt: skip
def test_what_is_wrong_is_named_and_what_was_typed_stays(world, client, wrong, field, words):
    answer = enter(client, "zhangxitong").post("/people/units", NEW | wrong)
    page = answer.content.decode()
    assert answer.status_code == 422
    assert words in page
    assert 'value="杜工"' in page
    assert "第七条" in page
    assert not Unit.objects.filter(responsible="杜工").exists()
    assert not AccessLog.objects.filter(what="unit_made").exists()


def test_the_centre_and_the_bureau_stay_what_they_are(world, client):
    enter(client, "zhangxitong")
    for wrong in ({"kind": "county"}, {"parent": "sixian"}):
        assert client.post("/people/units", change(code="centre") | wrong).status_code == 422
    assert client.post("/people/units", change(code="centre", duty_phone="0557-0000001")).status_code == 302
    centre = Unit.objects.get(code="centre")
    assert (centre.kind, centre.parent, centre.duty_phone, centre.is_active) == (
        "centre",
        None,
        "0557-0000001",
        True,
    )
    for off in ({"is_active": ""},):
        assert client.post("/people/units", change(code="bureau") | off).status_code == 422


def test_a_unit_with_work_in_hand_is_neither_put_out_of_use_nor_put_below_another(world, client):
    dispatched(to="sixian")
    enter(client, "zhangxitong")
    answer = client.post("/people/units", change(code="sixian") | {"is_active": ""})
    assert answer.status_code == 409
    assert "还有 1 件在办" in answer.content.decode()
    answer = client.post("/people/units", change(code="sixian", parent="xiaoxian"))
    assert answer.status_code == 422
    assert "还有在办的工单" in answer.content.decode()
    assert client.post("/people/units", change(code="lingbi") | {"is_active": ""}).status_code == 302
    assert not Unit.objects.get(code="lingbi").is_active


def test_units_stand_on_two_levels(world, client):
    enter(client, "zhangxitong").post("/people/units", NEW)
    answer = client.post("/people/units", change(code="sixian", parent="xiaoxian"))
    assert answer.status_code == 422
    assert "自己有下级单位" in answer.content.decode()
    assert (
        client.post(
            "/people/units", change(code="sixian-port", parent="xiaoxian", kind="direct", county="")
        ).status_code
        == 302
    )
    unit = Unit.objects.get(code="sixian-port")
    assert (unit.parent.code, unit.kind, unit.county) == ("xiaoxian", "direct", "")


def test_an_unknown_unit_is_not_changed(world, client):
    assert (
        enter(client, "zhangxitong").post("/people/units", {"code": "nobody\u0000", "name": "x"}).status_code
        == 404
    )


def test_the_page_costs_a_fixed_number_of_queries(world, client, django_assert_max_num_queries):
    enter(client, "zhangxitong").get("/people/units")
    with django_assert_max_num_queries(5):
        client.get("/people/units")
