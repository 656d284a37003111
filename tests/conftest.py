"""What every test may ask for."""

import pytest


@pytest.fixture(scope="session", autouse=True)
def _keys():
    from django.conf import settings

    from hotline.people.keys import make_keys

    make_keys(settings.KEYS_DIR)


@pytest.fixture
def world(db):
    from tests import world

    world.settle_in()
    return world
