"""What every process keeps in memory though it stands in the database: read again once a minute, not per request."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any, Generic, TypeVar

EVERY = timedelta(minutes=1)
T = TypeVar("T")


class Kept(Generic[T]):
    """One such thing: how to load it, what it is before anything was loaded, and who else must hear of it."""

    all: list["Kept[Any]"] = []
    looked_at: datetime | None = None

    def __init__(self, load: Callable[[], T], empty: T, heard_by: Callable[[T], None] | None = None) -> None:
        self.load, self.empty, self.heard_by = load, empty, heard_by
        self.value = empty
        Kept.all.append(self)

    def put(self, value: T) -> None:
        """Keep a value."""
        self.value = value
        if self.heard_by:
            self.heard_by(value)


def look(now: datetime) -> None:
    """Read again what is older than a minute. Called by the edges: each request, each beat, each command."""
    if Kept.looked_at is None or abs(now - Kept.looked_at) >= EVERY:
        for kept in Kept.all:
            kept.put(kept.load())
        Kept.looked_at = now


def forget() -> None:
    """Something changed here: the next look reads again."""
    Kept.looked_at = None


def start_over(now: datetime) -> None:
    """As a process that has just looked and found nothing."""
    for kept in Kept.all:
        kept.put(kept.empty)
    Kept.looked_at = now
