"""For real: an empty house, three administrators with passwords used once, and no example anywhere near."""

import re
from io import StringIO

import pytest
from django.core.management import call_command
from django.core.management.base import CommandError

from hotline.console import prepare
from hotline.console.accounts import make_example_people, ways_in
from hotline.console.example_day import why_not
from hotline.console.management.commands.load_jurisdiction import load_units
from hotline.orders.models import Order
from hotline.people.models import AccessLog, Account, RotaEntry
from tests.world import at, call

NEW = "Wo-Zi-Ji-De-Mima-2026"


@pytest.fixture
def house(db, settings):
    """A house opened for real: units, nobody yet."""
    settings.EXAMPLE = False
    load_units()
    prepare._example_day()


def first_administrators() -> dict[str, str]:
    said = StringIO()
    call_command("first_administrators", stdout=said)
    return dict(re.findall(r"^  (\w+) +(\S+) ", said.getvalue(), re.M))


def test_a_real_house_starts_without_orders_people_or_rota(house):
    assert not Order.objects.exists() and not Account.objects.exists() and not RotaEntry.objects.exists()
    assert "first_administrators" in ways_in()[0]


def test_the_three_administrators_get_in_once_with_the_printed_password_and_must_change_it(house, client):
    printed = first_administrators()
    assert sorted(printed) == ["audit_admin", "security_admin", "system_admin"]
    assert len(set(printed.values())) == 3
    assert ways_in() == []
    for username, password in printed.items():
        assert password not in Account.objects.get(username=username).password
        client.post("/signin", {"username": username, "password": password})
        assert client.get("/phonebook").headers["Location"] == "/password"
        assert client.post("/password", {"old": password, "new": NEW}).headers["Location"] == "/"
        assert client.get("/phonebook").status_code == 200
        client.post("/signout")
        assert client.post("/signin", {"username": username, "password": password}).status_code == 422
    assert AccessLog.objects.filter(what="account_made").count() == 3


def test_the_administrators_bring_in_the_first_operator(house, client):
    for username, password in first_administrators().items():
        client.post("/signin", {"username": username, "password": password})
        client.post("/password", {"old": password, "new": NEW})
    client.post("/signin", {"username": "system_admin", "password": NEW})
    made = {
        "do": "make",
        "username": "linhua",
        "name": "林华",
        "unit": "centre",
        "password": "Chu-Shi-Mima-2026",
    }
    client.post("/people/accounts", made)
    client.post("/signin", {"username": "security_admin", "password": NEW})
    client.post("/people/accounts", {"do": "empower", "username": "linhua", "roles": ["operator"]})
    client.post("/signin", {"username": "linhua", "password": "Chu-Shi-Mima-2026"})
    client.post("/password", {"old": "Chu-Shi-Mima-2026", "new": NEW})
    assert client.get("/intake").status_code == 200


def test_administrators_are_not_made_twice(house):
    first_administrators()
    with pytest.raises(CommandError, match="库里已有账号"):
        call_command("first_administrators")
    assert Account.objects.count() == 3


def test_without_units_the_command_says_what_comes_first(db):
    with pytest.raises(CommandError, match="load_jurisdiction"):
        call_command("first_administrators")


def test_the_example_never_comes_beside_real_orders(world):
    order = call("liujie", "2026-04-08 09:00")
    with pytest.raises(CommandError, match="1 件真实工单"):
        call_command("example_day")
    prepare._example_day()
    assert list(Order.objects.all()) == [order]
    assert not Account.objects.filter(is_sample=True).exists()


def test_nor_beside_real_accounts(house, settings):
    first_administrators()
    settings.EXAMPLE = True
    with pytest.raises(CommandError, match="正式账号"):
        call_command("example_day")
    prepare._example_day()
    assert Account.objects.count() == 3


def test_a_house_with_example_accounts_does_not_open_for_real(db, settings):
    load_units()
    make_example_people(at("2026-04-08 09:00"))
    settings.EXAMPLE = False
    with pytest.raises(prepare.NotForReal, match="示例账号"):
        prepare._example_day()


def test_example_people_are_marked_and_see_it(db, client):
    load_units()
    people = make_example_people(at("2026-04-08 09:00"))
    assert all(account.is_sample for account in people.values())
    assert why_not() == ""
    client.force_login(people["liujie"], "django.contrib.auth.backends.ModelBackend")
    assert "示例账号" in client.get("/").content.decode()
    assert any("刘洁" in line for line in ways_in())
