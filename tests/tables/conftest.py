"""One order in each state, played once for all tests here; each test takes back what it did."""

import pytest

from tests.tables.played import play_all
from tests.world import parameter_as, told_once


def extensions_allowed():
    """As if 市局 had opened extensions: off in suzhou, their rows are tested all the same."""
    return parameter_as("extension_allowed", True)


@pytest.fixture(scope="package")
def played(django_db_setup, django_db_blocker):
    """State -> order number."""
    with extensions_allowed(), django_db_blocker.unblock(), told_once(play_all) as numbers:
        yield numbers


@pytest.fixture
def stage(played, db):
    return played
