"""/api/assessment: months, appeals, inspections and years, by the same functions as the pages (第三十条)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from hotline.api import clock
from hotline.api.orders import answer, person_of, sent
from hotline.api.outputs import iso
from hotline.assessment import appeals, inspections, rounds, year
from hotline.assessment.models import Inspection, Loss, Round, YearRound
from hotline.assessment.seeing import visible_losses, visible_scores
from hotline.people.models import Account
from hotline.people.personal import shown
from hotline.people.roles import CENTRE, UNIT, Role
from hotline.regulation.digits import whole
from hotline.regulation.refusals import Refused

LAW: dict[str, Any] = {"x-article": rounds.ARTICLE}
NEWEST = 200
assessment = Router(tags=["考评"])


class Drafting(Schema):
    """Which month, of whom."""

    model_config = ConfigDict(extra="forbid")
    month: str = Field("", title="月份", description="如 2026-04")
    about: str = Field("units", title="考评谁", description="units 承办单位，centre 热线中心自己")


class Said(Schema):
    """What is said with a deed; which fields are asked for depends on it, a missing one is named."""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field("", title="理由")
    accept: bool = Field(False, title="成立、通过")
    unit: str = Field("", title="被检查的单位")
    on: str = Field("", title="检查日期")
    words: str = Field("", title="检查情况")
    text: str = Field("", title="问题、整改情况")
    article: str = Field("", title="条款")
    points: str = Field("", title="扣分、年末核查得分")
    order_number: str = Field("", title="涉及工单")


@assessment.get("/months/{month}", summary="一个月的考评", operation_id="assessment", openapi_extra=LAW)
def month(request: HttpRequest, month: str, about: str = "units") -> HttpResponse:
    """The scores and the points lost that this token may see, each with order, rule, evidence and appeal."""
    person = _reader(request)
    return answer(_round(rounds.round_of(month, about), person))


@assessment.post("/months", summary="编制考评草稿", operation_id="draft_assessment", openapi_extra=LAW)
def draft(request: HttpRequest, given: Drafting) -> HttpResponse:
    """Draft a month: the centre the units', the bureau the centre's."""
    person = person_of(request)
    made = rounds.make_round(given.month, actor=person, now=clock.now(), about=given.about)
    return answer(_round(made, person), 201)


@assessment.post(
    "/months/{month}/publish", summary="通报考评", operation_id="publish_assessment", openapi_extra=LAW
)
def publish(request: HttpRequest, month: str, about: str = "units") -> HttpResponse:
    """The bureau publishes a month."""
    person = person_of(request)
    return answer(_round(rounds.publish(month, actor=person, now=clock.now(), about=about), person))


@assessment.post("/losses/{number}/appeal", summary="申诉", operation_id="appeal_loss", openapi_extra=LAW)
def appeal(request: HttpRequest, number: str, given: Said) -> HttpResponse:
    """A unit's head appeals against one of its own rows."""
    made = appeals.appeal(_pk(number), given.reason, actor=person_of(request), now=clock.now())
    return answer(_loss(made.loss), 201)


@assessment.post(
    "/losses/{number}/decision", summary="裁定申诉", operation_id="decide_appeal", openapi_extra=LAW
)
def decide(request: HttpRequest, number: str, given: Said) -> HttpResponse:
    """The bureau decides an appeal."""
    person = person_of(request)
    made = appeals.decide_appeal(_pk(number), given.accept, given.reason, actor=person, now=clock.now())
    return answer(_loss(made.loss))


@assessment.get("/inspections", summary="季度检查", operation_id="inspections", openapi_extra=LAW)
def looks(request: HttpRequest) -> HttpResponse:
    """The inspections this token may see."""
    return answer({"inspections": [_look(i) for i in inspections.inspections_of(_reader(request))[:NEWEST]]})


@assessment.post("/inspections", summary="登记检查", operation_id="inspect", openapi_extra=LAW)
def inspect(request: HttpRequest, given: Said) -> HttpResponse:
    """The bureau notes that it looked at a unit."""
    made = inspections.inspect(sent(given), actor=person_of(request), now=clock.now())
    return answer(_look(made), 201)


@assessment.post("/inspections/{number}/findings", summary="登记问题", operation_id="find", openapi_extra=LAW)
def find(request: HttpRequest, number: str, given: Said) -> HttpResponse:
    """The bureau notes what it found."""
    person = person_of(request)
    inspections.find(_pk(number), sent(given), actor=person, now=clock.now())
    return answer(_look(inspections.inspection_for(person, _pk(number))), 201)


@assessment.post(
    "/findings/{number}/rectification", summary="报整改", operation_id="rectify", openapi_extra=LAW
)
def rectify(request: HttpRequest, number: str, given: Said) -> HttpResponse:
    """The unit says what it did."""
    made = inspections.rectify(_pk(number), sent(given), actor=person_of(request), now=clock.now())
    return answer(_look(made.finding.inspection), 201)


@assessment.post(
    "/findings/{number}/check", summary="复查整改", operation_id="check_rectification", openapi_extra=LAW
)
def check(request: HttpRequest, number: str, given: Said) -> HttpResponse:
    """The bureau looks again."""
    made = inspections.check(
        _pk(number), given.accept, given.reason, actor=person_of(request), now=clock.now()
    )
    return answer(_look(made.finding.inspection))


@assessment.get("/years/{key}", summary="一年的考评", operation_id="assessment_year", openapi_extra=LAW)
def one_year(request: HttpRequest, key: str) -> HttpResponse:
    """The year's scores this token may see."""
    return answer(_year(year.year_of(key), _reader(request)))


@assessment.post("/years/{key}", summary="编制年度考评", operation_id="make_year", openapi_extra=LAW)
def make_year(request: HttpRequest, key: str) -> HttpResponse:
    """The bureau brings a year together."""
    person = person_of(request)
    return answer(_year(year.make_year(key, actor=person, now=clock.now()), person), 201)


@assessment.post(
    "/years/{key}/publish", summary="通报年度考评", operation_id="publish_year", openapi_extra=LAW
)
def publish_year(request: HttpRequest, key: str) -> HttpResponse:
    """The bureau publishes a year."""
    person = person_of(request)
    return answer(_year(year.publish_year(key, actor=person, now=clock.now()), person))


@assessment.post(
    "/year-scores/{number}/check", summary="年末核查", operation_id="check_year", openapi_extra=LAW
)
def check_year(request: HttpRequest, number: str, given: Said) -> HttpResponse:
    """The bureau's check of one unit at the year's end."""
    person = person_of(request)
    row = year.check_year(_pk(number), given.points, given.reason, actor=person, now=clock.now())
    return answer(_year(row.round, person))


def _reader(request: HttpRequest) -> Account:
    """Whose token this is, if they may open the pages of assessment. Refused 403."""
    person = person_of(request)
    if not person.held & (CENTRE | UNIT | {Role.LEADER}):
        raise Refused("not_yours", "考评不归您的岗位。", rounds.ARTICLE)
    return person


def _pk(number: str) -> int:
    return whole(number, 9) or 0


def _number(value: Any) -> float | None:
    return None if value is None else float(value)


def _round(made: Round, person: Account) -> dict[str, Any]:
    scores = [
        {"unit": r.unit.code, "score": _number(r.score), "drafted": _number(r.drafted), "orders": r.orders, "rank": r.rank,
         "listed": r.listed, "items": r.items}
        for r in visible_scores(made, person)
    ]  # fmt: skip
    return {"month": made.month, "about": made.about, "appeals_until": iso(made.appeals_until), "published_at": iso(made.published_at),
            "scores": scores, "losses": [_loss(loss) for loss in visible_losses(made, person)]}  # fmt: skip


def _loss(loss: Loss) -> dict[str, Any]:
    made = loss.appeal if hasattr(loss, "appeal") else None
    state = {None: "waiting", True: "upheld", False: "rejected"}[made.upheld] if made else "none"
    return {"number": loss.pk, "unit": loss.unit.code, "order": loss.order_number, "rule": loss.rule, "points": float(loss.points),
            "article": loss.article, "evidence": loss.evidence, "appeal": state}  # fmt: skip


def _look(i: Inspection) -> dict[str, Any]:
    findings = [
        {"number": f.pk, "text": shown(f.text), "article": f.article, "points": float(f.points), "order": f.order_number,
         "due": iso(f.due), "rectified": any(r.accepted for r in f.rectifications.all())}
        for f in i.findings.all()
    ]  # fmt: skip
    return {"number": i.pk, "quarter": i.quarter, "unit": i.unit.code, "on": i.on.isoformat(), "words": shown(i.words),
            "score": float(inspections.score_of(i)), "findings": findings}  # fmt: skip


def _year(made: YearRound, person: Account) -> dict[str, Any]:
    rows = year.visible_years(made, person)
    return {"year": made.year, "formula": made.formula, "published_at": iso(made.published_at), "scores": [
        {"number": r.pk, "unit": r.unit.code, "months": r.months, "inspections": r.inspections, "check": _number(r.checked),
         "score": _number(r.score), "rank": r.rank, "listed": r.listed} for r in rows]}  # fmt: skip
