"""Open311 GeoReport v2 as the standard has it, and what article 9 keeps from it (decision 0120)."""

import itertools
import re
from datetime import timedelta
from xml.etree import ElementTree

import georeport
import pytest

from hotline.exchange import open311
from hotline.exchange.models import Open311Request
from hotline.orders.models import Order
from hotline.people.models import Account, Unit
from hotline.people.tokens import make_token
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import State
from hotline.web.clock import now
from tests.api.test_public import App
from tests.world import at, call, do, parameter_as, reply_to, settle_in

V2 = "/open311/v2"
NINE = at("2026-04-08 09:00")
SAID = {
    "service_code": "complaint",
    "description": "4月7日下午4点拦出租，司机没打表，要15块，车牌皖LT2056。",
    "phone": "13905570361",
    "first_name": "红霞",
    "last_name": "魏",
    "address_string": "拂晓大道和汴河路口",
    "lat": "33.6402",
    "long": "116.9721",
    "attribute[county]": "埇桥区",
    "attribute[object]": "皖LT2056",
}
HERS = ("没打表", "15块", "皖LT2056", "13905570361", "0361", "红霞", "魏", "拂晓大道", "33.64", "116.97")


def key_of_an_app(when=NINE):
    unit = Unit.objects.get(code="centre")
    account = Account.objects.create(username="app-1", name="某应用", unit=unit, roles=["partner"])
    return make_token(account, "试", when + timedelta(days=1))


class Program:
    """An app that speaks GeoReport v2."""

    def __init__(self, client, key):
        self.client, self.key = client, key

    def posts(self, form="json", **changes):
        return self.client.post(f"{V2}/requests.{form}", {"api_key": self.key} | SAID | changes)

    def files(self, **changes):
        made = self.posts(**changes)
        assert made.status_code == 201, made.content.decode()
        return Order.objects.get(number=made.json()[0]["service_request_id"]), made.json()[0]

    def asks(self, **query):
        return self.client.get(f"{V2}/requests.json", query).json()


@pytest.fixture
def clock(monkeypatch):
    def stand(moment):
        for module in ("web.public.open311", "api.clock"):
            monkeypatch.setattr(f"hotline.{module}.now", lambda: at(moment))

    stand("2026-04-08 09:00")
    return stand


@pytest.fixture
def program(world, client, clock):
    return Program(client, key_of_an_app())


def test_from_open311_to_the_archive_and_back(program, clock):
    """第十四条 the whole road: filed with a key, dispatched, answered, rated by code, archived; the status by Open311 at each step."""
    order, receipt = program.files()
    assert (order.contact.channel, order.kind, order.plate, order.county) == (
        "app",
        "complaint",
        "皖LT2056",
        "埇桥区",
    )
    assert order.place == "拂晓大道和汴河路口（北纬33.640200，东经116.972100）"
    [told] = program.client.get(f"{V2}/requests/{order.number}.json").json()
    assert (told["status"], told["status_notes"], told["expected_datetime"]) == ("open", "已收到", None)
    assert (told["service_request_id"], told["service_code"]) == (order.number, "complaint")
    assert told["requested_datetime"] == told["updated_datetime"] == "2026-04-08T09:00:00+08:00"
    do("wangmin", "dispatch", order, "2026-04-08 09:30", kind="complaint", lead_unit="enforcement")
    [told] = program.asks()
    assert (told["status_notes"], told["agency_responsible"]) == ("正在办理", "市交通运输综合执法支队")
    assert told["expected_datetime"] == "2026-04-23T00:00:00+08:00"
    reply_to(order, "2026-04-09 10:00")
    do("wangmin", "confirm", order, "2026-04-09 15:00", override_reason="试")
    [told] = program.asks(status="closed")
    assert (told["status"], told["updated_datetime"]) == ("closed", "2026-04-09T15:00:00+08:00")
    assert program.asks(status="open") == []
    clock("2026-04-09 16:00")
    app = App(program.client)
    app.key = {
        "number": order.number,
        "code": re.search(r"[A-Z0-9]{4}-[A-Z0-9]{4}", receipt["service_notice"])[0],
    }
    assert app.does("rate", satisfaction="basic").json()["lines"][-1]["words"] == "您的评价：基本满意"
    do("wangmin", "province_copy", order, "2026-04-09 16:10", province_number="S-1")
    do("mengli", "call_back", order, "2026-04-09 16:30", outcome="reached", efficiency="satisfied",
       reply_score="satisfied", result_score="basic", satisfaction="satisfied", words="可以")  # fmt: skip
    do("wangmin", "archive", order, "2026-04-09 16:40")
    assert [one["status"] for one in program.asks()] == ["closed"]


def test_no_word_of_the_citizens_is_shown_in_either_form(program):
    """第九条 个人隐私: neither list nor single request, in JSON or XML."""
    order, _ = program.files(media_url="https://example.invalid/1.jpg")
    assert "未收取" in order.text
    for where in (f"{V2}/requests", f"{V2}/requests/{order.number}"):
        for form in ("json", "xml"):
            told = program.client.get(f"{where}.{form}").content.decode()
            assert order.number in told and "投诉举报" in told
            assert [word for word in (*HERS, "example.invalid") if word in told] == []


def test_secret_orders_and_those_of_other_channels_are_as_if_they_were_not(program):
    secret, _ = program.files(**{"attribute[secret]": "yes"})
    shown, _ = program.files()
    phoned = call("liujie", "2026-04-08 09:00")
    assert [one["service_request_id"] for one in program.asks()] == [shown.number]
    do("wangmin", "dispatch", shown, "2026-04-08 09:30", kind="complaint", lead_unit="enforcement")
    do("zhaolan", "mark_secret", shown, "2026-04-08 09:40", reason="来电人要求")
    numbers = f"{secret.number},{shown.number},{phoned.number},20990101-0001"
    assert program.asks(service_request_id=numbers) == program.asks() == []
    answers = {program.client.get(f"{V2}/requests/{n}.json").content for n in numbers.split(",")}
    assert len(answers) == 1 and "不公开".encode() in answers.pop()


def test_a_token_gives_the_number_it_was_made_of_and_nothing_else(program):
    order, receipt = program.files()
    [told] = program.client.get(f"{V2}/tokens/{receipt['token']}.json").json()
    assert told["service_request_id"] == order.number
    forged = receipt["token"].replace(order.number, "20260408-9999")
    for wrong in (forged, "x", "²", order.number):
        assert program.client.get(f"{V2}/tokens/{wrong}.json").status_code == 404
    assert "service_notice" not in told


def test_the_window_is_ninety_days_and_the_list_a_thousand_newest_first(
    program, clock, monkeypatch, django_assert_max_num_queries
):
    orders = [program.files()[0] for _ in range(3)]
    Open311Request.objects.filter(order=orders[0]).update(filed_at=NINE - timedelta(days=91))
    with django_assert_max_num_queries(6):
        told = program.asks()
    assert [one["service_request_id"] for one in told] == [orders[2].number, orders[1].number]
    assert len(program.asks(start_date="2025-12-01T00:00:00Z")) == 1
    assert len(program.asks(end_date="2026-01-31T00:00:00+08:00")) == 1
    assert len(program.asks(start_date="2026-04-01", end_date="2026-04-30")) == 2
    assert (
        program.asks(service_code="inquiry") == []
        and len(program.asks(service_code="inquiry,complaint")) == 2
    )
    assert [one["service_request_id"] for one in program.asks(service_request_id=orders[0].number)] == [
        orders[0].number
    ]
    monkeypatch.setattr(open311, "MOST", 1)
    assert [one["service_request_id"] for one in program.asks()] == [orders[2].number]


WRONG_QUERIES = (
    ({"start_date": "昨天"}, 400, "start_date 的写法不对"),
    ({"end_date": "0001-01-01T00:00:00Z"}, 400, "end_date 的写法不对"),
    ({"start_date": "2026-01-01", "end_date": "2026-04-08"}, 400, "最多相隔 90 天"),
    ({"start_date": "2026-04-08", "end_date": "2026-04-01"}, 400, "不能晚于"),
    ({"status": "lost"}, 400, "只能是 open 或 closed"),
    ({"service_code": "pothole"}, 404, "没有这个 service_code"),
    ({"jurisdiction_id": "boston.gov"}, 404, "jurisdiction_id 不对：本市是 suzhou"),
)
WRONG_REQUESTS = (
    ({"api_key": ""}, 403, "api_key 缺失"),
    ({"api_key": "made-up\0"}, 403, "api_key 缺失"),
    ({"service_code": ""}, 400, "缺 service_code"),
    ({"service_code": "pothole"}, 404, "没有这个 service_code"),
    ({"description": ""}, 400, "请写“什么事”"),
    ({"phone": "12"}, 400, "电话不对"),
    ({"lat": "nan"}, 400, "lat、long 要一起写"),
    ({"lat": "33.6", "long": ""}, 400, "lat、long 要一起写"),
    ({"long": "1e400"}, 400, "lat、long 要一起写"),
    ({"description": "汴河\x07路"}, 400, "看不见的控制字符"),
    ({"description": "路" * 5001}, 400, "最多 5000"),
    ({"description": "飞机晚点了，航班取消"}, 400, "12326"),
    ({"attribute[object]": "车" * 61}, 400, "最多 60 字"),
    ({"jurisdiction_id": "x"}, 404, "jurisdiction_id 不对"),
)  # fmt: skip


def errors_in(answer):
    """The standard's list, whatever the form."""
    if answer.headers["Content-Type"].startswith("text/xml"):
        return [{part.tag: part.text for part in one} for one in ElementTree.fromstring(answer.content)]
    return answer.json()


def test_what_is_wrong_gets_the_standards_errors_in_both_forms(program):
    forms = itertools.cycle(("json", "xml"))
    asked = [
        (program.client.get(f"{V2}/requests.{next(forms)}", query), *told) for query, *told in WRONG_QUERIES
    ]
    asked += [(program.posts(next(forms), **changes), *told) for changes, *told in WRONG_REQUESTS]
    form = next(forms)
    asked += [
        (program.client.get(f"{V2}/services/pothole.{form}"), 404, "没有这个 service_code"),
        (program.client.get(f"{V2}/requests/%00.{form}"), 404, "没有这个 service_request_id"),
        (program.client.get(f"{V2}/nothing.{form}"), 404, "没有这个地址"),
        (program.client.delete(f"{V2}/requests.{form}"), 405, "只接受 GET、POST"),
        (program.client.post(f"{V2}/requests.{form}", b"<x/>", content_type="text/xml"), 403, "api_key 缺失"),
        (
            program.client.post(f"{V2}/requests.{form}", b"--x", content_type="multipart/form-data"),
            400,
            "写法不对",
        ),
    ]
    for answer, status, words in asked:
        [error] = errors_in(answer)
        assert answer.status_code == int(error["code"]) == status, (words, answer.content.decode())
        assert words in error["description"]
    assert Order.objects.count() == 0


def test_one_address_asks_so_often_and_one_key_files_so_often_an_hour(program):
    limits = {"open311": 3, "open311_file": 1, "file": 9, "wrong_code": 9}
    with parameter_as("public_limits", limits):
        assert [program.posts().status_code for _ in range(2)] == [201, 429]
        assert [program.client.get(f"{V2}/services.json").status_code for _ in range(2)] == [200, 429]


def test_every_state_is_open_exactly_where_the_plain_word_says_so(program):
    order, _ = program.files()
    for state in State:
        Order.objects.filter(pk=order.pk).update(state=state)
        for status in ("open", "closed"):
            assert all(one["status"] == status for one in program.asks(status=status)), state
        assert len(program.asks(status="open,closed")) == 1


def test_a_city_without_an_apps_channel_has_no_open311(program, monkeypatch):
    monkeypatch.setattr(open311, "APP_CHANNEL", "")
    assert program.client.get(f"{V2}/services.json").status_code == 404
    with pytest.raises(Refused, match="没有开通"):
        open311.check_open("")


@pytest.mark.parametrize("form", ["json", "xml"])
def test_the_real_client_reads_all_of_it_from_the_running_server(transactional_db, live_server, client, form):
    """georeport, as anybody installs it: it sends no key, and takes a list of one for a list."""
    settle_in()
    order, _ = Program(client, key_of_an_app(now())).files()
    city = georeport.GeoReport(live_server.url + V2, jurisdiction="suzhou", output_format=form)
    assert [s["service_code"] for s in city.get_service_list()] == ["inquiry", "complaint", "suggestion"]
    definition = city.get_service_definition("complaint")
    assert definition["service_code"] == "complaint"
    listed, single = (
        city.get_service_requests(service_code="complaint"),
        city.get_service_request(order.number),
    )
    assert single == (listed[0] if isinstance(listed, list) else listed)
    assert single["service_request_id"] == order.number
    assert single["requested_datetime"].endswith("+08:00")
    found = ElementTree.fromstring(client.get("/open311/discovery.xml").content)
    assert found.find("endpoints/endpoint/url").text.endswith(V2)
    assert [f.text for f in found.iter("format")] == ["text/xml", "application/json"]
