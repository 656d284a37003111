"""/api/knowledge: found by words or by a request, submitted, reviewed, taken down, complained of (第十三条、第十四条)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Query, Router, Schema
from pydantic import ConfigDict, Field

from hotline.api import clock
from hotline.api.orders import answer, person_of, sent
from hotline.api.outputs import iso
from hotline.knowledge import deeds
from hotline.knowledge.fields import FIELDS
from hotline.knowledge.finding import in_use, like, search
from hotline.knowledge.models import Entry, State, Version
from hotline.knowledge.owed import owed_by_units
from hotline.people.models import Account
from hotline.people.roles import CENTRE, UNIT, Role
from hotline.regulation.refusals import Refused

LAW: dict[str, Any] = {"x-article": "第十三条"}
PAGE = 30
READS = CENTRE | UNIT | {Role.LEADER}
knowledge = Router(tags=["知识库"])


def _said(name: str) -> Any:
    field = FIELDS[name]
    return Field(
        None, title=field.label, description=field.hint, json_schema_extra={"maxLength": field.limit}
    )


class Said(Schema):
    """An entry, or its next version."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"required": [n for n, f in FIELDS.items() if f.needed]}
    )
    question: str | None = _said("question")
    answer: str | None = _said("answer")
    basis: str | None = _said("basis")
    link: str | None = _said("link")
    area: str | None = _said("area")
    topic: str | None = _said("topic")
    county: str | None = _said("county")
    keywords: str | None = _said("keywords")
    valid_until: str | None = Field(None, title="有效至", json_schema_extra={"format": "date"})
    is_open: bool | None = Field(None, title="对群众公开")
    unit: str | None = Field(None, title="单位", description="代录的单位代码；空为本单位")


class Review(Schema):
    """The centre's decision on the version that waits."""

    model_config = ConfigDict(extra="forbid")
    publish: bool = Field(..., title="发布（false 为退改）")
    reason: str = Field("", title="退改的理由")


class Words(Schema):
    """Why, or what did not help."""

    model_config = ConfigDict(extra="forbid")
    words: str = Field("", title="理由，或哪里没帮上忙")


def _reader(request: HttpRequest) -> Account:
    person = person_of(request)
    if not person.held & READS:
        raise Refused("not_yours", "知识库给热线中心、承办单位和局领导用；群众看“常见问答”。", "第十三条")
    return person


@knowledge.get("", summary="查知识", operation_id="knowledge", openapi_extra=LAW)
def index(
    request: HttpRequest,
    q: str = Query("", max_length=60, title="含这些字"),
    text: str = Query("", max_length=5000, title="像这段诉求的"),
    before: int | None = Query(None, ge=1, le=2**62),
) -> HttpResponse:
    """Entries in use, newest first; with `text` those like a request, likeliest first."""
    _reader(request)
    if text:
        return answer({"entries": [_row(m.version) | {"score": round(m.score, 2)} for m in like(text, clock.now(), limit=8)],
                       "next": None})  # fmt: skip
    rows = search(in_use(clock.now()), q)
    found = list((rows.filter(pk__lt=before) if before else rows).order_by("-id")[: PAGE + 1])
    following = found[PAGE - 1].pk if len(found) > PAGE else None
    return answer({"entries": [_row(v) for v in found[:PAGE]], "next": following})


@knowledge.get("/owed", summary="各单位报送情况", operation_id="knowledge_owed", openapi_extra=LAW)
def owed(request: HttpRequest) -> HttpResponse:
    """What each unit owes this quarter; a unit sees its own."""
    person = _reader(request)
    own = None if person.is_centre or Role.LEADER in person.held else person.unit
    rows = owed_by_units(clock.now(), own)
    return answer({"units": [
        {"unit": o.unit.code, "submitted": o.submitted, "needed": o.needed, "in_use": o.in_use, "to_renew": o.to_renew,
         "over": o.over, "unhelpful": o.unhelpful, "light": o.light} for o in rows]})  # fmt: skip


@knowledge.post("", summary="报送知识", operation_id="submit_knowledge", openapi_extra=LAW)
def submit(request: HttpRequest, given: Said) -> HttpResponse:
    """A new entry, for review."""
    made = deeds.submit(sent(given), actor=person_of(request), now=clock.now())
    return answer(_row(made), 201)


@knowledge.get("/{pk}", summary="一条知识", operation_id="knowledge_entry", openapi_extra=LAW)
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry with the versions the caller may see."""
    person, found = _reader(request), _entry(request, pk)
    rows = found.versions.select_related("entry__unit").order_by("-ordinal")
    if not (person.is_centre or deeds.writes_for(person, found.unit)):
        rows = rows.filter(state__in=[State.PUBLISHED, State.REPLACED])
    return answer({"entry": found.number, "withdrawn_at": iso(found.withdrawn_at) if found.withdrawn_at else None,
                   "versions": [_row(v) for v in rows]})  # fmt: skip


@knowledge.post("/{pk}/versions", summary="修订或续期", operation_id="revise_knowledge", openapi_extra=LAW)
def revise(request: HttpRequest, pk: int, given: Said) -> HttpResponse:
    """The next version of an entry, for review."""
    found = _entry(request, pk)
    made = deeds.submit(sent(given), actor=person_of(request), now=clock.now(), entry=found)
    return answer(_row(made), 201)


@knowledge.post("/{pk}/review", summary="审核", operation_id="review_knowledge", openapi_extra=LAW)
def review(request: HttpRequest, pk: int, given: Review) -> HttpResponse:
    """Publish the version that waits, or send it back."""
    found = _entry(request, pk)
    waiting = found.versions.filter(state=State.SUBMITTED).select_related("entry__unit").first()
    if waiting is None:
        raise Refused("not_open", "它没有待审的一版。", "第十三条")
    deeds.decide(waiting, given.publish, {"reason": given.reason}, actor=person_of(request), now=clock.now())
    return answer(_row(Version.objects.select_related("entry__unit").get(pk=waiting.pk)))


@knowledge.post("/{pk}/withdraw", summary="下架", operation_id="withdraw_knowledge", openapi_extra=LAW)
def withdraw(request: HttpRequest, pk: int, given: Words) -> HttpResponse:
    """Take an entry down at once."""
    found = _entry(request, pk)
    deeds.withdraw(found, {"reason": given.words}, actor=person_of(request), now=clock.now())
    return answer({"entry": found.number})


@knowledge.post("/{pk}/feedback", summary="没帮上忙", operation_id="knowledge_feedback", openapi_extra=LAW)
def feedback(request: HttpRequest, pk: int, given: Words) -> HttpResponse:
    """Tell the unit that its answer did not help."""
    found, person = _entry(request, pk), _reader(request)
    if found.current is None:
        raise Refused("not_open", "它还没有在用的一版。", "第十三条")
    made = deeds.report_unhelpful(found.current, given.words, actor=person, now=clock.now())
    return answer({"entry": found.number, "due": iso(made.due)}, 201)


def _entry(request: HttpRequest, pk: int) -> Entry:
    person = _reader(request)
    if not 0 < pk < 2**62:
        raise Refused("unknown", deeds.NONE_SUCH)
    return deeds.entry_of(person, pk)


def _row(v: Version) -> dict[str, Any]:
    return {
        "entry": f"Z{v.entry_id}", "cite": v.cite, "unit": v.entry.unit.code, "state": v.state, "question": v.question,
        "answer": v.answer, "basis": v.basis, "link": v.link, "area": v.area, "topic": v.topic, "county": v.county,
        "keywords": v.keywords, "is_open": v.is_open, "valid_until": v.valid_until.isoformat(),
    }  # fmt: skip
