"""导入单位和人员: looked at first, all or nothing, twice is once, and nothing that another administrator gives."""

from datetime import timedelta

from django.core.files.uploadedfile import SimpleUploadedFile

from hotline.attachments.sheets import read, write
from hotline.orders.roster import PEOPLE, UNITS
from hotline.people.models import AccessLog, Account, Unit
from hotline.people.tokens import make_token
from hotline.web.clock import now
from tests.web.test_pages import enter
from tests.world import dispatched, do, person

PORT = [
    "sixian-port",
    "泗县港航所",
    "泗县港航所",
    "县区",
    "泗县",
    "泗县局",
    "0557-0000088",
    "杜工",
    "是",
    "否",
]
PEI = ["peifang", "裴方", "泗县港航所", "综合科", "8101"]


def send(client, do, heads, *rows):
    file = SimpleUploadedFile("表.xlsx", write("表", list(heads.values()), rows))
    return client.post("/people/import", {"do": do, "file": file})


def test_a_table_is_looked_at_then_taken_in_and_twice_is_once(world, client):
    enter(client, "zhangxitong")
    page = send(client, "look", UNITS, PORT).content.decode()
    assert "新增" in page and "都能导入" in page
    assert not Unit.objects.filter(code="sixian-port").exists()
    assert not AccessLog.objects.filter(what="unit_made").exists()
    assert send(client, "take", UNITS, PORT).headers["Location"] == "/people/import?done=1"
    assert Unit.objects.get(code="sixian-port").parent.code == "sixian"
    assert send(client, "take", PEOPLE, PEI).headers["Location"] == "/people/import?done=1"
    pei = Account.objects.get(username="peifang")
    assert (pei.roles, pei.has_usable_password(), pei.unit.code) == ([], False, "sixian-port")
    assert send(client, "take", UNITS, PORT).headers["Location"] == "/people/import?done=0"
    assert send(client, "take", PEOPLE, PEI).headers["Location"] == "/people/import?done=0"


def test_one_wrong_row_stops_all_and_each_is_named(world, client):
    enter(client, "zhangxitong")
    wrong = ["Bad Code", "x", "x", "外星", "", "", "", "", "", ""]
    page = send(client, "look", UNITS, PORT, wrong, PORT).content.decode()
    assert "2 行有错" in page and "小写字母" in page and "在表里有两行" in page
    answer = send(client, "take", UNITS, PORT, wrong)
    assert answer.status_code == 422
    assert "一行也没有导入" in answer.content.decode()
    assert not Unit.objects.filter(code="sixian-port").exists()
    page = send(client, "look", PEOPLE, ["1x", "", "无此单位", "", ""]).content.decode()
    assert "账号由字母" in page and "请填姓名" in page and "没有叫“无此单位”的单位" in page
    assert send(client, "look", {"a": "姓名"}, ["裴方"]).status_code == 422
    assert client.post("/people/import", {"do": "look"}).status_code == 422


def test_what_is_there_is_taken_out_edited_and_taken_in_again(world, client):
    order = dispatched()
    do("chenli", "sign", order, "2026-04-08 10:00")
    enter(client, "zhangxitong")
    table = read(client.get("/people/roster-people.xlsx").content)
    assert (
        send(client, "take", PEOPLE, *(cells for _, cells in table.rows))
        .headers["Location"]
        .endswith("done=0")
    )
    moved = [
        [*cells[:2], "市公路中心", *cells[3:]] for _, cells in table.rows if cells[0] in ("chenli", "caofu")
    ]
    assert "陈立还有承办的工单，不能换单位" in send(client, "take", PEOPLE, *moved).content.decode()
    assert send(client, "take", PEOPLE, moved[1]).headers["Location"].endswith("done=1")
    assert person("caofu").unit.code == "highway"
    units = read(client.get("/people/roster-units.xlsx").content)
    assert (
        send(client, "take", UNITS, *(cells for _, cells in units.rows))
        .headers["Location"]
        .endswith("done=0")
    )
    assert client.get("/people/roster-secrets.xlsx").status_code == 404


def test_the_same_through_the_api_by_the_system_administrator_alone(world, client):
    def take(who, **body):
        key = {"HTTP_AUTHORIZATION": f"Bearer {make_token(person(who), '试', now() + timedelta(days=1))}"}
        given = {
            "table": "people",
            "rows": [{"username": "peifang", "name": "裴方", "unit": "sixian"}],
        } | body
        return client.post("/api/organisation/roster", given, content_type="application/json", **key)

    for who in ("lianquan", "wushenji", "zhaolan", "zhaowenbin"):
        assert take(who).status_code == 403
    assert take("zhangxitong", look=True).json()["rows"][0]["does"] == "新增"
    assert not Account.objects.filter(username="peifang").exists()
    assert take("zhangxitong", rows=[{"username": "peifang"}]).status_code == 422
    assert take("zhangxitong").json()["rows"][0]["does"] == "新增"
    assert take("zhangxitong").json()["rows"][0]["does"] == "不变"
