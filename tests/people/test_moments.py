"""Moments come from the database as they went in, read by Python's own reader."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from django.db import connection

from hotline.people.moments import Moments

WRITTEN = [
    datetime(2026, 4, 8, 1, 30, tzinfo=UTC),
    datetime(2026, 4, 8, 9, 30, 0, 120, tzinfo=timezone(timedelta(hours=8))),
    datetime(1, 1, 1, tzinfo=UTC),
    datetime.max.replace(tzinfo=UTC),
    None,
]


@pytest.mark.parametrize("moment", WRITTEN, ids=str)
def test_a_moment_is_read_as_it_was_written(db, moment):
    with connection.cursor() as cursor:
        cursor.execute("select %s::timestamptz", [moment])
        [read] = cursor.fetchone()
    assert read == moment
    assert moment is None or read.tzinfo is UTC


def test_every_cursor_reads_so(db):
    with connection.cursor() as cursor:
        assert cursor.cursor.adapters.get_loader(1184, 0) is Moments


def test_a_moment_no_calendar_has_is_refused_as_before(db):
    from django.db import DataError

    with connection.cursor() as cursor, pytest.raises(DataError):
        cursor.execute("select 'infinity'::timestamptz")
        cursor.fetchone()
