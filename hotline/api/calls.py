"""/api/calls: what the telephone platform tells of each call, signed, once a key (docs/calls.md, 第二条、第十五条)."""

from datetime import datetime
from typing import Any, cast

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import AwareDatetime, ConfigDict, Field

from hotline.api import clock
from hotline.api.orders import answer
from hotline.api.signed_files import BODY, file_of, signed_file
from hotline.calls import recordings
from hotline.calls.events import Told, take
from hotline.calls.models import Call
from hotline.exchange.signatures import signer
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.refusals import Refused

calls = Router(tags=["来电"])
KEY = r"^[0-9A-Za-z_.:@-]+$"


def signed(request: HttpRequest) -> Account:
    """Whose signature is on this request: an account whose post is 话务平台."""
    return signer(
        request.headers,
        str(request.method),
        request.get_full_path(),
        request.body,
        clock.now(),
        Role.SWITCHBOARD,
    )


class CallEventTold(Schema):
    """One event. `id`: the platform's own of this event; the same again does nothing more. Further members are not read."""

    model_config = ConfigDict(extra="ignore")
    id: str = Field(min_length=1, max_length=80, pattern=KEY, title="事件编号，重发不变")
    call: str = Field(min_length=1, max_length=60, pattern=KEY, title="通话编号，同一通电话不变")
    event: str = Field(max_length=12, title="ringing、answered、hung_up、missed、transferred、recorded 之一")
    at: AwareDatetime = Field(title="发生时刻，带时区")
    agent: str = Field("", max_length=40, title="话务员的账号或分机")
    caller: str = Field("", max_length=40, title="主叫号码，未显示留空")
    to: str = Field("", max_length=40, title="transferred：转到哪里")
    recording: str = Field("", max_length=200, title="recorded：录音编号，或共享文件夹里的文件名")


@calls.post("/events", summary="来电事件", operation_id="call_event", auth=signed,
            openapi_extra={"x-article": "第十五条"})  # fmt: skip
def event(request: HttpRequest, told: CallEventTold) -> HttpResponse:
    """Write one event of a call down; events may come late and in any order."""
    at, platform = clock.now(), _platform(request)
    call, repeated = take(
        Told(told.id, told.call, told.event, cast(datetime, told.at), told.agent, told.caller, told.to, told.recording),
        platform, at)  # fmt: skip
    if told.event == "recorded" and not repeated:
        recordings.fetch(call, at)
    return answer(_of(call) | {"repeated": repeated}, 200 if repeated else 201)


@calls.post("/{call}/recording", summary="传录音", operation_id="call_recording", auth=signed_file("录音", Role.SWITCHBOARD),
            openapi_extra={"x-article": "第九条", "requestBody": BODY})  # fmt: skip
def recording(request: HttpRequest, call: str) -> HttpResponse:
    """The recording of a call as the body; one a call, the first that came stays."""
    found = Call.objects.filter(platform=_platform(request), key=call.replace("\0", "")).first()
    if found is None:
        raise Refused("unknown", "没有收过这通电话的事件，请核对通话编号，或先发事件。")
    kept = recordings.deliver(found, file_of(request), clock.now())
    found.refresh_from_db()
    return answer(_of(found) | {"repeated": not kept}, 201 if kept else 200)


def _of(call: Call) -> dict[str, Any]:
    """What the platform is told back: whose telephone we took it for, and whether the recording is here."""
    state = (
        "missed"
        if call.missed_at
        else "ended"
        if call.ended_at
        else "answered"
        if call.answered_at
        else "ringing"
    )
    agent = call.agent.username if call.agent else None
    return {"call": call.key, "state": state, "agent": agent, "recording": call.file_id is not None}


def _platform(request: HttpRequest) -> Account:
    return cast(Account, request.auth)  # type: ignore[attr-defined]
