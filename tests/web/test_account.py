"""Accounts (第九条, GB/T 22239-2019 8.1.4.1): passwords, the second factor, sessions, and how they end."""

import re
from datetime import timedelta

import pyotp
import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from hotline.console.management.commands.first_administrators import reset_administrator
from hotline.people import second_factor
from hotline.people.ciphers import unseal
from hotline.people.lockout import rules
from hotline.people.models import AccessLog, Account, ApiToken, PastPassword, RecoveryCode, SecondFactor
from hotline.people.tokens import make_token
from hotline.web.clock import now
from tests.web.test_pages import enter
from tests.world import PASSWORD, parameter_as, person

NEW = "Wo-Zi-Ji-De-Mima-2026"


@pytest.fixture(autouse=True)
def _one_moment(monkeypatch):
    """The pages' clock stands: what a phone shows would change every half minute, in the middle of a story too."""
    moment = now()
    monkeypatch.setattr("django.utils.timezone.now", lambda: moment)


def come_in(username, password=PASSWORD, **headers):
    client = Client(**headers)
    answer = client.post("/signin", {"username": username, "password": password})
    return client, answer


def logged(what):
    return list(AccessLog.objects.filter(what=what).order_by("id").values_list("account__username", "reason"))


def digits(username, ahead=0):
    """What the phone shows now, or some half minutes on."""
    account = person(username)
    secret = unseal(SecondFactor.objects.get(account=account).sealed, f"totp:account:{account.pk}")
    return pyotp.TOTP(secret).at(now() + timedelta(seconds=30 * ahead))


def bind(client, username):
    """赵岚 binds a phone; the recovery codes she copies down."""
    client.post("/account/second-factor", {"do": "begin"})
    page = client.post("/account/second-factor", {"do": "confirm", "code": digits(username)}).content.decode()
    return re.findall(r"<li>(\w{5}-\w{5})</li>", page)


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ("Duan-1", "密码至少 10 位"),
        ("xiaoxiezimu", "至少要有 3 类"),
        ("Liujie-2026-x", "不能有账号名"),
        (PASSWORD, "最近 5 次用过"),
    ],
)
def test_a_new_password_that_does_not_do_is_refused_with_the_reason(world, new, words):
    client, _ = come_in("liujie")
    answer = client.post("/password", {"old": PASSWORD, "new": new})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert person("liujie").check_password(PASSWORD)


def test_a_password_comes_back_only_after_five_others(world):
    client, _ = come_in("liujie")
    had = [PASSWORD, *(f"Di-{n}-Ge-Mima-2026" for n in range(1, 6))]
    for old, new in zip(had, had[1:], strict=False):
        assert client.post("/password", {"old": old, "new": new}).status_code == 302
    assert client.post("/password", {"old": had[-1], "new": had[1]}).status_code == 422
    assert client.post("/password", {"old": had[-1], "new": PASSWORD}).status_code == 302
    assert PastPassword.objects.count() <= 5
    assert client.get("/account").status_code == 200


def test_a_password_had_too_long_is_changed_before_anything_else(world):
    Account.objects.filter(username="liujie").update(password_changed_at=now() - timedelta(days=91))
    client, _ = come_in("liujie")
    assert client.get("/intake").headers["Location"] == "/password"
    client.post("/password", {"old": PASSWORD, "new": NEW})
    assert client.get("/intake").status_code == 200


def test_changing_the_password_ends_every_other_session(world):
    here, _ = come_in("liujie")
    there, _ = come_in("liujie")
    here.post("/password", {"old": PASSWORD, "new": NEW})
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)
    assert "这一次" in here.get("/account").content.decode()


def test_with_a_phone_bound_the_password_alone_opens_nothing(world):
    client, _ = come_in("zhaolan")
    page = client.post("/account/second-factor", {"do": "begin"}, follow=True).content.decode()
    assert "<svg" in page and "style=" not in page
    codes = bind(client, "zhaolan")
    assert len(codes) == 8
    assert not {c.replace("-", "") for c in codes} & {
        bytes(r.digest).decode(errors="replace") for r in RecoveryCode.objects.all()
    }
    again, answer = come_in("zhaolan")
    assert answer.headers["Location"] == "/signin/code"
    assert again.get("/").status_code == 302
    assert again.post("/signin/code", {"code": "000000"}).status_code == 422
    assert again.post("/signin/code", {"code": digits("zhaolan")}).status_code == 422, "used when binding"
    assert again.post("/signin/code", {"code": digits("zhaolan", 1)}).headers["Location"] == "/"
    assert again.get("/").status_code == 200


def test_a_recovery_code_opens_once_and_the_auditor_sees_it(world):
    code = bind(come_in("zhaolan")[0], "zhaolan")[0]
    for status in (302, 422):
        client, _ = come_in("zhaolan")
        assert client.post("/signin/code", {"code": code.lower()}).status_code == status
    assert logged("recovery_code_used") == [("zhaolan", "zhaolan")]
    assert "恢复码剩 7 个" in come_again(client, "zhaolan").get("/account").content.decode()


def come_again(client, username):
    client.post("/signin/code", {"code": digits(username, 1)})
    return client


def test_digits_tried_too_often_lock_the_account(world):
    bind(come_in("zhaolan")[0], "zhaolan")
    client, _ = come_in("zhaolan")
    for _ in range(5):
        answer = client.post("/signin/code", {"code": "123456"})
    assert answer.status_code == 429
    assert client.post("/signin/code", {"code": digits("zhaolan", 1)}).status_code == 429
    assert logged("account_locked")[-1][0] == "zhaolan"
    enter(client, "lianquan").post("/people/accounts", {"do": "unlock", "username": "zhaolan"})
    client, _ = come_in("zhaolan")
    assert client.post("/signin/code", {"code": digits("zhaolan", 1)}).status_code == 302


def test_half_in_lasts_five_minutes(world, monkeypatch):
    bind(come_in("zhaolan")[0], "zhaolan")
    client, _ = come_in("zhaolan")
    session = client.session
    pk, since, wanted = session["half_in"]
    session["half_in"] = [pk, since - 301, wanted]
    session.save()
    assert client.post("/signin/code", {"code": digits("zhaolan", 1)}).headers["Location"] == "/signin"


def test_a_post_that_requires_it_does_nothing_before_a_phone_is_bound(world):
    with parameter_as("accounts", rules(now()) | {"second_factor": ["shift_lead"]}):
        client, _ = come_in("zhaolan")
        assert client.get("/orders").headers["Location"] == "/account/second-factor"
        bind(client, "zhaolan")
        assert client.get("/orders").status_code == 200
        off = {"do": "off", "password": PASSWORD, "code": digits("zhaolan", 1)}
        assert client.post("/account/second-factor", off).status_code == 403
        assert come_in("liujie")[0].get("/orders").status_code == 200
        Account.objects.filter(username="zhaowenbin").update(roles=["shift_lead"], is_sample=True)
        assert come_in("zhaowenbin")[0].get("/orders").status_code == 200, "the example day stays usable"


def test_who_need_not_have_it_turns_it_off_with_password_and_digits(world):
    client, _ = come_in("chenli")
    bind(client, "chenli")
    wrong = {"do": "off", "password": "x", "code": digits("chenli", 1)}
    assert client.post("/account/second-factor", wrong).status_code == 422
    assert client.post("/account/second-factor", wrong | {"password": PASSWORD}).status_code == 302
    assert come_in("chenli")[1].headers["Location"] == "/"
    assert not RecoveryCode.objects.exists()


def test_new_recovery_codes_put_the_old_out_of_use(world):
    client, _ = come_in("chenli")
    old = bind(client, "chenli")
    client.post("/account/second-factor", {"do": "codes", "code": digits("chenli", 1)})
    again, _ = come_in("chenli")
    assert again.post("/signin/code", {"code": old[0]}).status_code == 422


def test_the_security_administrator_asks_for_it_resets_it_and_ends_sessions(world):
    chenli, _ = come_in("chenli")
    lianquan, page = enter(Client(), "lianquan"), "/people/accounts/chenli"
    lianquan.post(page, {"do": "require"})
    assert chenli.get("/orders").headers["Location"] == "/account/second-factor"
    bind(chenli, "chenli")
    lianquan.post(page, {"do": "reset_factor"})
    assert person("chenli").second_factor_since is None
    assert "结束" in lianquan.get(page).content.decode()
    lianquan.post(page, {"do": "end_all"})
    assert chenli.get("/orders").headers["Location"].startswith("/signin")
    assert [r for _, r in logged("second_factor_reset")] == ["chenli"]
    bind(come_in("lianquan")[0], "lianquan")
    own = lianquan.post("/people/accounts/lianquan", {"do": "reset_factor"})
    assert own.status_code == 403


def test_each_administrator_does_their_own_part_of_an_account(world):
    zhang, lianquan = enter(Client(), "zhangxitong"), enter(Client(), "lianquan")
    for do in ("end_all", "reset_factor", "require", "revoke"):
        assert zhang.post("/people/accounts/chenli", {"do": do}).status_code == 403
    assert lianquan.post("/people/accounts/chenli", {"do": "password", "password": NEW}).status_code == 403
    assert zhang.post("/people/accounts/chenli", {"do": "password", "password": "x"}).status_code == 422
    assert zhang.post("/people/accounts/chenli", {"do": "password", "password": NEW}).status_code == 302
    assert zhang.post("/people/accounts/wushenji", {"do": "password", "password": NEW}).status_code == 403
    client, _ = come_in("chenli", NEW)
    assert client.get("/orders").headers["Location"] == "/password"
    assert logged("password_reset") == [("zhangxitong", "chenli")]


def test_an_administrator_who_lost_everything_gets_in_by_the_server(world):
    client, _ = come_in("wushenji")
    bind(client, "wushenji")
    password = reset_administrator("wushenji")
    assert client.get("/people/log").status_code == 302
    client, answer = come_in("wushenji", password)
    assert answer.headers["Location"] == "/"
    assert client.get("/people/log").headers["Location"] == "/password"


def test_one_sees_where_one_is_signed_in_and_ends_it(world):
    here, _ = come_in("liujie", headers={"user-agent": "这台电脑"})
    there, _ = come_in("liujie", headers={"user-agent": "那台电脑"})
    page = here.get("/account").content.decode()
    assert "这台电脑" in page and "那台电脑" in page
    [pk] = re.findall(r'name="pk" value="(\d+)"', page)
    assert come_in("chenli")[0].post("/account", {"do": "end", "pk": pk}).status_code == 404
    here.post("/account", {"do": "end", "pk": pk})
    assert (here.get("/").status_code, there.get("/").status_code) == (200, 302)
    here.post("/signout")
    assert not person("liujie").sign_ins.exists()


def test_a_removed_account_is_out_at_once_and_stays_out_when_it_is_opened_again(world):
    client, _ = come_in("liujie")
    token = make_token(person("liujie"), "试", now() + timedelta(days=1))
    zhang = enter(Client(), "zhangxitong")
    for _ in ("closed", "opened again"):
        zhang.post("/people/accounts", {"do": "close", "username": "liujie"})
        assert client.get("/").headers["Location"].startswith("/signin")
        assert Client().get("/api/orders", headers={"authorization": f"Bearer {token}"}).status_code == 401
    assert person("liujie").is_active
    assert Session.objects.filter(session_key=client.session.session_key).count() == 0
    zhang.post("/people/accounts", {"do": "close", "username": "zhangxitong"})
    assert person("zhangxitong").is_active


def test_a_token_is_revoked_by_its_owner(world):
    make_token(person("liujie"), "坐席软件", now() + timedelta(days=1))
    client, _ = come_in("liujie")
    assert "坐席软件" in client.get("/account").content.decode()
    client.post("/account", {"do": "revoke", "pk": ApiToken.objects.get().pk})
    assert ApiToken.objects.get().revoked_at
    assert client.post("/account", {"do": "revoke", "pk": ApiToken.objects.get().pk}).status_code == 404


def test_an_address_that_tries_too_many_passwords_is_shut_for_everybody(world):
    with parameter_as("accounts", rules(now()) | {"wrong_an_address": 3}):
        for n in range(3):
            assert come_in(f"guess{n}", "x", REMOTE_ADDR="203.0.113.5")[1].status_code == 422
        shut = come_in("liujie", REMOTE_ADDR="203.0.113.5")[1]
        assert shut.status_code == 429
        assert "这个网络地址" in shut.content.decode()
        assert come_in("liujie", REMOTE_ADDR="203.0.113.6")[1].status_code == 302


def test_who_came_in_from_where_and_who_did_not_is_in_the_log(world):
    come_in("liujie", "x", REMOTE_ADDR="203.0.113.5")
    come_in("liujie", REMOTE_ADDR="203.0.113.5")
    assert logged("sign_in_failed") == logged("signed_in") == [("liujie", "203.0.113.5")]


def test_secret_and_digits_are_nowhere_in_clear(world):
    client, _ = come_in("zhaolan")
    client.post("/account/second-factor", {"do": "begin"})
    secret = second_factor.secret_of(person("zhaolan"))
    assert secret.encode() not in bytes(SecondFactor.objects.get().sealed)
    bind(client, "zhaolan")
    assert secret not in client.get("/account/second-factor").content.decode()
