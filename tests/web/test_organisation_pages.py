"""机构变动、离岗移交、代理 on their pages and through the API, and what neither shows: an administrator sees counts, no order."""

from datetime import timedelta

from hotline.people.models import Account, Departure, Deputy, Unit, UnitChange
from hotline.people.tokens import make_token
from hotline.web.clock import now
from tests.web.test_pages import enter
from tests.world import dispatched, do, person

LATER = (now() + timedelta(days=30)).date().isoformat()
MERGED = {"kind": "merged", "unit": "enforcement", "successor": "highway", "on": LATER, "document": "宿编〔2026〕12号"}  # fmt: skip


def test_a_merger_is_looked_at_recorded_and_cancelled(world, client):
    order = dispatched()
    enter(client, "zhangxitong")
    look = client.post("/people/changes", MERGED | {"do": "look"}).content.decode()
    assert "现有在办工单 1 件、在职账号 4 个、下级单位 1 个" in look
    assert order.number not in look
    assert not UnitChange.objects.exists()
    wrong = client.post("/people/changes", MERGED | {"do": "record", "document": "", "on": "2026-01-01"})
    assert wrong.status_code == 422
    assert 'value="2026-01-01"' in wrong.content.decode()
    assert (
        "过去的工单和数字不改"
        in client.post("/people/changes", MERGED | {"do": "record", "on": "2026-01-01"}).content.decode()
    )
    client.post("/people/changes", MERGED | {"do": "record"})
    assert f"执法支队 {LATER} 并入市公路中心" in client.get("/people/changes").content.decode()
    client.post("/people/changes", {"do": "cancel", "pk": UnitChange.objects.get().pk})
    assert "已撤销" in client.get("/people/changes").content.decode()
    assert (
        client.post("/people/changes", {"do": "cancel", "pk": UnitChange.objects.get().pk}).status_code == 409
    )


def test_somebody_leaves_by_one_press_after_a_look(world, client):
    order = dispatched()
    do("chenli", "sign", order, "2026-04-08 10:00")
    enter(client, "zhangxitong")
    page = client.get("/people/accounts/chenli/leave").content.decode()
    assert "手头还有分办给本人的工单，请选接手人" in page
    assert order.number not in page
    page = client.get("/people/accounts/chenli/leave?heir=sunsixian").content.decode()
    assert "同一单位在职的另一人" in page
    refused = client.post("/people/accounts/chenli/leave", {"heir": "sunsixian", "reason": "调出"})
    assert refused.status_code == 409
    assert 'value="调出"' in refused.content.decode()
    client.post("/people/accounts/chenli/leave", {"heir": "gaoyuan", "reason": "调出"})
    page = client.get("/people/accounts/chenli/leave").content.decode()
    assert "移交给高远，事由“调出”" in page
    assert "手头没有事了" in page
    timeline = enter(client, "gaoyuan").get(f"/orders/{order.number}").content.decode()
    assert "原承办人：陈立" in timeline
    assert client.get("/people/accounts/chenli/leave").status_code == 403


def test_the_head_names_a_deputy_and_the_order_says_for_whom_was_signed(world, client):
    at = now()
    span = {
        "starts_at": f"{at - timedelta(hours=1):%Y-%m-%dT%H:%M}",
        "ends_at": f"{at + timedelta(days=3):%Y-%m-%dT%H:%M}",
    }
    wrong = enter(client, "zhaowenbin").post(
        "/people/deputies", span | {"principal": "zhaowenbin", "deputy": "sunsixian", "reason": "学习"}
    )
    assert wrong.status_code == 422
    assert 'value="学习"' in wrong.content.decode()
    client.post("/people/deputies", span | {"principal": "zhaowenbin", "deputy": "caofu", "reason": "学习"})
    row = Deputy.objects.get()
    page = client.get("/people/deputies").content.decode()
    assert "执法支队 赵文斌" in page
    assert "孙泗" not in page
    assert "赵文斌" not in enter(client, "sunsixian").get("/people/deputies").content.decode()
    assert client.post("/people/deputies", {"do": "end", "pk": row.pk}).status_code == 403
    enter(client, "lianquan").post("/people/deputies", {"do": "end", "pk": row.pk})
    assert Deputy.objects.get().ended_at is not None


def test_the_same_through_the_api_by_the_same_people(world, client):
    def send(who, path, body=None):
        token = make_token(person(who), "试", now() + timedelta(days=1))
        key = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
        if body is None:
            return client.get(f"/api/organisation{path}", **key)
        return client.post(f"/api/organisation{path}", body, content_type="application/json", **key)

    acts = {
        "principal": "gaoyuan",
        "deputy": "caofu",
        "starts_at": "2026-11-01 08:00",
        "ends_at": f"{now() + timedelta(days=9):%Y-%m-%d} 08:00",
        "reason": "休假",
    }
    for who in ("lianquan", "wushenji", "zhaolan", "sunsixian", "heju"):
        assert send(who, "/changes", MERGED).status_code == 403
        assert send(who, "/people/caofu/in-hand").status_code == 403
        assert send(who, "/people/caofu/leave", {"reason": "退休"}).status_code == 403
        assert (send(who, "/deputies", acts).status_code == 201) == (who == "lianquan")
    assert send("zhangxitong", "/changes", {"unit": "x"}).json()["fields"].keys() >= {
        "unit",
        "kind",
        "on",
        "document",
    }
    made = send("zhangxitong", "/changes", MERGED)
    assert (made.status_code, made.json()["successor"]) == (201, "highway")
    assert send("sunsixian", "/changes").json()["changes"][0]["document"] == "宿编〔2026〕12号"
    assert send("zhangxitong", f"/changes/{made.json()['id']}/cancel", {}).json() == {"cancelled": True}
    assert [d["deputy"] for d in send("gaoyuan", "/deputies").json()["deputies"]] == ["caofu"]
    assert send("sunsixian", "/deputies").json() == {"deputies": []}
    in_hand = {n["key"]: n["count"] for n in send("zhangxitong", "/people/caofu/in-hand").json()["in_hand"]}
    assert in_hand["deputies"] == 1
    assert send("zhangxitong", "/people/nobody/leave", {"reason": "退休"}).status_code == 404
    assert send("zhangxitong", "/people/caofu/leave", {"reason": "退休"}).json()["moved"] == {"deputies": 1}
    assert not Account.objects.get(username="caofu").is_active
    assert Departure.objects.get().heir is None
    assert Unit.objects.get(code="enforcement").is_active
