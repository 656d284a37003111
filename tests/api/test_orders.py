"""Registering, reading, listing, stepping: what is given, and what is refused in which words."""

import uuid
from datetime import timedelta

import pytest
from django.test import Client

from hotline.api import clock
from hotline.orders.models import Order
from hotline.people.models import ApiToken
from hotline.people.tokens import make_token
from hotline.regulation.steps import STEPS
from tests.api.conftest import Partner
from tests.world import CALL, dispatched, person

NOWHERE = "20260408-9999"


def refusal(answer):
    body = answer.json()
    assert set(body) >= {"code", "sentence", "article"}
    return answer.status_code, body["code"]


@pytest.mark.parametrize("token", ["", "xiangyige", "\u00e9"])
def test_nobody_comes_in_without_a_token(world, client, token):
    assert refusal(Partner(client, token).get("/orders")) == (401, "no_token")


def test_an_expired_a_revoked_and_a_former_colleagues_token_open_nothing(by, client):
    liujie, wangmin, chenli = by("liujie"), by("wangmin"), by("chenli")
    ApiToken.objects.filter(account__username="wangmin").update(revoked_at=clock.now())
    type(person("chenli")).objects.filter(username="chenli").update(is_active=False)
    late = Partner(client, make_token(person("liujie"), "旧", clock.now() - timedelta(seconds=1)))
    assert [p.get("/orders").status_code for p in (liujie, wangmin, chenli, late)] == [200, 401, 401, 401]


def test_a_session_opens_nothing(world, client):
    client.force_login(person("liujie"), backend="django.contrib.auth.backends.ModelBackend")
    assert refusal(client.get("/api/orders")) == (401, "no_token")


def test_only_the_token_s_digest_is_kept(by):
    token = by("liujie").token
    assert token.encode() not in bytes(ApiToken.objects.get().digest)


def test_a_unit_registers_nothing(by):
    assert refusal(by("chenli").post("/orders", CALL)) == (403, "not_yours")


def test_every_wrong_field_is_named_at_once(by):
    answer = by("liujie").post("/orders", {"kind": "nonsense", "phone": "12", "text": "x\u0000y"})
    assert refusal(answer) == (422, "incomplete")
    assert set(answer.json()["fields"]) == {"kind", "phone", "text", "channel"}


@pytest.mark.parametrize(
    "body", [{"text": {"a": 1}}, {"no_such_field": "1"}, [], "null", {"caller_kind": "ghost"}]
)
def test_what_the_types_refuse_is_refused_in_words(by, body):
    assert refusal(by("liujie").post("/orders", CALL | body if isinstance(body, dict) else body)) == (
        422,
        "invalid",
    )


def test_what_is_no_json_is_said_to_be_none(by):
    assert refusal(by("liujie").post("/orders", "{")) == (400, "malformed")


def test_the_same_key_makes_one_order(by):
    key = uuid.uuid4()
    first, second = (by("liujie").post("/orders", CALL, key) for _ in range(2))
    assert first.json()["number"] == second.json()["number"]
    assert Order.objects.count() == 1


def test_another_persons_key_opens_nothing(by):
    key = uuid.uuid4()
    number = by("liujie").post("/orders", CALL, key).json()["number"]
    answer = by("wangmin").post("/orders", CALL, key)
    assert refusal(answer) == (422, "invalid")
    [in_batch] = by("wangmin").post("/orders/batch", [CALL], key).json()["results"]
    assert "number" in in_batch, "a batch has its own keys"
    taken = by("liujie").post(f"/orders/{number}/supplement", {"note": "又来电"}, again := uuid.uuid4())
    assert taken.status_code == 200
    assert refusal(by("wangmin").post(f"/orders/{number}/supplement", {"note": "又来电"}, again)) == (
        422,
        "invalid",
    )


def test_a_batch_answers_for_each_in_its_order_and_twice_makes_it_once(by):
    key = uuid.uuid4()
    for _ in range(2):
        results = by("liujie").post("/orders/batch", [CALL, {"kind": "inquiry"}, CALL], key).json()["results"]
        assert ["number" in r for r in results] == [True, False, True]
    assert Order.objects.count() == 2


def test_a_batch_has_a_limit(by):
    assert refusal(by("liujie").post("/orders/batch", [{}] * 1001)) == (422, "invalid")


def test_the_unit_sees_the_order_masked_with_its_dates_and_its_steps(by, django_assert_max_num_queries):
    order, chenli = dispatched(), by("chenli")
    with django_assert_max_num_queries(4):
        sheet = chenli.get(f"/orders/{order.number}").json()
    assert sheet["caller"]["phone"] == "139****0361"
    assert {d["kind"]: d["due"] for d in sheet["duties"]}["reply"] == "2026-04-23T00:00:00+08:00"
    assert "sign" in [s["action"] for s in sheet["steps"]]


def test_another_unit_is_told_the_same_as_for_a_number_nobody_has(by):
    order, sixian = dispatched(), by("sunsixian")
    for path in ("", "/sign"):
        method = "POST" if path else "GET"
        hidden, none = (sixian.ask(method, f"/orders/{n}{path}", {}) for n in (order.number, NOWHERE))
        assert hidden.status_code == none.status_code == 404
        assert hidden.content == none.content


def test_a_number_that_is_none_is_unknown_too(by):
    assert refusal(by("liujie").get("/orders/%00")) == (404, "unknown")


def test_who_may_see_but_not_act_is_refused_with_the_article(by):
    order = dispatched()
    answer = by("gaoyuan").post(f"/orders/{order.number}/sign_off")
    assert refusal(answer) == (403, "not_yours")
    assert answer.json()["article"] == "第二十四条"


def test_a_step_not_open_now_names_those_that_are(by):
    answer = by("chenli").post(f"/orders/{dispatched().number}/submit")
    assert refusal(answer) == (409, "not_open")
    assert "sign" in answer.json()["open"]


def test_who_looked_before_the_last_change_is_shown_it(by):
    answer = by("chenli").post(f"/orders/{dispatched().number}/sign", {"seen": 1})
    assert refusal(answer) == (409, "changed")
    assert "转办" in answer.json()["since"][0]


def test_the_number_is_shown_after_a_reason_and_only_then(by):
    order = dispatched()
    assert refusal(by("chenli").post(f"/orders/{order.number}/reveal")) == (422, "incomplete")
    told = by("chenli").post(f"/orders/{order.number}/reveal", {"reason": "核对时间"}).json()
    assert told["revealed"]["phone"] == CALL["phone"]


def test_the_list_pages_by_twenties_in_as_many_queries_as_ever(by, django_assert_max_num_queries):
    liujie = by("liujie")
    liujie.post("/orders/batch", [CALL] * 21)
    with django_assert_max_num_queries(2):
        first = liujie.get("/orders?state=registered").json()
    second = liujie.get(f"/orders?before={first['next']}").json()
    assert (len(first["orders"]), len(second["orders"]), second["next"]) == (20, 1, None)


@pytest.mark.parametrize("query", ["state=nowhere", "before=0", "before=x", "before=99999999999999999999"])
def test_a_query_that_is_none_is_refused(by, query):
    assert refusal(by("liujie").get(f"/orders?{query}")) == (422, "invalid")


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("DELETE", "/orders"),
        ("PUT", f"/orders/{NOWHERE}"),
        ("GET", f"/orders/{NOWHERE}/sign"),
        ("DELETE", "/partner/orders/12345-1/remind"),
    ],
)
def test_another_method_is_refused_in_words(by, method, path):
    assert refusal(by("liujie").ask(method, path)) == (405, "no_method")


@pytest.mark.parametrize("path", ["/nowhere", f"/orders/{NOWHERE}/nonsense"])
def test_another_address_is_refused_in_words(by, path):
    assert refusal(by("liujie").post(path)) == (404, "unknown")


def test_what_only_the_machine_does_is_not_offered_to_anybody(by):
    for action in ("seal_package", "destroy"):
        assert refusal(by("zhaolan").post(f"/orders/{NOWHERE}/{action}")) == (404, "unknown")


@pytest.fixture(scope="module")
def openapi():
    return Client().get("/api/openapi.json").json()


@pytest.mark.parametrize(
    "step", [s for s in STEPS if s.from_ and set(s.who) != {"machine"}], ids=lambda s: s.action
)
def test_openapi_tells_each_step_with_its_article_and_fields(openapi, step):
    told = openapi["paths"][f"/api/orders/{{number}}/{step.action}"]["post"]
    model = openapi["components"]["schemas"][f"{step.action}_input"]
    assert (told["summary"], told["x-article"]) == (step.label, step.article)
    assert set(model["properties"]) >= {*step.fields, *step.optional}
    assert set(model.get("required", [])) == set(step.fields)
