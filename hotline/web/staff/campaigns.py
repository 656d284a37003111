"""专项治理: the list, one campaign with its orders, measures, course and effect; its special reports (第二十二条、第二十八条)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.campaigns import deeds, papers, seeing
from hotline.campaigns.counting import by_month, effect_of
from hotline.campaigns.special import verdict_words
from hotline.orders.access import log_look, visible_to
from hotline.people.models import Unit
from hotline.people.roles import CENTRE, UNIT, Role
from hotline.regulation.effect import MONTH, Effect
from hotline.regulation.refusals import Refused
from hotline.reports.keeping import MAKES, SIGNS
from hotline.reports.paper_of import chart_in
from hotline.reports.themes import BY
from hotline.web.clock import now
from hotline.web.staff.page import download, page, person_of, staff

SEES = (*sorted(CENTRE | UNIT), Role.LEADER)
READS = (*sorted(CENTRE), Role.LEADER)
ACTS = {
    "attach": deeds.attach,
    "measure": deeds.add_measure,
    "finish": deeds.finish_measure,
    "progress": deeds.note_progress,
    "change": deeds.change,
    "close": deeds.close_campaign,
}
"""What may be done in a campaign, by the last part of the address."""
MOST = 50


@staff(*SEES)
def campaigns(request: HttpRequest) -> HttpResponse:
    """The campaigns I may see; opened from a hot topic (?by=&theme=&period=)."""
    if request.method != "POST":
        return _list(request)
    try:
        made = deeds.open_campaign(request.POST, actor=person_of(request), now=now())
    except Refused as refused:
        return _list(request, refused)
    return redirect(f"/campaigns/{made.pk}")


def _list(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    person = person_of(request)
    typed = request.POST if refused else request.GET
    context = {
        "rows": seeing.campaigns_of(person).prefetch_related("measures")[:MOST],
        "opens": seeing.leads(person) and typed.get("by") in BY and typed.get("theme"),
        "units": _units(),
        "by": BY,
        "refused": refused,
        "typed": typed,
    }
    return page(request, "campaigns.html", context, status=refused.status if refused else 200)


@staff(*SEES)
def campaign(request: HttpRequest, key: str) -> HttpResponse:
    """One campaign."""
    return _one(request, key)


@staff(*SEES)
def act(request: HttpRequest, key: str, action: str) -> HttpResponse:
    """One press in a campaign; a refusal shows the page again with everything typed."""
    if request.method != "POST" or action not in (*ACTS, "report"):
        return redirect(f"/campaigns/{key}")
    person = person_of(request)
    try:
        if action == "report":
            made = papers.make_special(key, request.POST.get("reason", ""), actor=person, now=now())
            return redirect(f"/special/{made.pk}")
        ACTS[action](key, request.POST, actor=person, now=now())
    except Refused as refused:
        if refused.code == "unknown":
            raise
        return _one(request, key, refused, action)
    return redirect(f"/campaigns/{key}")


def _one(request: HttpRequest, key: str, refused: Refused | None = None, tried: str = "") -> HttpResponse:
    person, at = person_of(request), now()
    found = seeing.campaign_for(person, key)
    sees = seeing.sees_effect(person, found)
    effect = effect_of(found, at) if sees else None
    orders = visible_to(person).filter(campaigns__campaign=found).select_related("lead_unit").order_by("-id")
    context: dict[str, Any] = {
        "found": found,
        "by": BY,
        "leads": seeing.leads(person) and not found.closed_at,
        "answers": seeing.answers_for(person, found) and not found.closed_at,
        "orders": orders[:MOST],
        "attached": found.attached.count() if sees else None,
        "by_hand": set(found.attached.filter(by_hand=True).values_list("order_id", flat=True)),
        "measures": found.measures.select_related("unit", "done_by__unit").order_by("due", "id"),
        "deeds": found.deeds.select_related("by__unit").order_by("-id") if sees else None,
        "effect": effect,
        "effect_words": verdict_words(effect) if effect else "",
        "at_closing": verdict_words(Effect(**found.effect)) if found.effect and sees else "",
        "month_days": MONTH,
        "months": by_month(found, at) if sees else [],
        "reports": papers.versions(found) if not person.is_unit else [],
        "makes": bool(person.held & MAKES),
        "units": _units(),
        "refused": refused,
        "tried": tried,
        "typed": request.POST if refused else {},
    }
    return page(request, "campaign.html", context, status=refused.status if refused else 200)


def _units() -> Any:
    return Unit.objects.filter(is_active=True).order_by("ordinal", "id")


@staff(*READS)
def special(request: HttpRequest, pk: int) -> HttpResponse:
    """One version of a special report as it will be printed."""
    person = person_of(request)
    found = papers.special_report(person, pk)
    known = list(papers.versions(found.campaign))
    context = {
        "report": found,
        "versions": known,
        "newest": known[0].pk == found.pk,
        "signs": known[0].pk == found.pk
        and not hasattr(found, "signing")
        and bool(person.held & SIGNS)
        and found.made_by_id != person.pk,
    }
    return page(request, "special.html", context)


@staff(*sorted(SIGNS))
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """签发."""
    if request.method == "POST":
        papers.sign_special(pk, actor=person_of(request), now=now())
    return redirect(f"/special/{pk}")


@staff(*READS)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The special report as .docx; taking it is logged."""
    found = papers.special_report(person_of(request), pk)
    log_look(
        person_of(request), "export", now(), reason=f"专项报告 {found.campaign_id} 第 {found.version} 版"
    )
    return download(bytes(found.paper), f"special-{found.campaign_id}-v{found.version}.docx")


@staff(*READS)
def chart(request: HttpRequest, pk: int, ordinal: int) -> HttpResponse:
    """The n-th chart of a special report, as it stands in the document."""
    png = chart_in(bytes(papers.special_report(person_of(request), pk).paper), ordinal)
    if png is None:
        raise Refused("unknown", papers.UNKNOWN, "第二十八条")
    return HttpResponse(png, content_type="image/png")
