"""12345 hands over, asks, presses and takes back by signed requests (第三条、第十五条、第十六条)."""

import json
from datetime import timedelta

import pytest

from hotline.attachments.models import Attachment
from hotline.attachments.store import content_of
from hotline.exchange.signatures import make_key, signed_headers
from hotline.orders.models import Event, Order
from hotline.people.models import Account, Unit
from tests import pictures
from tests.exchange.conftest import NOON
from tests.exchange.conftest import turned as turned
from tests.world import REPLY, do, parameter_as

ONE = {"number": "SZ20260408-0001", "kind": "complaint", "text": "出租车不打表，要15块，联系人魏红霞", "area": "城市客运",
       "county": "埇桥区", "plate": "皖LT2056", "caller_name": "魏红霞", "phone": "13905570361"}  # fmt: skip
ORDERS = "/api/partner/orders"


class Line:
    """A partner's system."""

    def __init__(self, client, name):
        self.client = client
        self.account = Account.objects.create(
            username=name, name="市12345", unit=Unit.objects.get(code="centre"), roles=["partner"]
        )
        self.key = (name, make_key(self.account, NOON - timedelta(days=1)))

    def ask(self, method, path, message=None, when=NOON):
        body = b"" if message is None else json.dumps(message, ensure_ascii=False).encode()
        headers = signed_headers(self.key, method, path, body, when)
        return self.client.generic(method, path, body, content_type="application/json", headers=headers)

    def hands_over(self, *many):
        return self.ask("POST", ORDERS, list(many) or [ONE]).json()["results"]

    def does(self, verb, key="1", number=ONE["number"], **given):
        return self.ask("POST", f"{ORDERS}/{number}/{verb}", {"key": key} | given)

    def puts(self, content, number=ONE["number"]):
        path = f"{ORDERS}/{number}/attachments"
        headers = signed_headers(self.key, "POST", path, content, NOON)
        return self.client.generic(
            "POST", path, content, content_type="application/octet-stream", headers=headers
        )

    def sees(self, number=ONE["number"]):
        return self.ask("GET", f"{ORDERS}/{number}").json()


@pytest.fixture
def line(world, client, turned):
    return Line(client, "sz-12345")


def closed(turned):
    order = Order.objects.get()
    when = "2026-04-08 13:00"
    do("wangmin", "dispatch", order, when, kind="complaint", lead_unit="enforcement")
    do("chenli", "draft", order, when, **REPLY, inner_note="内部")
    do("gaoyuan", "endorse", order, when)
    do("zhaowenbin", "sign_off", order, when)
    do("chenli", "tell", order, when, outcome="reached", how="phone", note="已告知")
    do("chenli", "submit", order, when)
    do("wangmin", "confirm", order, when)
    turned(NOON + timedelta(minutes=90))
    return order


def test_resent_a_hundred_times_it_is_one(line):
    numbers = {line.hands_over(ONE | {"text": f"第 {n} 次"})[0]["number"] for n in range(100)}
    assert len(numbers) == 1 and (Order.objects.count(), Event.objects.count()) == (1, 1)
    order = Order.objects.get()
    assert (order.contact.channel, order.contact.origin_number) == ("12345", ONE["number"])


def test_a_batch_tells_row_by_row_and_a_number_twice_in_it_is_one(line):
    results = line.hands_over(ONE, ONE | {"number": "A-2", "kind": "praise"}, ONE | {"number": "A-3", "channel": "phone"},
                              ONE, ONE | {"number": "A-4", "phone": "12"})  # fmt: skip
    assert [r.get("code", "made") for r in results] == ["made", "incomplete", "invalid", "made", "incomplete"]
    assert results[0]["number"] == results[3]["number"] and Order.objects.count() == 1


def test_state_and_reply_flow_back_without_what_is_inner(line, turned):
    line.hands_over()
    assert (line.sees()["plain"], line.sees()["reply"]) == ("已收到", None)
    closed(turned)
    seen = line.ask("GET", f"{ORDERS}/{ONE['number']}", when=NOON + timedelta(minutes=90)).json()
    assert seen["reply"]["result"] == REPLY["result"] and seen["lead_unit"] == "市交通运输综合执法支队"
    assert seen["caller_due"].startswith("2026-04-23")
    assert [
        w for w in ("内部", "魏红霞", "13905570361", "陈立") if w in json.dumps(seen, ensure_ascii=False)
    ] == []


def test_a_return_says_ground_and_reason(line):
    line.hands_over()
    do("liujie", "return", Order.objects.get(), "2026-04-08 12:01", ground="三", reason="请向人民法院起诉")
    assert line.sees()["returned"] == {
        "ground": "三",
        "ground_words": "须通过诉讼、仲裁、纪检监察、行政复议、政府信息公开等程序解决的",
        "reason": "请向人民法院起诉",
    }


def test_their_verbs_on_an_open_order_once_a_key(line, turned):
    line.hands_over()
    assert line.does("remind", note="来电人又来电").status_code == 409  # nobody to press yet
    order = Order.objects.get()
    do("wangmin", "dispatch", order, "2026-04-08 12:00", kind="complaint", lead_unit="enforcement")
    for verb, action, given in (("supplement", "supplement", {"note": "有录像"}), ("remind", "remind", {"note": "催"}),
                                ("extension", "supplement", {"granted": True, "note": "准 5 日"}),
                                ("withdraw", "withdraw", {"reason": "来电人撤诉"})):  # fmt: skip
        before = order.events.filter(action=action).count()
        assert [line.does(verb, "k", **given).status_code for _ in range(3)] == [200] * 3, verb
        assert order.events.filter(action=action).count() == before + 1
    assert "来源单位延期批复：同意。准 5 日" in str([e.given for e in order.events.all()])
    order.refresh_from_db()
    assert order.state == "withdrawn"


def test_their_redo_on_a_closed_order_is_decided_on_here(line, turned):
    line.hands_over()
    order = closed(turned)
    later = NOON + timedelta(minutes=90)
    answer = line.ask("POST", f"{ORDERS}/{ONE['number']}/redo", {"key": "9", "reason": "来电人不认可"}, later)
    assert answer.status_code == 200
    assert order.duties.filter(kind="decide_dissatisfied", ended_at=None).exists()
    rated = line.ask("POST", f"{ORDERS}/{ONE['number']}/rate", {"key": "9", "satisfaction": "not"}, later)
    assert rated.status_code == 200 and order.events.filter(action="rate").count() == 1


def test_anothers_number_an_unknown_one_and_a_guessed_one_answer_alike(line, client):
    line.hands_over()
    other = Line(client, "other-12345")
    answers = [
        other.ask("GET", f"{ORDERS}/{n}") for n in (ONE["number"], "nothing", Order.objects.get().number)
    ]
    assert {(a.status_code, a.content) for a in answers} == {(404, answers[0].content)}
    assert other.does("withdraw", reason="x").status_code == 404
    assert (
        other.hands_over()[0]["number"] != Order.objects.order_by("id").first().number
    )  # their own order of that number


@pytest.mark.parametrize("verb", ["dispatch", "archive", "reveal", "confirm", "register"])
def test_no_other_step_is_open_to_them(line, verb):
    line.hands_over()
    assert line.does(verb, reason="x", note="x").status_code == 404
    assert Event.objects.count() == 1


def test_without_a_right_signature_nothing(line, client):
    body = json.dumps([ONE]).encode()
    headers = signed_headers(("sz-12345", "wrong"), "POST", ORDERS, body, NOON)
    assert (
        client.generic("POST", ORDERS, body, content_type="application/json", headers=headers).status_code
        == 401
    )
    right = signed_headers(line.key, "POST", ORDERS, body, NOON)
    sent = [
        client.generic("POST", ORDERS, body, content_type="application/json", headers=right).status_code
        for _ in range(2)
    ]
    assert sent == [200, 409]


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b"{}", b"[1]", b'[{"number":"a b"}]', b"\xff", b"[" * 3000]
)
def test_what_is_no_message_is_refused_in_words(line, body):
    headers = signed_headers(line.key, "POST", ORDERS, body, NOON)
    answer = line.client.generic("POST", ORDERS, body, content_type="application/json", headers=headers)
    assert answer.status_code in (400, 422) and answer.json()["sentence"]


def test_what_changed_since(line):
    line.hands_over(ONE, ONE | {"number": "A-2"})
    since = int((NOON - timedelta(minutes=1)).timestamp())
    seen = line.ask("GET", f"{ORDERS}?since={since}").json()["orders"]
    assert [row["foreign_number"] for row in seen] == [ONE["number"], "A-2"]
    assert line.ask("GET", f"{ORDERS}?since={since + 3600}").json()["orders"] == []


def test_a_photo_of_theirs_is_kept_once_without_its_place_and_only_with_their_own_order(
    line, settings, tmp_path
):
    settings.ATTACHMENTS_DIR = tmp_path
    line.hands_over()
    photo = pictures.jpeg(pictures.exif())
    assert [line.puts(photo).status_code for _ in range(2)] == [201, 201]
    assert pictures.PLACE not in content_of(Attachment.objects.get())
    assert line.sees()["path"][-1]["words"] == "您添了照片、录音或文件"
    assert line.puts(b"MZ\x90").status_code == 422
    assert Line(line.client, "xiao-12345").puts(photo).status_code == 404
    with parameter_as("attachments", {"megabytes": 1, "files": 2}):
        answer = line.puts(b"\xff\xd8\xff" + b"\0" * (1 << 20))
        assert answer.status_code == 422 and "最大 1 MB" in answer.json()["sentence"]
