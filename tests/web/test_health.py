"""The process says that it answers, by http even behind TLS, and nothing else."""

from django.test import override_settings


@override_settings(SECURE_SSL_REDIRECT=True)
def test_health_answers_by_http_while_pages_go_to_https(client, db):
    assert client.get("/health").json() == {"ok": True}
    assert client.get("/signin").status_code == 301
