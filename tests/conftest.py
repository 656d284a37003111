"""What every test may ask for."""

import os
from pathlib import Path

import pytest

HERE = Path(__file__).parent
SLOW = (
    "journeys",
    "statistics",
    "web",
    "archives/test_destruction.py",
    "articles/test_article_07_units_change.py",
    "articles/test_article_28.py",
    "articles/test_article_30.py",
    "console/test_check_replies.py",
    "console/test_due.py",
    "console/test_real_service.py",
    "exchange",
    "people/test_rotation.py",
    "tables/test_batches.py",
)
"""Whole folders and files that are not of the fast part, which is to be over in two minutes; the mark `slow` names single ones."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items):
    for item in items:
        where = item.path.relative_to(HERE).as_posix()
        if where.startswith(SLOW):
            item.add_marker(pytest.mark.slow)


@pytest.fixture(scope="session", autouse=True)
def _keys():
    from django.conf import settings

    from hotline.people.keys import make_keys

    make_keys(settings.KEYS_DIR)


@pytest.fixture(scope="session", autouse=True)
def _packages(tmp_path_factory):
    """Sealed packages of the tests lie apart from everything else."""
    from django.conf import settings

    settings.PACKAGES_DIR = tmp_path_factory.mktemp("data") / "packages"


@pytest.fixture(scope="session")
def django_db_modify_db_settings():
    """A test database of one's own: several runs may share the cluster."""
    from django.db import connection

    from tests.migrated import name_of_template

    connection.settings_dict["TEST"] |= {
        "NAME": f"test_hotline_{os.getpid()}",
        "TEMPLATE": name_of_template(),
    }


@pytest.fixture(scope="session", autouse=True)
def _quick_passwords():
    """Hundreds of sign-ins: each would cost a tenth of a second by design."""
    from django.conf import settings
    from django.test.utils import override_settings

    assert settings.PASSWORD_HASHERS == ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    with override_settings(PASSWORD_HASHERS=["tests.hashers.Quick"]):
        yield


@pytest.fixture(scope="session", autouse=True)
def _no_phones():
    """The people of the stories sign in by password alone; tests of the second factor ask for it themselves."""
    from hotline.regulation.jurisdiction import load_yaml

    for value in load_yaml("parameters")["accounts"]["values"].values():
        value["second_factor"] = []


@pytest.fixture(autouse=True)
def _fresh():
    """A process that has just looked and found nothing standing: no test pays for, or inherits, another's look."""
    from hotline.people import fresh
    from hotline.web.clock import now

    fresh.start_over(now())


@pytest.fixture
def world(db):
    from tests import world

    world.settle_in()
    return world


@pytest.fixture
def april(world):
    """The month of April 2026 as tests/statistics/month.py tells it."""
    from tests.statistics.month import tell_april

    return tell_april()
