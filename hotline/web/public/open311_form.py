"""The two forms of GeoReport v2, JSON and XML, of the same things; errors as the standard lists them."""

import json
import xml.etree.ElementTree as ET
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.http import HttpResponse

from hotline.regulation.refusals import Refused

JSON, XML = "json", "xml"
TYPES = {JSON: "application/json; charset=utf-8", XML: "text/xml; charset=utf-8"}
ONE_OF = {
    "services": "service",
    "service_requests": "request",
    "errors": "error",
    "attributes": "attribute",
    "values": "value",
    "endpoints": "endpoint",
    "formats": "format",
}
"""What one member of a list is called in XML."""
STATUS = {401: 403, 405: 405, 409: 400, 422: 400}
"""The standard knows 400 and 403 where we know better."""


def answer(root: str, body: Any, form: str, status: int = 200) -> HttpResponse:
    """A list or an object, in the form asked for; in XML under its root."""
    if form == XML:
        content = ET.tostring(_element(root, body), encoding="utf-8", xml_declaration=True)
    else:
        content = json.dumps(body, ensure_ascii=False, default=_written).encode()
    return HttpResponse(
        content, content_type=TYPES[form], status=status, headers={"Cache-Control": "no-store"}
    )


def refusal(refused: Refused, form: str) -> HttpResponse:
    """The standard's list of errors: a code and a sentence, with the article where one applies."""
    status = STATUS.get(refused.status, refused.status)
    words = refused.sentence + (f"（{refused.article}）" if refused.article else "")
    return answer("errors", [{"code": status, "description": words}], form, status)


def _element(name: str, value: Any) -> ET.Element:
    made = ET.Element(name)
    if isinstance(value, Mapping):
        made.extend(_element(key, part) for key, part in value.items())
    elif isinstance(value, list):
        made.extend(_element(ONE_OF[name], part) for part in value)
    elif value is not None:
        made.text = _written(value)
    return made


def _written(value: Any) -> str:
    if isinstance(value, datetime):
        return value.isoformat(timespec="seconds")
    return str(value).lower() if isinstance(value, bool) else str(value)
