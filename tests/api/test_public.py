"""An app of 魏红霞's phone: no account, number and code in the body, the page's own rules (第二条、第十条、第十四条、第十五条)."""

import json
import uuid

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from hotline.api import clock
from hotline.api.public import public_api
from hotline.citizens.models import QueryCode
from hotline.orders.models import Event, Order
from tests.citizens.conftest import SAID
from tests.world import REPLY, SCORES, do, parameter_as

PUT = {"content_type": "application/json"}


class App:
    """What the app asks; remembers the one request it filed."""

    def __init__(self, client):
        self.client = client

    def ask(self, what, body, **headers):
        text = body if isinstance(body, str | bytes) else json.dumps(body)
        return self.client.generic("POST", f"/public/api/{what}", text, **PUT, headers=headers)

    def files(self, **changes):
        made = self.ask("requests", SAID | changes)
        assert made.status_code == 201, made.content.decode()
        self.key = {name: made.json()[name] for name in ("number", "code")}
        self.order = Order.objects.get(number=made.json()["number"])
        return made.json()

    def does(self, what, **given):
        return self.ask(what, self.key | given)

    def sends(self, *files):
        return self.client.post("/public/api/attach", self.key | {"attachment": list(files)})


@pytest.fixture
def app(world, client, day):
    return App(client)


def photo():
    import io

    box = io.BytesIO()
    Image.new("RGB", (8, 8), "red").save(box, "JPEG")
    return SimpleUploadedFile("甩站.jpg", box.getvalue(), "image/jpeg")


def test_from_the_app_to_the_archive_and_back(app, day):
    """第十四条 the whole road: filed, dispatched, added to, answered, rated, called back, archived, objected to."""
    made = app.files()
    assert made["decided_by"] == "2026-04-08T11:00:00+08:00"
    assert app.order.contact.channel == "app" and app.order.plate == "皖LT2056"
    told = app.does("follow").json()
    assert (told["word"], told["caller_due"], [s["action"] for s in told["steps"]]) == (
        "已收到", None, ["supplement", "withdraw"])  # fmt: skip
    do("wangmin", "dispatch", app.order, "2026-04-08 09:30", kind="complaint", lead_unit="enforcement")
    day("2026-04-08 10:00")
    told = app.does("supplement", note="尾号是 56，我的号码 13905570361").json()
    assert (told["who"], told["caller_due"]) == ("市交通运输综合执法支队", "2026-04-23T00:00:00+08:00")
    assert told["lines"][-1]["words"] == "您补充了情况" and "139****0361" in told["lines"][-1]["detail"]
    told = app.sends(photo(), photo()).json()
    assert [line["words"] for line in told["lines"]].count("您添了照片、录音或文件") == 2
    assert app.does("remind").json()["lines"][-1]["words"] == "您催办了一次"
    do("chenli", "draft", app.order, "2026-04-08 13:00", **REPLY)
    do("gaoyuan", "endorse", app.order, "2026-04-08 13:10")
    do("zhaowenbin", "sign_off", app.order, "2026-04-08 13:20")
    assert app.does("follow").json()["reply"] is None
    do("chenli", "tell", app.order, "2026-04-08 14:00", outcome="reached", how="phone", note="已告知")
    do("chenli", "submit", app.order, "2026-04-08 14:10")
    do("wangmin", "confirm", app.order, "2026-04-08 15:00")
    day("2026-04-08 16:00")
    told = app.does("rate", satisfaction="basic", words="钱退了").json()
    assert (told["word"], told["reply"]) == ("已办结", REPLY)
    assert told["lines"][-1]["words"] == "您的评价：基本满意"
    do("mengli", "call_back", app.order, "2026-04-08 16:30", **SCORES)
    do("wangmin", "province_copy", app.order, "2026-04-08 16:35", province_number="S-1")
    do("wangmin", "archive", app.order, "2026-04-08 16:40")
    day("2026-04-08 17:00")
    assert app.does("object", reason="没有退钱给我").json()["lines"][-1]["words"] == "您对结果提出异议"
    assert [s["action"] for s in app.does("follow").json()["steps"]] == []


def test_a_bad_line_and_a_second_press_make_one_request_with_one_code(app):
    key = {"Idempotency-Key": str(uuid.uuid4())}
    first, again = app.ask("requests", SAID, **key), app.ask("requests", SAID, **key)
    assert first.json() == again.json() and Order.objects.count() == 1
    app.key = {name: first.json()[name] for name in ("number", "code")}
    key = {"Idempotency-Key": str(uuid.uuid4())}
    for _ in range(2):
        assert app.ask("supplement", app.key | {"note": "还有"}, **key).status_code == 200
    assert Event.objects.filter(action="supplement").count() == 1


def test_what_others_take_is_told_their_number_first_and_filed_when_asked_again(app):
    said = SAID | {"text": "火车票退不了，12306 打不通", "kind": "inquiry"}
    told = app.ask("requests", said)
    assert (told.status_code, told.json()["article"]) == (409, "第三条")
    assert {"name": "铁路", "number": "12306"} in told.json()["elsewhere"]
    assert not Order.objects.exists()
    assert app.ask("requests", said | {"ours": True}).status_code == 201


def test_the_page_opens_what_the_app_filed_and_the_two_count_as_one(app, client, monkeypatch):
    monkeypatch.setattr("hotline.web.public.page.now", clock.now)
    app.files()
    assert "已收到" in client.post("/public/follow", app.key).content.decode()
    with parameter_as("public_limits", {"file": 1, "follow": 2, "act": 1, "wechat": 1, "wrong_code": 9}):
        assert app.does("follow").status_code == 200
        assert app.does("follow").status_code == 429
        assert client.post("/public", SAID).status_code == 429


def test_number_and_code_stand_in_no_address_and_no_header_of_an_answer(app):
    app.files()
    told = app.does("follow")
    assert app.key["code"] not in str(told.headers) + told.content.decode()
    assert told.headers["Cache-Control"] == "no-store"
    assert not [p for p in public_api.get_openapi_schema()["paths"] if "{" in p]


def ways(app):
    """How each documented status of each operation comes about: (operation, status) -> what is asked."""
    wrong = {"number": "20990101-0001", "code": "AAAA-AAAA"}
    words = {"supplement": {"note": "x"}, "remind": {}, "withdraw": {"reason": "x"}, "object": {"reason": "x"},
             "rate": {"satisfaction": "very"}}  # fmt: skip
    yield "requests", 409, lambda: app.ask("requests", SAID | {"text": "飞机晚点"})
    yield "requests", 422, lambda: app.ask("requests", {"kind": "complaint", "text": ""})
    for what in ("requests", "follow", *words):
        yield what, 400, lambda what=what: app.ask(what, b"{")
    yield "follow", 404, lambda: app.ask("follow", wrong)
    yield "follow", 422, lambda: app.ask("follow", {"number": "1"})
    for what, given in words.items():
        yield what, 404, lambda what=what, given=given: app.ask(what, wrong | given)
        yield what, 422, lambda what=what, given=given: app.does(what, **given, extra=1)
    yield (
        "attach",
        400,
        lambda: app.client.generic("POST", "/public/api/attach", b"--x", content_type="multipart/form-data"),
    )
    yield "attach", 404, lambda: app.client.post("/public/api/attach", wrong | {"attachment": photo()})
    yield "attach", 422, lambda: app.sends(SimpleUploadedFile("a.exe", b"MZ"))
    yield "rate", 409, lambda: app.does("rate", satisfaction="very")
    yield "object", 409, lambda: app.does("object", reason="x")
    app.does("supplement", note="x")
    yield "remind", 409, lambda: [app.does("remind"), app.does("remind")][1]
    yield "withdraw", 409, lambda: [app.does("withdraw", reason="x"), app.does("withdraw", reason="x")][1]
    do("wangmin", "archive", app.order, "2026-04-08 09:00")
    yield "supplement", 409, lambda: app.does("supplement", note="x")
    yield "attach", 409, lambda: app.sends(photo())


def test_each_documented_status_is_true_and_each_refusal_a_sentence(app):
    """No status the document names that never comes; 200 and 201 are those of the stories above."""
    documented = {
        (path.removeprefix("/public/api/"), status)
        for path, each in public_api.get_openapi_schema()["paths"].items()
        for status in each["post"]["responses"]
        if status >= 300
    }
    app.files()
    met = set()
    for what, status, ask in ways(app):
        answer = ask()
        assert answer.status_code == status, (what, status, answer.content.decode())
        met.add((what, status))
        assert {"code", "sentence", "article"} <= answer.json().keys() and answer.json()["sentence"][
            -1
        ] in "。"
    with parameter_as("public_limits", {"file": 0, "follow": 0, "act": 0, "wechat": 0, "wrong_code": 0}):
        for what in {w for w, _ in documented}:
            assert app.does(what).status_code == 429
            met.add((what, 429))
    assert documented - met == set()


def test_another_method_and_another_address_are_refused_in_words(app):
    assert app.client.get("/public/api/follow").status_code == 405
    assert "不接受 GET" in app.client.get("/public/api/follow").json()["sentence"]
    assert app.client.post("/public/api/nothing").json()["code"] == "unknown"
    assert QueryCode.objects.count() == 0
