"""/api/units: the phone book, and units made and changed by the system administrator's token (第七条、第八条)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from hotline.api import clock
from hotline.api.orders import answer, person_of, sent
from hotline.orders.units import CARRIERS, LIMITS, change_unit, make_unit
from hotline.people.models import Unit

units = Router(tags=["单位"])


def _said(title: str, **more: Any) -> Any:
    """Limits and choices are told in the schema and refused by the door, in the words of the page."""
    return Field(None, title=title, json_schema_extra=more)


class Change(Schema):
    """What is left out stays as it is."""

    model_config = ConfigDict(extra="forbid")
    name: str | None = _said("名称", maxLength=LIMITS["name"])
    short_name: str | None = _said("简称", maxLength=LIMITS["short_name"])
    kind: str | None = _said("类别", enum=[*CARRIERS, None], **{"x-choices": CARRIERS})
    county: str | None = _said("县区", description="类别为县区时必填")
    parent: str | None = _said("上级单位", description="上级单位的代码；空为没有上级")
    duty_phone: str | None = _said("值班电话", maxLength=LIMITS["duty_phone"])
    responsible: str | None = _said("承办责任人", maxLength=LIMITS["responsible"])
    is_active: bool | None = _said("在用")
    served_by_centre: bool | None = _said("由热线中心代录")


class New(Change):
    """A unit to be made; its code never changes."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"required": ["code", "name", "short_name", "kind"]}
    )
    code: str | None = _said("代码", description="小写字母、数字、短横，字母开头，2 至 40 个字符")


@units.get("", summary="单位电话簿", operation_id="units", openapi_extra={"x-article": "第七条"})
def index(request: HttpRequest) -> HttpResponse:
    """Every unit, those out of use with them."""
    rows = Unit.objects.select_related("parent").order_by("ordinal", "id")
    return answer({"units": [_row(unit) for unit in rows]})


@units.post("", summary="新增单位", operation_id="make_unit", openapi_extra={"x-article": "第七条"})
def make(request: HttpRequest, given: New) -> HttpResponse:
    """A new unit that carries work; by the system administrator only."""
    return answer(_row(make_unit(sent(given), actor=person_of(request), now=clock.now())), 201)


@units.post("/{code}", summary="修改单位", operation_id="change_unit", openapi_extra={"x-article": "第七条"})
def change(request: HttpRequest, code: str, given: Change) -> HttpResponse:
    """The fields that were sent; by the system administrator only."""
    return answer(_row(change_unit(code, sent(given), actor=person_of(request), now=clock.now())))


def _row(unit: Unit) -> dict[str, Any]:
    return {
        "code": unit.code,
        "name": unit.name,
        "short_name": unit.short_name,
        "kind": unit.kind,
        "kind_label": unit.get_kind_display(),
        "county": unit.county,
        "parent": unit.parent.code if unit.parent else None,
        "duty_phone": unit.duty_phone,
        "responsible": unit.responsible,
        "is_active": unit.is_active,
        "served_by_centre": unit.served_by_centre,
    }
