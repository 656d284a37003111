"""What every public page has: no account, no session, nothing kept by a cache, a limit for each address (第九条)."""

import functools
import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from hotline.citizens import limits
from hotline.regulation.acceptance import PUBLIC_CHANNEL
from hotline.regulation.jurisdiction import emergencies
from hotline.regulation.refusals import Refused
from hotline.web.clock import now
from hotline.web.staff.page import View, request_id_of
from hotline.web.where_from import address_of

HONEYPOT = "website"
"""A field no person sees: what fills it in is a program."""


def public(view: View) -> View:
    """Closed where the city has no public page; nothing of it is cached."""

    @functools.wraps(view)
    def open_to_all(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if not PUBLIC_CHANNEL:
            raise Refused("unknown", "本市没有开通网上反映，请打电话。")
        response = view(request, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    return open_to_all


def page(request: HttpRequest, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """A public page inside its frame."""
    frame = {"emergencies": _first_of_all(), "honeypot": HONEYPOT, "path": request.path}
    return render(request, f"public/{template}", frame | context, status=status)


def _first_of_all() -> list[tuple[str, list[str]]]:
    """Whom to ring before anything else: name and numbers (第三条)."""
    found: dict[str, list[str]] = {}
    for number, _, name in emergencies():
        found.setdefault(name.split(" ")[0], []).append(number)
    return list(found.items())


def one_more(request: HttpRequest, what: str) -> None:
    """Count one more by this address. Refused 429 when it came too often, 422 when a program filled in the form."""
    limits.count(what, limits.network_of(address_of(request)), now())
    if request.POST.get(HONEYPOT):
        raise Refused("invalid", "没有提交：请把“网址”一栏清空（给人填的表里看不见它），再提交一次。")


def sent_files(request: HttpRequest) -> list[bytes]:
    """The contents of the files of a form, in its order; those left empty are none."""
    return [sent.read() for sent in request.FILES.getlist("attachment") if sent.name]


def same_request(request: HttpRequest) -> uuid.UUID:
    """The id under which sending this form twice does one thing."""
    return request_id_of(request) or uuid.uuid4()
