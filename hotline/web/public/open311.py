"""/open311: discovery and GeoReport v2, JSON and XML (第二条、第十条, decision 0120)."""

import functools
from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt

from hotline.citizens import limits
from hotline.citizens.codes import written
from hotline.exchange import open311
from hotline.regulation.acceptance import KINDS
from hotline.regulation.jurisdiction import city
from hotline.regulation.refusals import Refused
from hotline.web.clock import now
from hotline.web.public.open311_form import JSON, TYPES, XML, answer, refusal
from hotline.web.where_from import address_of

CHANGESET = "2026-11-28T00:00:00+08:00"
SPECIFICATION = "http://wiki.open311.org/GeoReport_v2"
PUBLISHED = "提交后，类别、领域、县区、承办单位和办理状态公开，内容、姓名、电话和具体地点不公开；要求保密的一项也不公开"
Said = tuple[str, Any] | tuple[str, Any, int]


def georeport(*methods: str) -> Callable[[Callable[..., Said]], Callable[..., HttpResponse]]:
    """What every address has: the methods it takes, the city's id, a limit an address, both forms, the standard's errors."""

    def wrap(view: Callable[..., Said]) -> Callable[..., HttpResponse]:
        @csrf_exempt
        @functools.wraps(view)
        def asked(request: HttpRequest, form: str = JSON, **parts: str) -> HttpResponse:
            try:
                if methods and request.method not in methods:
                    raise Refused("no_method", f"这个地址只接受 {'、'.join(methods)}。")
                limits.count("open311", limits.network_of(address_of(request)), now())
                open311.check_open(_given(request).get("jurisdiction_id", ""))
                root, body, *status = view(request, **parts)
                return answer(root, body, form, *status)
            except Refused as refused:
                return refusal(refused, form)
            except (SuspiciousOperation, MultiPartParserError):
                return refusal(Refused("malformed", "提交的内容太大，或者写法不对，没有收下。"), form)

        return asked

    return wrap


def _given(request: HttpRequest) -> dict[str, str]:
    """What was asked for: of a query in the address, of a request only in the body, where a key belongs."""
    return (request.POST if request.method == "POST" else request.GET).dict()


@georeport("GET")
def discovery(request: HttpRequest) -> Said:
    """Where the service is and in which forms."""
    there = request.build_absolute_uri(reverse("open311")).removesuffix("/")
    endpoint = {"specification": SPECIFICATION, "url": there, "changeset": CHANGESET, "type": "production",
                "formats": [TYPES[XML].partition(";")[0], TYPES[JSON].partition(";")[0]]}  # fmt: skip
    return "discovery", {
        "changeset": CHANGESET,
        "contact": f"{city()['title']}，电话 {city()['number']}",
        "key_service": "api_key 由热线系统管理员发给对接系统的账号",
        "endpoints": [endpoint],
    }


@georeport("GET")
def services(request: HttpRequest) -> Said:
    """The three classes of article 20, each with more to ask."""
    return "services", [
        {"service_code": code, "service_name": name, "description": f"{name}。{PUBLISHED}。", "metadata": True,
         "type": "realtime", "keywords": name, "group": city()["service"]}
        for code, name in KINDS.items()
    ]  # fmt: skip


@georeport("GET")
def definition(request: HttpRequest, code: str) -> Said:
    """What a service asks besides the standard's own fields."""
    asked = [
        {"variable": True, "code": name, "datatype": datatype, "required": False, "datatype_description": None,
         "order": place, "description": words,
         "values": [{"key": key, "name": value} for key, value in choices.items()]}
        for place, (name, datatype, words, choices) in enumerate(open311.ATTRIBUTES, 1)
    ]  # fmt: skip
    return "service_definition", {"service_code": open311.kind_named(code), "attributes": asked}


@georeport("GET", "POST")
def requests(request: HttpRequest) -> Said:
    """GET: the published requests of a window. POST: one more, by whoever holds a key."""
    if request.method == "POST":
        order, code = open311.file(_given(request), now())
        notice = f"查询码 {written(code)}，只告知这一次：凭单号和查询码在 /public/follow 查看、补充、评价。"
        return "service_requests", [{"service_request_id": order.number, "token": open311.token_of(order.number),
                                     "service_notice": notice, "account_id": None}], 201  # fmt: skip
    return "service_requests", [
        open311.said_of(o) for o in open311.requests(open311.asked_of(_given(request), now()))
    ]


@georeport("GET")
def one_request(request: HttpRequest, number: str) -> Said:
    """One request, as a list of one."""
    return "service_requests", [open311.said_of(open311.request_numbered(number))]


@georeport("GET")
def token(request: HttpRequest, token: str) -> Said:
    """The number behind a token."""
    return "service_requests", [{"service_request_id": open311.number_of(token), "token": token}]


@georeport()
def nothing_here(request: HttpRequest, rest: str = "") -> Said:
    """Any other address below."""
    raise Refused("unknown", "没有这个地址。可用的见 /open311/discovery.json。")
