"""The API: its router, its token, and one shape for every refusal: {code, sentence, article[, fields]}."""

import inspect
import re
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from ninja import NinjaAPI, Router
from ninja.errors import AuthenticationError, HttpError, ValidationError

from hotline.api import packages  # noqa: F401  it adds its address to the orders'
from hotline.api.calls import calls
from hotline.api.campaigns import campaigns
from hotline.api.knowledge import knowledge
from hotline.api.ledger import ledger
from hotline.api.orders import answer, orders
from hotline.api.partner import partner
from hotline.api.province import province
from hotline.api.readings import readings
from hotline.api.shifts import papers, shifts
from hotline.api.statistics import statistics
from hotline.api.tokens import Bearer
from hotline.api.units import units
from hotline.orders.forms import FIELDS
from hotline.regulation.jurisdiction import city, short_of
from hotline.regulation.refusals import Refused

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
api = NinjaAPI(
    title=city()["title"],
    version="1",
    auth=Bearer(),
    docs_url=None,
    openapi_extra={"components": {"schemas": {"Refused": ERROR}}},
)
ANY_METHOD = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS"]


def wrong_method(path: str) -> Callable[..., HttpResponse]:
    """A view of an address that refuses every method in words."""

    def refuse(request: HttpRequest, **_: str) -> HttpResponse:
        raise Refused("no_method", f"这个接口不接受 {request.method}。可用的方法见 /api/openapi.json。")

    names = {"request": HttpRequest} | dict.fromkeys(re.findall(r"{(?:\w+:)?(\w+)}", path), str)
    ordinary = inspect.Parameter.POSITIONAL_OR_KEYWORD
    shape = [inspect.Parameter(name, ordinary, annotation=kind) for name, kind in names.items()]
    refuse.__signature__ = inspect.Signature(shape)  # type: ignore[attr-defined]
    return refuse


# The last operation of an address takes whatever method the ones before it did not.
for _router in (
    calls,
    campaigns,
    knowledge,
    ledger,
    orders,
    papers,
    partner,
    province,
    readings,
    shifts,
    statistics,
    units,
):
    for _path in list(_router.path_operations):
        _router.api_operation(ANY_METHOD, _path, include_in_schema=False)(wrong_method(_path))
api.add_router("/calls", calls)
api.add_router("/campaigns", campaigns)
api.add_router("/orders", orders)
api.add_router("/knowledge", knowledge)
api.add_router("/ledger", ledger)
api.add_router("/readings", readings)
api.add_router("/province", province)
api.add_router("/shifts", shifts)
api.add_router("/papers", papers)
api.add_router("/partner", partner)
api.add_router("/statistics", statistics)
api.add_router("/units", units)


elsewhere = Router()


@elsewhere.api_operation(ANY_METHOD, "/{path:rest}", include_in_schema=False)
def nothing_here(request: HttpRequest, rest: str) -> HttpResponse:
    raise Refused("unknown", "没有这个接口。地址清单见 /api/openapi.json。")


api.add_router("", elsewhere)


@api.exception_handler(Refused)
def refused(request: HttpRequest, error: Refused) -> HttpResponse:
    return answer(error.as_dict(), error.status)


@api.exception_handler(AuthenticationError)
def no_token(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    response = refused(
        request,
        Refused("no_token", f"令牌缺失、无效、过期或已吊销，请向{short_of('centre')}系统管理员申请。"),
    )
    response.headers["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(HttpError)
def malformed(request: HttpRequest, error: HttpError) -> HttpResponse:
    return refused(request, Refused("malformed", "正文不是 JSON，或者太大。请核对后再发。"))


@api.exception_handler(ValidationError)
def wrong_types(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """What the input's types or names refuse, in the words of the field table."""
    fields: dict[str, str] = {}
    for found in error.errors:
        place = [str(part) for part in found["loc"]]
        name = place[-1]
        label = FIELDS[name].label if name in FIELDS else name[:40]
        unknown = found["type"] == "extra_forbidden"
        key = ".".join(place[2:])[:80] or name[:40]
        fields[key] = f"没有“{label}”这一项。" if unknown else f"“{label}”的写法不对，见 /api/openapi.json。"
    sentence = "内容不能接受：" + "".join(dict.fromkeys(fields.values()))[:400]
    return refused(request, Refused("invalid", sentence, fields=fields))
