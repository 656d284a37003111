"""The journeys' own: a town of people at their browsers."""

import pytest

from tests.journeys.town import Town


@pytest.fixture
def town(world, monkeypatch):
    return Town(monkeypatch)
