"""One order in each state, played once for all tests here; each test takes back what it did."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from hotline.regulation.jurisdiction import load_yaml
from hotline.regulation.parameters import value_on
from tests.tables.played import play_all


@contextmanager
def extensions_allowed():
    """As if 市局 had opened extensions: off in suzhou, their rows are tested all the same."""
    values = load_yaml("parameters")["extension_allowed"]["values"]
    before = dict(values)
    values.update(dict.fromkeys(values, True))
    value_on.cache_clear()
    yield
    values.update(before)
    value_on.cache_clear()


@pytest.fixture(scope="package")
def played(django_db_setup, django_db_blocker):
    """State -> order number. Everything happens inside one transaction that is never committed."""
    with extensions_allowed(), django_db_blocker.unblock(), transaction.atomic():
        yield play_all()
        transaction.set_rollback(True)


@pytest.fixture
def stage(played, db):
    return played
