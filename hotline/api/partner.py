"""/api/partner/orders: signed requests of 12345 and other hotlines (docs/exchange.md, 第三条、第十五条)."""

from datetime import UTC, datetime

from django.http import HttpRequest, HttpResponse
from ninja import Body, Query, Router, Schema
from pydantic import ConfigDict, Field

from hotline.api import clock, outputs
from hotline.api.inputs import BATCH_LIMIT
from hotline.api.orders import answer, person_of
from hotline.api.province import LATEST, signed
from hotline.api.signed_files import BODY, file_of, signed_file
from hotline.exchange import inbox
from hotline.people.roles import Role
from hotline.regulation.refusals import Refused

partner = Router(tags=["转办"])
NUMBER = r"^[0-9A-Za-z_-]{1,60}$"


class HandedOver(Schema):
    """One order of theirs. `number` is their own; the same number again gives the same order."""

    model_config = ConfigDict(extra="forbid")
    number: str = Field(pattern=NUMBER, title="来源单号")
    kind: str = Field(max_length=20)
    text: str = Field(max_length=20_000)
    channel: str = Field("", max_length=12)
    area: str = Field("", max_length=200)
    topic: str = Field("", max_length=200)
    county: str = Field("", max_length=200)
    place: str = Field("", max_length=400)
    matter_time: str = Field("", max_length=200)
    plate: str = Field("", max_length=200)
    company: str = Field("", max_length=200)
    route: str = Field("", max_length=200)
    caller_name: str = Field("", max_length=200)
    phone: str = Field("", max_length=200)
    due: datetime | None = Field(
        None, title="来源期限", description="来源单位要求的办结时间，不写时区的按本市时间"
    )
    safety: bool = False
    secret: bool = False


class Verb(Schema):
    """What they do about it. `key`: their own id of this act; the same key again does nothing more."""

    model_config = ConfigDict(extra="forbid")
    key: str = Field(min_length=1, max_length=80)
    note: str = Field("", max_length=4000)
    reason: str = Field("", max_length=4000)
    satisfaction: str = Field("", max_length=20)
    words: str = Field("", max_length=4000)
    granted: bool | None = None
    due: datetime | None = Field(None, title="来源期限", description="延期批复同意到哪一刻")


@partner.post("/orders", summary="转办", operation_id="hand_over_orders", auth=signed,
              openapi_extra={"x-article": "第十五条"})  # fmt: skip
def hand_over(
    request: HttpRequest,
    given: list[HandedOver] = Body(..., min_length=1, max_length=BATCH_LIMIT),  # noqa: B008
) -> HttpResponse:
    """Up to 1000 at once: for each, in order, its receipt or its refusal."""
    made = inbox.hand_over([g.model_dump() for g in given], person_of(request), clock.now())
    return answer(outputs.receipts(one if isinstance(one, Refused) else one[0] for one in made))


@partner.get("/orders", summary="变动过的", operation_id="handed_over_changed", auth=signed,
             openapi_extra={"x-article": "第十五条"})  # fmt: skip
def changed(request: HttpRequest, since: int = Query(..., ge=0, le=LATEST)) -> HttpResponse:
    """Which of their orders changed since a moment (seconds since 1970); at most 1000."""
    found = inbox.changed_since(person_of(request), datetime.fromtimestamp(since, UTC), BATCH_LIMIT)
    return answer({"orders": [{"foreign_number": o.contact.origin_number, "number": o.number, "state": o.state,
                               "seq": o.last_seq} for o in found]})  # fmt: skip


@partner.get("/orders/{foreign}", summary="办到哪一步", operation_id="handed_over_state", auth=signed,
             openapi_extra={"x-article": "第十六条"})  # fmt: skip
def state(request: HttpRequest, foreign: str) -> HttpResponse:
    """State, unit, date, reply, and the ground and reason of a return."""
    return answer(inbox.state_of(inbox.handed_of(foreign, person_of(request)).order, clock.now()))


@partner.post("/orders/{foreign}/attachments", summary="传附件", operation_id="handed_over_file",
              auth=signed_file("附件", Role.PARTNER),
              openapi_extra={"x-article": "第十四条", "requestBody": BODY})  # fmt: skip
def put(request: HttpRequest, foreign: str) -> HttpResponse:
    """A photo, recording or PDF as the body; the same content again is the same file."""
    at = clock.now()
    order = inbox.put_file(foreign, file_of(request), person_of(request), at)
    return answer(inbox.state_of(order, at), 201)


@partner.post("/orders/{foreign}/{verb}", summary="催办、补充、重办、撤回、评价、延期批复", operation_id="handed_over_act",
              auth=signed, openapi_extra={"x-article": "第十五条"})  # fmt: skip
def act(request: HttpRequest, foreign: str, verb: str, given: Verb) -> HttpResponse:
    """remind, supplement, redo, withdraw, rate or extension, on an order open or closed."""
    at = clock.now()
    order = inbox.act(verb, foreign, given.key, given.model_dump(), person_of(request), at)
    return answer(inbox.state_of(order, at))
