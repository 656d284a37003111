"""One HTTP POST of JSON to a partner: no redirects, no proxy, a limit of time and size, nothing logged."""

import http.client
import ipaddress
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Mapping
from typing import Any

TIMEOUT_SECONDS = 15
LARGEST_ANSWER = 1_000_000


class Unanswered(Exception):
    """Nothing came back; whether it arrived is not known."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """A token must not follow to another place."""

    def redirect_request(self, *args: Any, **kwargs: Any) -> None:
        return None


OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)


def is_safe(url: str) -> bool:
    """https anywhere; http only to this machine or inside a private network."""
    try:
        parts = urllib.parse.urlsplit(url)
        host = parts.hostname or ""
        if parts.scheme == "https":
            return bool(host)
        return parts.scheme == "http" and (host == "localhost" or ipaddress.ip_address(host).is_private)
    except ValueError:
        return False


def call(method: str, url: str, body: bytes, headers: Mapping[str, str]) -> tuple[int, bytes]:
    """Status and body of the answer, whatever the status. Unanswered when none came."""
    asked = urllib.request.Request(url, data=body or None, method=method)
    asked.add_header("Content-Type", "application/json; charset=utf-8")
    for name, value in headers.items():
        asked.add_header(name, value)
    try:
        with OPENER.open(asked, timeout=TIMEOUT_SECONDS) as answer:
            return answer.status, answer.read(LARGEST_ANSWER)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, error.read(LARGEST_ANSWER)
    except (OSError, http.client.HTTPException) as error:
        raise Unanswered(type(error).__name__) from None
