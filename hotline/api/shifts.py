"""/api/shifts and /api/papers: what one shift hands to the next, and the numbered paper of an outage (第四条)."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Body, Router, Schema
from pydantic import ConfigDict
from pydantic import Field as Described

from hotline.api import clock
from hotline.api.orders import KEY, answer, person_of, sent
from hotline.api.outputs import iso
from hotline.people.models import Account
from hotline.people.roles import DESK, Role
from hotline.regulation.digits import whole
from hotline.regulation.refusals import Refused
from hotline.shifts import hand_over
from hotline.shifts import papers as paper
from hotline.shifts.models import HandOver, PaperSeries
from hotline.shifts.sheet import next_on_rota, sheet, shift_ends

NEWEST = 30
LAW: dict[str, Any] = {"x-article": "第四条"}
shifts, papers = Router(tags=["交接班"]), Router(tags=["停机纸单"])


class Handing(Schema):
    """The body of POST /shifts."""

    model_config = ConfigDict(extra="forbid")
    incoming: str = Described("", title="接班的值班长（账号）")
    notes: str = Described("", title="交代事项")


class Taking(Schema):
    """The body of POST /shifts/{number}/take-over."""

    model_config = ConfigDict(extra="forbid")
    remark: str = Described("", title="接班时说明")


class Reserving(Schema):
    """The body of POST /papers."""

    model_config = ConfigDict(extra="forbid")
    count: int = Described(..., title="张数")


class Slip(Schema):
    """One sheet of paper, as POST /papers/{number}/sheets takes a list of them."""

    model_config = ConfigDict(extra="forbid")
    number: str = Described(..., title="纸单号")
    fate: str = Described(..., title="去向", description="used 用了，void 作废，missing 遗失")
    happened_at: str = Described("", title="来件时刻")
    taken_by: str = Described("", title="接听人（账号）")
    kind: str = ""
    caller_name: str = ""
    phone: str = ""
    county: str = ""
    place: str = ""
    plate: str = ""
    text: str = ""
    answer: str = Described("", title="当场答复")
    safety: bool = False
    secret: bool = False
    reason: str = Described("", title="作废、遗失的原因")


@shifts.get("", summary="此刻没办的，和历次交接班单", operation_id="shifts", openapi_extra=LAW)
def index(request: HttpRequest) -> HttpResponse:
    """What the next shift would find now, and the sheets made last."""
    person, now = _for(request, *hand_over.READERS), clock.now()
    comes = next_on_rota(person, now)
    until = shift_ends(comes.account if comes else None, now)
    return answer({"until": iso(until), "comes": comes.account.username if comes else None, "parts": sheet(now, until),
                   "sheets": [_signed(row) for row in hand_over.newest(NEWEST)]})  # fmt: skip


@shifts.post("", summary="交班", operation_id="hand_over", openapi_extra=LAW)
def hand(request: HttpRequest, given: Handing, key: uuid.UUID | None = KEY) -> HttpResponse:
    """Make the sheet as things stand, signed by who goes."""
    person = _for(request, Role.SHIFT_LEAD)
    return answer(_whole(hand_over.hand_over(person, given.incoming, given.notes, clock.now(), key)), 201)


@shifts.get("/{number}", summary="一张交接班单", operation_id="shift", openapi_extra=LAW)
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One sheet with its parts."""
    _for(request, *hand_over.READERS)
    return answer(_whole(hand_over.one(_key(number))))


@shifts.post("/{number}/take-over", summary="接班签字", operation_id="take_over", openapi_extra=LAW)
def take(request: HttpRequest, number: str, given: Taking) -> HttpResponse:
    """Sign as the one who comes."""
    person = _for(request, Role.SHIFT_LEAD)
    return answer(_whole(hand_over.take_over(_key(number), person, given.remark, clock.now())))


@papers.post("", summary="领号", operation_id="reserve_paper", openapi_extra=LAW)
def reserve(request: HttpRequest, given: Reserving) -> HttpResponse:
    """Reserve numbers for new paper."""
    return answer(_series(paper.reserve(given.count, person_of(request), clock.now())), 201)


@papers.get("/{number}", summary="一本纸单", operation_id="paper", openapi_extra=LAW)
def series(request: HttpRequest, number: str) -> HttpResponse:
    """One series: its numbers, what became of them, the gaps."""
    _for(request, *DESK)
    return answer(_series(paper.series_of(_key(number))))


@papers.post("/{number}/sheets", summary="补录纸单", operation_id="enter_paper", openapi_extra=LAW)
def enter(
    request: HttpRequest,
    number: str,
    given: list[Slip] = Body(..., min_length=1, max_length=paper.AT_MOST),  # noqa: B008
) -> HttpResponse:
    """Account for a stack of sheets in one go, all or none."""
    person, found = _for(request, *DESK), paper.series_of(_key(number))
    paper.enter(found, [sent(slip) for slip in given], person, clock.now())
    return answer(_series(paper.series_of(found.pk)), 201)


def _for(request: HttpRequest, *roles: Role) -> Account:
    """Whose token this is, if they hold one of the posts. Refused 403."""
    person = person_of(request)
    if not person.held & set(roles):
        raise Refused("not_yours", "这一项不归您的岗位。", "第四条")
    return person


def _key(number: str) -> int:
    found = whole(number, 9)
    if found is None:
        raise Refused("unknown", "没有这一张。请核对编号。")
    return found


def _signed(row: HandOver) -> dict[str, Any]:
    taken = row.taken if hasattr(row, "taken") else None
    return {"number": row.pk, "made_at": iso(row.made_at), "outgoing": row.outgoing.name, "incoming": row.incoming.name,
            "taken_at": iso(taken.signed_at) if taken else None}  # fmt: skip


def _whole(row: HandOver) -> dict[str, Any]:
    remark = row.taken.remark if hasattr(row, "taken") else ""
    return _signed(row) | {"until": iso(row.until), "notes": row.notes, "remark": remark, "parts": row.sheet}


def _series(row: PaperSeries) -> dict[str, Any]:
    return {
        "number": row.pk,
        "numbers": row.numbers(),
        "gaps": row.gaps(),
        "sheets": [
            {"number": s.number, "fate": s.fate, "order": s.order.number if s.order else None, "reason": s.reason}
            for s in row.settled()
        ],
    }  # fmt: skip
