"""第九条 保密义务: every address and every operation, opened by everybody it is not for. The table is hotline/web/rules.py."""

import json
import re
from datetime import timedelta

import pytest
from django.test import Client

from hotline.api.api import api
from hotline.people.models import AccessLog, Account, ApiToken, Unit
from hotline.people.roles import Role
from hotline.people.tokens import make_token
from hotline.web.clock import now
from hotline.web.rules import (
    ALL_POSTS,
    API,
    OPEN_API,
    PUBLIC_API,
    RULES,
    SIGNED_ELSEWHERE,
    About,
    without_address,
    without_rule,
)
from tests.web.test_pages import enter
from tests.world import call, dispatched, do, person

GUESSED = "20990101-9999"
VALUES = {
    "<str:username>": "liujie",
    "<str:key>": "late",
    "<str:kind>": "reply",
    "<str:action>": "supplement",
    "<row:pk>": "1",
    "<uuid:key>": "00000000-0000-4000-8000-000000012328",
    "<row:version>": "1",
    "<row:ordinal>": "1",
}
ABOUT_AN_ORDER = [r for r in RULES if r.about == About.ORDER and "<str:number>" in r.route]
STAFF_ONLY = [r for r in RULES if r.to is not None]


def address(route, number=GUESSED):
    for name, value in ({"<str:number>": number} | VALUES).items():
        route = route.replace(name, value)
    return f"/{route}"


def test_every_address_has_its_rule_and_every_rule_its_address():
    assert without_rule() == []
    assert without_address() == []


@pytest.fixture
def somebody(world):
    """One person of each post, alone in a unit of their own where nothing was ever sent."""
    unit = Unit.objects.create(code="nowhere", name="示例空单位", short_name="空单位", kind="county")
    made = Account(username="x")
    made.set_unusable_password()
    return {
        post: Account.objects.create(
            username=f"only_{post}", name="某人", unit=unit, roles=[post], password=made.password
        )
        for post in ALL_POSTS
    }


def enter_as(account):
    client = Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.slow
@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("post", ALL_POSTS)
def test_an_address_opens_for_the_posts_of_its_rule_and_says_no_to_the_others(somebody, post, method):
    client, wrong = enter_as(somebody[post]), {}
    for rule in STAFF_ONLY:
        answer = getattr(client, method)(address(rule.route)).status_code
        refused = answer == 403
        may = rule.to == () or post in rule.to
        # A step or a form may still say that this person may not; a page that is not for a post always does.
        if answer >= 500 or (refused and may and method == "get") or (not may and not refused):
            wrong[rule.route] = answer
    assert wrong == {}


@pytest.mark.parametrize("who", ["nobody", "removed", "first password"])
def test_whoever_is_not_in_is_sent_to_the_door(somebody, who):
    client = Client() if who == "nobody" else enter_as(somebody[Role.SHIFT_LEAD])
    Account.objects.filter(username="only_shift_lead").update(
        is_active=who != "removed", must_change_password=who == "first password"
    )
    for rule in STAFF_ONLY:
        if who == "first password" and rule.route == "password":
            continue
        for method in (client.get, client.post):
            answer = method(address(rule.route))
            assert answer.status_code == 302, rule.route
            door = "/password" if who == "first password" else "/signin"
            assert answer.headers["Location"].startswith(door), rule.route


def test_without_the_forms_own_token_nothing_is_taken(world):
    client = Client(enforce_csrf_checks=True)
    client.force_login(person("zhaolan"), backend="django.contrib.auth.backends.ModelBackend")
    for rule in RULES:
        if rule.route in SIGNED_ELSEWHERE:
            assert client.post(address(rule.route)).status_code in (401, 404), rule.route
        elif rule.route.startswith(OPEN_API):
            assert client.post(address(rule.route)).status_code in (400, 403, 404, 405, 422), rule.route
        elif not rule.route.startswith(API):
            assert client.post(address(rule.route)).status_code in (403, 405), rule.route


@pytest.mark.parametrize(
    "post", ["handler", "joint", "partner", "duty_person", "system_admin", "security_admin", "audit_admin"]
)
def test_anothers_order_and_a_guessed_number_answer_alike(somebody, post):
    order, client = dispatched(), enter_as(somebody[Role.HANDLER if post == "joint" else post])
    for rule in ABOUT_AN_ORDER:
        for method in (client.get, client.post):
            theirs, none = method(address(rule.route, order.number)), method(address(rule.route))
            whole = [r.content.decode() + r.headers.get("Location", "") for r in (theirs, none)]
            told = [words.replace(order.number, "N").replace(GUESSED, "N") for words in whole]
            assert theirs.status_code == none.status_code in (302, 403, 404), rule.route
            assert told[0] == told[1], rule.route
    order.refresh_from_db()
    assert order.last_seq == 2


VOLATILE = re.compile(
    r'name="csrfmiddlewaretoken" value="[^"]*"|name="request_id" value="[^"]*"|\d\d:\d\d(:\d\d)?|剩 [^<]*'
)


def everything_shown(client):
    """Every page of somebody, the search and the exports with them, without what changes by itself."""
    shown = {}
    for rule in STAFF_ONLY:
        if "<str:number>" in rule.route:
            continue
        for where in (address(rule.route), address(rule.route) + "?export=1"):
            shown[where] = client.get(where)
    for key in ("late", "warned", "sign", "handle", "acknowledge"):
        shown[f"list {key}"] = client.get(f"/list/{key}")
    for words in ("打表", "0361", "13905570361", "皖LT2056", "拂晓大道"):
        shown[f"find {words}"] = client.post("/find", {"q": words})
    return {k: (r.status_code, VOLATILE.sub("", r.content.decode(errors="replace"))) for k, r in shown.items()
            if "spreadsheet" not in r.headers["Content-Type"]} | {
        k: cells(r) for k, r in shown.items() if "spreadsheet" in r.headers["Content-Type"]}  # fmt: skip


def cells(response):
    import io

    import openpyxl

    return list(openpyxl.load_workbook(io.BytesIO(response.content)).active.values)[1:]


@pytest.mark.slow
@pytest.mark.parametrize(
    "post",
    [
        "handler",
        "section_head",
        "unit_head",
        "partner",
        "duty_person",
        "system_admin",
        "security_admin",
        "audit_admin",
    ],
)
def test_nothing_shown_to_a_stranger_betrays_that_an_order_exists(somebody, post):
    """No list, count, search hit, export, card or bell of theirs changes by an order that is not theirs."""
    client = enter_as(somebody[post])
    before = everything_shown(client)
    order = dispatched("2026-04-08 09:30")
    do("chenli", "contact", order, "2026-04-08 10:00", outcome="reached", note="已联系")
    AccessLog.objects.all().delete()
    after = everything_shown(client)
    assert [where for where in before if before[where] != after[where]] == []


@pytest.fixture
def operations():
    paths = api.get_openapi_schema()["paths"]
    return [(m, p) for p, each in paths.items() for m in each if p.lstrip("/") not in PUBLIC_API]


def ask(client, method, path, token=None, number=GUESSED):
    path = re.sub(r"{number}", number, path)
    path = re.sub(r"{\w+}", "1", path)
    headers = {"Authorization": f"Bearer {token}"} if token else {}
    return client.generic(
        method.upper(), path, json.dumps({}), content_type="application/json", headers=headers
    )


@pytest.mark.parametrize("who", ["none", "expired", "revoked", "removed", "session", "made up"])
def test_no_operation_answers_without_a_living_token(world, operations, who):
    client, at = enter(Client(), "zhaolan"), now()
    if who != "session":
        client.logout()
    token = (
        None if who in ("none", "session") else make_token(person("zhaolan"), "试", at + timedelta(days=1))
    )
    if who == "expired":
        ApiToken.objects.update(expires_at=at - timedelta(seconds=1))
    if who == "revoked":
        ApiToken.objects.update(revoked_at=at)
    if who == "removed":
        Account.objects.filter(username="zhaolan").update(is_active=False)
    if who == "made up":
        token = token[::-1]
    assert len(operations) > 50
    assert {p for m, p in operations if ask(client, m, p, token).status_code != 401} == set()


def test_no_operation_tells_anothers_order_from_a_guessed_number(world, client, operations):
    order = dispatched()
    token = make_token(person("sunsixian"), "试", now() + timedelta(days=1))
    on_orders = [(m, p) for m, p in operations if p.startswith("/api/orders/{number}")]
    assert len(on_orders) > 40
    for method, path in on_orders:
        theirs, none = (ask(client, method, path, token, n) for n in (order.number, GUESSED))
        assert (theirs.status_code, theirs.content) == (none.status_code, none.content), path
        assert theirs.status_code == 404, path
    listed = ask(client, "get", "/api/orders", token)
    assert listed.json() == {"orders": [], "next": None}


HIDDEN = ("魏红霞", "13905570361")


@pytest.mark.parametrize("who", ["zhaolan", "liujie", "chenli", "zhaowenbin", "sunsixian", "heju"])
@pytest.mark.parametrize("secret", [False, True])
def test_name_and_number_are_masked_for_everybody_and_hidden_when_secrecy_was_asked(
    world, client, who, secret
):
    order = dispatched(secret=secret)
    do("wangmin", "add_joint", order, "2026-04-08 09:40", joint_units=["sixian"], reason="涉及泗县")
    enter(client, who)
    token = make_token(person(who), "试", now() + timedelta(days=1))
    pages = [client.get(f"/orders/{order.number}"), client.get(f"/orders/{order.number}/slip"),
             ask(client, "get", "/api/orders/{number}", token, order.number)]  # fmt: skip
    for page in pages:
        said = page.content.decode()
        assert page.status_code == 200
        assert [v for v in HIDDEN if v in said] == []
        assert ("139****0361" in said) == (not secret or person(who).is_centre)


@pytest.mark.parametrize(
    ("who", "secret", "opens"),
    [("liujie", False, True), ("chenli", False, True), ("mengli", False, True), ("liujie", True, True), ("mengli", True, True),
     ("chenli", True, False), ("zhaowenbin", False, False), ("sunsixian", False, False), ("heju", False, False),
     ("zhouqiang", False, False)],
)  # fmt: skip
def test_who_may_see_the_number_says_why_and_leaves_a_trace(world, client, who, secret, opens):
    order = dispatched(secret=secret)
    do("wangmin", "add_joint", order, "2026-04-08 09:40", joint_units=["sixian"], reason="涉及泗县")
    response = enter(client, who).post(f"/orders/{order.number}/reveal", {"reason": "核对地址"})
    assert ("13905570361" in response.content.decode()) == opens
    assert AccessLog.objects.filter(what="reveal", account__username=who, reason="核对地址").exists() == opens


def test_the_access_log_is_the_audit_administrators_and_nobody_changes_it(world, client):
    from django.db import DatabaseError, connection, transaction

    order = dispatched()
    enter(client, "sunsixian").get(f"/orders/{order.number}")
    [row] = AccessLog.objects.filter(what="refused_look")
    assert order.number in enter(Client(), "wushenji").get("/people/log").content.decode()
    for change in (lambda: AccessLog.objects.filter(pk=row.pk).update(reason="x"), row.delete):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("set local role hotline_app")
            change()


def test_a_call_for_the_partner_shows_only_its_own(world, client):
    unit = Unit.objects.get(code="centre")
    Account.objects.create(username="p12345", name="12345", unit=unit, roles=["partner"], password="!")
    order = call("liujie", "2026-04-08 09:00")
    token = make_token(person("p12345"), "试", now() + timedelta(days=1))
    assert ask(client, "get", "/api/orders/{number}", token, order.number).status_code == 404
