"""/api/orders/{number}/attachments: files put to an order, and one of them read, by the page's own functions (第九条、第十四条)."""

import uuid

from django.http import HttpRequest, HttpResponse
from ninja import File, Form
from ninja.files import UploadedFile

from hotline.api import clock, outputs
from hotline.api.orders import KEY, answer, orders, person_of
from hotline.attachments.store import ready
from hotline.orders.access import order_for
from hotline.orders.attaching import attach
from hotline.regulation.steps import STEP
from hotline.web.staff.attachments import file_for

LAW = {"x-article": STEP["attach"].article}


@orders.post("/{number}/attachments", summary="传附件", operation_id="attach_file", openapi_extra=LAW)
def put(
    request: HttpRequest,
    number: str,
    attachment: UploadedFile | None = File(None),  # noqa: B008  who may not see the order is told so first
    note: Form[str] = "",
    seen: Form[int | None] = None,
    key: uuid.UUID | None = KEY,
) -> HttpResponse:
    """One file, as multipart/form-data: kept sealed, a picture without its place; the step “添附件”."""
    person, now = person_of(request), clock.now()
    order = order_for(person, number, now)
    found = ready(attachment.read() if attachment else b"", now)
    attach(found, order.number, actor=person, now=now, note=note, seen=seen, request_id=key)
    return answer(outputs.whole(order_for(person, number, now), person, now), 201)


@orders.get(
    "/{number}/attachments/{file}",
    summary="看附件",
    operation_id="read_file",
    openapi_extra={"x-article": "第九条"},
)
def read(request: HttpRequest, number: str, file: str) -> HttpResponse:
    """The file as it was kept; each look is logged."""
    return file_for(person_of(request), number, _key(file), clock.now())


def _key(written: str) -> uuid.UUID:
    try:
        return uuid.UUID(written)
    except ValueError:
        return uuid.UUID(int=0)  # no file is called so
