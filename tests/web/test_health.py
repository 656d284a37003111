"""The process says that it answers, and whether it can serve, by http even behind TLS, and nothing else."""

import pytest
from django.db import OperationalError, connection
from django.test import override_settings

from hotline.web import health


@override_settings(SECURE_SSL_REDIRECT=True)
def test_health_answers_by_http_while_pages_go_to_https(client, db):
    assert client.get("/health").json() == {"ok": True}
    assert client.get("/health/ready").json() == {"ok": True, "missing": []}
    assert client.get("/signin").status_code == 301


@pytest.mark.parametrize("missing", ["database", "tables", "keys"])
def test_what_is_not_there_is_named_and_nothing_more(client, db, monkeypatch, settings, tmp_path, missing):
    def away(*_, **__):
        raise OperationalError("connection to 10.0.0.7 as hotline_app failed")

    if missing == "database":
        monkeypatch.setattr(connection, "cursor", away)
        monkeypatch.setattr(connection, "close", lambda: None)
    if missing == "tables":
        monkeypatch.setattr(health, "_migrated", False)
        with connection.cursor() as cursor:
            cursor.execute(
                "delete from django_migrations where id = (select max(id) from django_migrations where app = 'people')"
            )
    if missing == "keys":
        settings.KEYS_DIR = tmp_path
    answer = client.get("/health/ready")
    monkeypatch.undo()
    assert (answer.status_code, answer.json()) == (503, {"ok": False, "missing": [missing]})
    assert client.get("/health").status_code == 200
