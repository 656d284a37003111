"""One order in each state, played once for all tests here; each test takes back what it did."""

import pytest
from django.db import connection, transaction

from tests.tables.played import play_all
from tests.world import parameter_as


def extensions_allowed():
    """As if 市局 had opened extensions: off in suzhou, their rows are tested all the same."""
    return parameter_as("extension_allowed", True)


@pytest.fixture(scope="package")
def played(django_db_setup, django_db_blocker):
    """State -> order number. Everything happens inside one transaction that is never committed."""
    with extensions_allowed(), django_db_blocker.unblock(), transaction.atomic():
        numbers = play_all()
        connection.check_constraints()  # once: what a test takes back leaves nothing of this to be checked again
        yield numbers
        transaction.set_rollback(True)


@pytest.fixture
def stage(played, db):
    return played
