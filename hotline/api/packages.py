"""GET /api/orders/{number}/packages: what is sealed of an order, never the content."""

from typing import Any

from django.http import HttpRequest, HttpResponse

from hotline.api import clock
from hotline.api.orders import answer, orders, person_of
from hotline.api.outputs import iso
from hotline.archives.models import Package
from hotline.archives.shelf import destroyed_by, packages_of
from hotline.orders.access import order_for


@orders.get(
    "/{number}/packages", summary="归档卷", operation_id="packages", openapi_extra={"x-article": "第二十七条"}
)
def packages(request: HttpRequest, number: str) -> HttpResponse:
    """Version, moment, seal and size of each sealed package; whether the order is held or was destroyed, and by which certificate."""
    order = order_for(person_of(request), number, clock.now())
    certificate = destroyed_by(order)
    return answer(
        {
            "number": order.number,
            "on_hold": order.on_hold,
            "destroy_not_before": order.destroy_not_before.isoformat() if order.destroy_not_before else None,
            "destroyed_at": iso(order.destroyed_at),
            "certificate": certificate.certificate if certificate else None,
            "packages": [_package(package) for package in packages_of(order)],
        }
    )


def _package(package: Package) -> dict[str, Any]:
    return {
        "place": package.place,
        "version": package.version,
        "sealed_at": iso(package.sealed_at),
        "sealed_through": package.sealed_through,
        "head": bytes(package.head).hex(),
        "manifest": bytes(package.manifest).hex(),
        "previous": bytes(package.previous).hex(),
        "seal": bytes(package.seal).hex(),
        "sm3": bytes(package.digest).hex(),
        "size": package.size,
        "destroyed_at": iso(package.destroyed_at),
    }
