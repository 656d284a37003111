"""Sessions in the database as Django keeps them, looked up by plain SQL: every page begins with it."""

from typing import Any

from django.contrib.sessions.backends import db
from django.db import connection
from django.utils import timezone


class SessionStore(db.SessionStore):
    """Django's own, with a quicker look."""

    def load(self) -> dict[str, Any]:
        """What a living session holds; {} when there is none of this key, as Django does it."""
        with connection.cursor() as cursor:
            living = "select session_data from django_session where session_key = %s and expire_date > %s"
            cursor.execute(living, [self.session_key, timezone.now()])  # noqa: TID251  as Django does it
            row = cursor.fetchone()
        if row is None:
            self._session_key = None
            return {}
        return dict(self.decode(row[0]))
