"""/api/campaigns: 专项治理 and its special reports, by the same functions as the pages (第二十二条、第二十八条)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router, Schema
from pydantic import ConfigDict, Field

from hotline.api import clock
from hotline.api.orders import answer, person_of, sent
from hotline.api.outputs import iso
from hotline.campaigns import deeds, papers, seeing
from hotline.campaigns.counting import effect_of
from hotline.campaigns.models import Campaign, SpecialReport
from hotline.orders.access import visible_to
from hotline.people.models import Account
from hotline.people.personal import shown
from hotline.regulation.refusals import Refused

LAW: dict[str, Any] = {"x-article": "第二十二条"}
REPORTS: dict[str, Any] = {"x-article": "第二十八条"}
NEWEST = 100
ACTS = {
    "attach": deeds.attach,
    "measures": deeds.add_measure,
    "done": deeds.finish_measure,
    "progress": deeds.note_progress,
    "change": deeds.change,
    "close": deeds.close_campaign,
}
campaigns = Router(tags=["专项治理"])


class Opening(Schema):
    """A campaign on one theme of a period's hot topics."""

    model_config = ConfigDict(extra="forbid")
    by: str = Field("", title="哪一类", description="topic 主题、place 地点、object_key 对象、company 企业")
    theme: str = Field("", title="主题")
    period: str = Field("", title="时期", description="如 2026-04")
    title: str = Field("", title="名称")
    problem: str = Field("", title="问题")
    unit: str = Field("", title="牵头单位")
    person: str = Field("", title="责任人")
    begins: str = Field("", title="开始日期")
    ends: str = Field("", title="应完成日期")


class Deed(Schema):
    """What is said with a deed; which fields are asked for depends on the deed, a missing one is named."""

    model_config = ConfigDict(extra="forbid")
    numbers: str = Field("", title="工单单号（attach）", description="空格隔开；不填则列入同一主题的新件")
    text: str = Field("", title="措施、进展（measures、progress）")
    unit: str = Field("", title="落实单位、牵头单位（measures、change）")
    due: str = Field("", title="期限（measures）")
    measure: str = Field("", title="哪项措施（done）")
    result: str = Field("", title="落实情况、结果（done、close）")
    person: str = Field("", title="责任人（change）")
    ends: str = Field("", title="应完成日期（change）")
    reason: str = Field("", title="理由（change）")


class Reason(Schema):
    """Why a version is made over a signed one."""

    model_config = ConfigDict(extra="forbid")
    reason: str = Field("", title="更正的理由")


@campaigns.get("", summary="专项治理", operation_id="campaigns", openapi_extra=LAW)
def index(request: HttpRequest) -> HttpResponse:
    """The campaigns this token may read, open ones first."""
    return answer({"campaigns": [_row(c) for c in seeing.campaigns_of(person_of(request))[:NEWEST]]})


@campaigns.post("", summary="发起专项治理", operation_id="open_campaign", openapi_extra=LAW)
def create(request: HttpRequest, given: Opening) -> HttpResponse:
    """Begin a campaign; the theme's orders of the period are attached."""
    made = deeds.open_campaign(sent(given), actor=person_of(request), now=clock.now())
    return answer(_whole(made, person_of(request)), 201)


@campaigns.get("/{number}", summary="一项专项治理", operation_id="campaign", openapi_extra=LAW)
def one(request: HttpRequest, number: str) -> HttpResponse:
    """One campaign with its measures, its course and, for whom it is, its effect."""
    return answer(_whole(seeing.campaign_for(person_of(request), number), person_of(request)))


@campaigns.post("/{number}/reports", summary="编专项报告", operation_id="make_special", openapi_extra=REPORTS)
def report(request: HttpRequest, number: str, given: Reason) -> HttpResponse:
    """The campaign's report as its next version; the .docx is taken on the page."""
    made = papers.make_special(number, given.reason, actor=person_of(request), now=clock.now())
    return answer(_version(made), 201)


@campaigns.post("/{number}/{deed}", summary="办理专项治理", operation_id="campaign_deed", openapi_extra=LAW)
def act(request: HttpRequest, number: str, deed: str, given: Deed) -> HttpResponse:
    """deed: attach, measures, done, progress, change or close."""
    if deed not in ACTS:
        raise Refused("unknown", "没有这个操作。", seeing.ARTICLE)
    person = person_of(request)
    ACTS[deed](number, sent(given), actor=person, now=clock.now())
    return answer(_whole(seeing.campaign_for(person, number), person))


def _row(c: Campaign) -> dict[str, Any]:
    return {"number": c.pk, "title": shown(c.title), "by": c.by, "theme": shown(c.theme), "unit": c.unit.code,
            "person": c.person, "begins": c.begins.isoformat(), "ends": c.ends.isoformat(), "closed_at": iso(c.closed_at)}  # fmt: skip


def _whole(c: Campaign, person: Account) -> dict[str, Any]:
    sees = seeing.sees_effect(person, c)
    orders = visible_to(person).filter(campaigns__campaign=c).order_by("-id").values_list("number", flat=True)
    measures = c.measures.select_related("unit").order_by("due", "id")
    return _row(c) | {
        "problem": shown(c.problem),
        "result": shown(c.result),
        "orders": list(orders[: deeds.MOST]),
        "measures": [{"measure": m.pk, "unit": m.unit.code, "text": shown(m.text), "due": m.due.isoformat(),
                      "result": shown(m.result), "done_at": iso(m.done_at)} for m in measures],
        "effect": vars(effect_of(c, clock.now())) if sees else None,
        "course": [{"what": d.what, "words": shown(d.words), "at": iso(d.at)} for d in c.deeds.order_by("id")] if sees else [],
        "reports": [_version(r) for r in papers.versions(c)] if not person.is_unit else [],
    }  # fmt: skip


def _version(r: SpecialReport) -> dict[str, Any]:
    signing = r.signing if hasattr(r, "signing") else None
    return {
        "version": r.version,
        "made_at": iso(r.made_at),
        "signed_at": iso(signing.signed_at) if signing else None,
    }
