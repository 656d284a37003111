"""/api/ledger: how units stand with their own duties, and evidence filed and checked (第九条、第三十条)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from hotline.api import clock
from hotline.api.orders import answer, person_of, sent
from hotline.ledger import filing
from hotline.ledger.models import Filing
from hotline.ledger.standing import Standing, standings
from hotline.people.models import Unit
from hotline.regulation.refusals import Refused

LAW: dict[str, Any] = {"x-article": "第九条"}
ledger = Router(tags=["履责台账"])


class Evidence(Schema):
    """What a unit files; a file is handed in on the page."""

    model_config = ConfigDict(
        extra="forbid", json_schema_extra={"required": ["obligation", "words", "dated"]}
    )
    obligation: str | None = Field(None, title="台账项")
    words: str | None = Field(None, title="说明", json_schema_extra={"maxLength": 500})
    document: str | None = Field(None, title="文号", json_schema_extra={"maxLength": 60})
    dated: str | None = Field(None, title="成文或办理日期", json_schema_extra={"format": "date"})


class Check(Schema):
    """The checker's decision on the evidence that waits."""

    model_config = ConfigDict(extra="forbid")
    obligation: str = Field(..., title="台账项")
    accept: bool = Field(..., title="核对无误（false 为退回）")
    reason: str = Field("", title="退回的理由")


@ledger.get("", summary="各单位履责", operation_id="ledger", openapi_extra=LAW)
def index(request: HttpRequest) -> HttpResponse:
    """Every unit's rows with their lights; a unit's token sees its own unit."""
    person = person_of(request)
    units = None if filing.sees_all(person) else [filing.unit_for(person, person.unit.code)]
    return answer({"units": [_row(s) for s in standings(clock.now(), units)]})


@ledger.post("/{code}", summary="报送履责凭证", operation_id="file_evidence", openapi_extra=LAW)
def file(request: HttpRequest, code: str, given: Evidence) -> HttpResponse:
    """Evidence without a file, for a unit of one's own."""
    unit = _unit(request, code)
    said = {k: str(v) for k, v in sent(given).items() if v is not None}
    filing.file(unit, said.get("obligation", ""), said, None, actor=person_of(request), now=clock.now())
    return answer(_row(standings(clock.now(), [unit])[0]), 201)


@ledger.post("/{code}/check", summary="核对履责凭证", operation_id="check_evidence", openapi_extra=LAW)
def check(request: HttpRequest, code: str, given: Check) -> HttpResponse:
    """Accept the evidence that waits, or send it back with a reason."""
    unit = _unit(request, code)
    row = Filing.objects.filter(unit=unit, obligation=given.obligation[:20], accepted=None).first()
    if row is None:
        raise Refused("not_open", "这一项没有待核对的凭证。", "第九条")
    filing.check(row, given.accept, {"reason": given.reason}, actor=person_of(request), now=clock.now())
    return answer(_row(standings(clock.now(), [unit])[0]))


def _unit(request: HttpRequest, code: str) -> Unit:
    return filing.unit_for(person_of(request), code)


def _row(s: Standing) -> dict[str, Any]:
    return {"unit": s.unit.code, "rows": [
        {"obligation": c.obligation.key, "name": c.obligation.name, "article": c.obligation.article, "light": c.light,
         "words": c.words, "until": c.until.isoformat() if c.until else None} for c in s.cells]}  # fmt: skip
