"""/api/province/complaints: this program as the province, taking in signed copies of a city's complaints (第二十一条)."""

from datetime import UTC, datetime
from typing import Any, Literal

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from hotline.api import clock, outputs
from hotline.api.orders import answer, person_of
from hotline.exchange.receiving import copies_between, receive
from hotline.exchange.signatures import signer
from hotline.people.models import Account

LATEST = 4_102_444_800
"""The year 2100, in seconds."""
province = Router(tags=["省中心"])


def signed(request: HttpRequest) -> Account:
    """Whose signature is on this request; a bearer token opens nothing here."""
    return signer(request.headers, str(request.method), request.get_full_path(), request.body, clock.now())


class CallerTold(Schema):
    model_config = ConfigDict(extra="ignore")
    kind: Literal["natural", "legal", "unincorporated"] = "natural"
    practitioner: bool = False
    anonymous: bool = False
    secret: bool = False
    name: str = Field("", max_length=40)
    phone: str = Field("", max_length=30)


class Complaint(Schema):
    """One message about one complaint: its state after a step. Further members are not read."""

    model_config = ConfigDict(extra="ignore")
    key: str = Field(max_length=80, title="重复提交时不变")
    number: str = Field(min_length=1, max_length=60, title="本地单号", pattern=r"^[0-9A-Za-z_-]+$")
    seq: int = Field(ge=1, le=1_000_000, title="第几步，逐步增大")
    action: str = Field(max_length=20, pattern="^[a-z_]+$", title="哪一步")
    kind: Literal["inquiry", "complaint", "suggestion"]
    text: str = Field(min_length=1, max_length=20_000)
    caller: CallerTold = Field(default_factory=CallerTold.model_construct)
    area: str = ""
    topic: str = ""
    county: str = ""
    place: str = ""
    matter_time: str = ""
    plate: str = ""
    company: str = ""
    route: str = ""
    lead_unit: str = ""
    caller_due: str | None = None
    safety: bool = False
    secret: bool = False
    major: bool = False
    state: str = ""
    happened_at: str | None = None
    registered_at: str | None = None
    dispatched_at: str | None = None
    closed_at: str | None = None
    result: str = Field("", max_length=4000, title="办理结果")
    process: str = Field("", max_length=4000, title="办理过程")
    basis: str = Field("", max_length=4000, title="处理依据")
    opinion: str = ""
    reason: str = Field("", max_length=2000, title="理由")
    main_order: str = ""


@province.post("/complaints", summary="收投诉举报抄送", operation_id="receive_complaint", auth=signed,
               openapi_extra={"x-article": "第二十一条"})  # fmt: skip
def complaints(request: HttpRequest, message: Complaint) -> HttpResponse:
    """Register a copy once a partner and number; 201 the first time, 200 for what was here before."""
    copy, repeated = receive(message.model_dump(), person_of(request), clock.now())
    told = {"number": copy.order.number, "foreign_number": copy.foreign_number, "seq": message.seq, "repeated": repeated,
            "received_at": outputs.iso(copy.received_at)}  # fmt: skip
    return answer(told, 200 if repeated else 201)


@province.get("/complaints", summary="收到过哪些", operation_id="received_complaints", auth=signed,
              openapi_extra={"x-article": "第二十一条"})  # fmt: skip
def received(
    request: HttpRequest, since: int = Query(..., ge=0, le=LATEST), until: int = Query(..., ge=0, le=LATEST)
) -> HttpResponse:
    """The copies this partner handed in between two moments (seconds since 1970), for comparing."""
    between = [datetime.fromtimestamp(moment, UTC) for moment in (since, until)]
    return answer({"copies": [_copy(copy) for copy in copies_between(person_of(request), *between)]})


def _copy(copy: Any) -> dict[str, Any]:
    return {"foreign_number": copy.foreign_number, "number": copy.order.number, "seq": copy.last_seq,
            "received_at": outputs.iso(copy.received_at)}  # fmt: skip
