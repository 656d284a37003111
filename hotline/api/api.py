"""The staff's API: its routers and its token; refusals have one shape (hotline/api/shape.py)."""

from ninja import NinjaAPI

from hotline.api import files, packages  # noqa: F401  they add their addresses to the orders'
from hotline.api.assessment import assessment
from hotline.api.calls import calls
from hotline.api.campaigns import campaigns
from hotline.api.knowledge import knowledge
from hotline.api.law import law
from hotline.api.ledger import ledger
from hotline.api.merits import merits
from hotline.api.orders import orders
from hotline.api.organisation import organisation
from hotline.api.partner import partner
from hotline.api.province import province
from hotline.api.readings import readings
from hotline.api.shape import ERROR, assemble
from hotline.api.shifts import papers, shifts
from hotline.api.statistics import statistics
from hotline.api.tokens import Bearer
from hotline.api.units import units
from hotline.regulation.jurisdiction import city

api = NinjaAPI(
    title=city()["title"],
    version="1",
    auth=Bearer(),
    docs_url=None,
    openapi_extra={"components": {"schemas": {"Refused": ERROR}}},
)
assemble(
    api,
    {
        "/assessment": assessment,
        "/calls": calls,
        "/campaigns": campaigns,
        "/orders": orders,
        "/organisation": organisation,
        "/knowledge": knowledge,
        "/law": law,
        "/ledger": ledger,
        "/merits": merits,
        "/readings": readings,
        "/province": province,
        "/shifts": shifts,
        "/papers": papers,
        "/partner": partner,
        "/statistics": statistics,
        "/units": units,
    },
    "/api/openapi.json",
)
