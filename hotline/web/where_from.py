"""Whose request it is."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest


def address_of(request: HttpRequest) -> str:
    """The caller's address: behind our own proxy (HOTLINE_TLS) the last one it wrote, else that of the connection; "" where it is none."""
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR", "")
    told = (
        forwarded.rpartition(",")[2]
        if settings.BEHIND_TLS and forwarded
        else request.META.get("REMOTE_ADDR", "")
    )
    try:
        return str(ipaddress.ip_address(str(told).strip()))
    except ValueError:
        return ""
