"""One shape for every refusal of every API here: {code, sentence, article[, fields]}, whatever was wrong and wherever."""

import inspect
import re
from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.db import DataError
from django.http import HttpRequest, HttpResponse
from django.http.multipartparser import MultiPartParserError
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError

from hotline.api.orders import answer
from hotline.orders.forms import FIELDS
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.refusals import Refused
from hotline.web.refusals import UNSTORABLE

ERROR = {
    "type": "object",
    "required": ["code", "sentence", "article"],
    "properties": {
        "code": {"type": "string"},
        "sentence": {"type": "string", "description": "说明哪里不对、怎么办"},
        "article": {"type": "string", "description": "所依条款，没有时为空"},
        "fields": {"type": "object", "additionalProperties": {"type": "string"}},
    },
}
ANY_METHOD = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]
MALFORMED = "正文不是 JSON，或者太大。请核对后再发。"


def assemble(api: NinjaAPI, routers: Mapping[str, Router], document: str) -> None:
    """Hang routers into an API under their addresses; every other method, address and fault is refused in words.

    document: where the API's OpenAPI document is, for the sentences.
    """
    for prefix, router in routers.items():
        for path in list(
            router.path_operations
        ):  # the last operation of an address takes what those before did not
            router.api_operation(ANY_METHOD, path, include_in_schema=False)(_wrong_method(path, document))
        api.add_router(prefix, router)
    elsewhere = Router()

    @elsewhere.api_operation(ANY_METHOD, "/{path:rest}", include_in_schema=False)
    def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
        raise Refused("unknown", f"没有这个接口。地址清单见 {document}。")

    api.add_router("", elsewhere)
    _one_shape(api, document)


def _wrong_method(path: str, document: str) -> Callable[..., HttpResponse]:
    def refuse(request: HttpRequest, **_: str) -> HttpResponse:
        raise Refused("no_method", f"这个接口不接受 {request.method}。可用的方法见 {document}。")

    names = {"request": HttpRequest} | dict.fromkeys(re.findall(r"{(?:\w+:)?(\w+)}", path), str)
    ordinary = inspect.Parameter.POSITIONAL_OR_KEYWORD
    shape = [inspect.Parameter(name, ordinary, annotation=kind) for name, kind in names.items()]
    refuse.__signature__ = inspect.Signature(shape)  # type: ignore[attr-defined]
    return refuse


def _one_shape(api: NinjaAPI, document: str) -> None:
    def say(request: HttpRequest, error: Any) -> HttpResponse:
        refused = _as_refused(error, document)
        response = answer(refused.as_dict(), refused.status)
        if isinstance(error, AuthenticationError):
            response.headers["WWW-Authenticate"] = "Bearer"
        return response

    for kind in (Refused, AuthenticationError, HttpError, ValidationError, SuspiciousOperation,
                 MultiPartParserError, DataError):  # fmt: skip
        api.add_exception_handler(kind, say)


def _as_refused(error: Any, document: str) -> Refused:
    match error:
        case Refused():
            return error
        case AuthenticationError():
            return Refused(
                "no_token", f"令牌缺失、无效、过期或已吊销，请向{short_of('centre')}系统管理员申请。"
            )
        case ValidationError():
            return _wrong_types(error, document)
        case DataError():  # a sign or a number no database takes, where no form looked at it first
            return Refused("invalid", UNSTORABLE)
        case _:
            return Refused("malformed", MALFORMED)


def _wrong_types(error: ValidationError, document: str) -> Refused:
    """What the input's types or names refuse, in the words of the field table."""
    fields: dict[str, str] = {}
    for found in error.errors:
        place = [str(part) for part in found["loc"]]
        name = place[-1]
        label = FIELDS[name].label if name in FIELDS else name[:40]
        unknown = found["type"] == "extra_forbidden"
        key = ".".join(place[2:])[:80] or name[:40]
        fields[key] = f"没有“{label}”这一项。" if unknown else f"“{label}”的写法不对，见 {document}。"
    sentence = "内容不能接受：" + "".join(dict.fromkeys(fields.values()))[:400]
    return Refused("invalid", sentence, fields=fields)
