"""/api/merits: 表扬、追责, by the same functions as the pages (第三十一条)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from hotline.api import clock
from hotline.api.orders import answer, person_of, sent
from hotline.api.outputs import iso
from hotline.assessment import merits as deeds
from hotline.assessment.merit_seeing import decision_in, merit_for, merits_of, name_in, sees_all_of
from hotline.assessment.models import Merit
from hotline.people.models import Account
from hotline.people.personal import shown
from hotline.regulation.digits import whole

LAW: dict[str, Any] = {"x-article": "第三十一条"}
NEWEST = 200
merits = Router(tags=["表扬追责"])


class Proposal(Schema):
    """What is laid before the bureau; a missing field is named."""

    model_config = ConfigDict(extra="forbid")
    kind: str = Field("", title="表扬还是追责", description="praise 表扬，blame 追责")
    unit: str = Field("", title="单位")
    person: str = Field("", title="个人")
    article: str = Field("", title="条款")
    basis: str = Field("", title="依据的条款")
    facts: str = Field("", title="事由")
    harm: str = Field("", title="不良社会影响", description="追责必填")
    order_number: str = Field("", title="涉及工单")


class Statement(Schema):
    """What the unit says before it is decided."""

    model_config = ConfigDict(extra="forbid")
    text: str = Field("", title="陈述")


class Decision(Schema):
    """The bureau's decision."""

    model_config = ConfigDict(extra="forbid")
    accept: bool = Field(..., title="作出决定（false 为不予）")
    decision: str = Field("", title="决定")
    document: str = Field("", title="文号")


class Withdrawal(Schema):
    """Why it no longer stands."""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field("", title="撤销的理由")


@merits.get("", summary="表扬、追责", operation_id="merits", openapi_extra=LAW)
def index(request: HttpRequest) -> HttpResponse:
    """Those this token may see, newest first."""
    person = person_of(request)
    return answer({"merits": [_row(m, person) for m in merits_of(person)[:NEWEST]]})


@merits.post("", summary="提出表扬、追责", operation_id="propose_merit", openapi_extra=LAW)
def propose(request: HttpRequest, given: Proposal) -> HttpResponse:
    """Lay one before the bureau."""
    made = deeds.propose(sent(given), actor=person_of(request), now=clock.now())
    return answer(_row(made, person_of(request)), 201)


@merits.get("/{number}", summary="一条表扬、追责", operation_id="merit", openapi_extra=LAW)
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One record, as far as this token may see it."""
    return answer(_row(merit_for(person_of(request), _pk(number)), person_of(request)))


@merits.post("/{number}/statement", summary="陈述", operation_id="state_merit", openapi_extra=LAW)
def state(request: HttpRequest, number: str, given: Statement) -> HttpResponse:
    """The unit's head is heard."""
    found = deeds.state(_pk(number), given.text, actor=person_of(request), now=clock.now())
    return answer(_row(found, person_of(request)))


@merits.post("/{number}/decision", summary="决定", operation_id="decide_merit", openapi_extra=LAW)
def decide(request: HttpRequest, number: str, given: Decision) -> HttpResponse:
    """The bureau decides."""
    said = {"decision": given.decision, "document": given.document}
    found = deeds.decide(_pk(number), given.accept, said, actor=person_of(request), now=clock.now())
    return answer(_row(found, person_of(request)))


@merits.post("/{number}/publication", summary="公布", operation_id="publish_merit", openapi_extra=LAW)
def publish(request: HttpRequest, number: str) -> HttpResponse:
    """From now on others see it."""
    found = deeds.publish_merit(_pk(number), actor=person_of(request), now=clock.now())
    return answer(_row(found, person_of(request)))


@merits.post("/{number}/withdrawal", summary="撤销", operation_id="withdraw_merit", openapi_extra=LAW)
def withdraw(request: HttpRequest, number: str, given: Withdrawal) -> HttpResponse:
    """It no longer stands."""
    found = deeds.withdraw(_pk(number), given.reason, actor=person_of(request), now=clock.now())
    return answer(_row(found, person_of(request)))


def _pk(number: str) -> int:
    return whole(number, 9) or 0


def _row(m: Merit, person: Account) -> dict[str, Any]:
    row = {
        "number": m.pk, "kind": m.kind, "unit": m.unit.code, "person": name_in(person, m), "article": m.article, "basis": m.basis,
        "accepted": m.accepted, "decision": decision_in(person, m), "document": m.document, "decided_at": iso(m.decided_at),
        "published_at": iso(m.published_at),
    }  # fmt: skip
    if not sees_all_of(person, m):
        return row
    return row | {
        "facts": shown(m.facts), "harm": shown(m.harm), "order_number": m.order_number, "proposed_at": iso(m.proposed_at),
        "statement_until": iso(m.statement_until), "statement": shown(m.statement),
        "withdrawn_at": iso(m.withdrawn_at), "withdraw_reason": m.withdraw_reason,
    }  # fmt: skip
