"""考评: a month's scores, each point lost with its order and evidence, appeals, decisions, the notice (第三十条)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.assessment.drafting import GROUPS
from hotline.assessment.models import Appeal, Loss, Round
from hotline.assessment.notice import deduction_words, formula, notice_paper
from hotline.assessment.rounds import (
    MAKES,
    UNKNOWN,
    appeal,
    decide_appeal,
    is_excluded,
    items_of,
    make_round,
    publish,
    units_of,
    visible_losses,
    visible_scores,
)
from hotline.orders.access import log_look
from hotline.people.models import Unit
from hotline.people.roles import CENTRE, UNIT, Role
from hotline.regulation.parameters import in_force_since
from hotline.regulation.periods import months_until, period
from hotline.regulation.refusals import Refused
from hotline.regulation.score_card import ITEMS
from hotline.regulation.time_limits import end_words
from hotline.web.clock import now
from hotline.web.staff.page import download, page, person_of, staff

SEES = (*sorted(CENTRE | UNIT), Role.LEADER)


@staff(*SEES)
def newest(request: HttpRequest) -> HttpResponse:
    """The newest month's assessment."""
    return _show(request, Round.objects.order_by("-month").first())


@staff(*SEES)
def of_month(request: HttpRequest, key: str) -> HttpResponse:
    """One month's assessment."""
    return _show(request, _round(key))


def _round(key: str) -> Round:
    found = Round.objects.filter(month=key).first() if key.isprintable() else None
    if found is None:
        raise Refused("unknown", UNKNOWN, "第三十条")
    return found


def _show(request: HttpRequest, made: Round | None, refused: Refused | None = None) -> HttpResponse:
    person, at = person_of(request), now()
    context: dict[str, Any] = {
        "made": made,
        "rounds": [(r, period(r.month)) for r in Round.objects.order_by("-month")[:24]],
        "months": months_until(at, in_force_since())[1:13],
        "makes": bool(person.held & MAKES),
        "leads": Role.LEADER in person.held,
        "refused": refused,
        "typed": request.POST,
    }
    if made is not None:
        context |= _of(request, made)
    return page(request, "assessment.html", context, refused.status if refused else 200)


def _of(request: HttpRequest, made: Round) -> dict[str, Any]:
    person, at = person_of(request), now()
    code = request.GET.get("unit", "").replace("\0", "")
    unit = Unit.objects.filter(code=code).first() if code and not person.is_unit else None
    losses = visible_losses(made, person, unit)
    out: dict[int, list[Loss]] = {}
    for loss in losses:
        if is_excluded(loss):
            out.setdefault(loss.unit_id, []).append(loss)
    groups = units_of(visible_scores(made, person))
    return {
        "month": period(made.month),
        "until": end_words(made.appeals_until),
        "groups": [(GROUPS[kind], [(r, items_of(r, made.card, out.get(r.unit_id, ()))) for r in rows])  # type: ignore[index]
                   for kind, rows in groups.items()],
        "items": ITEMS,
        "formula": formula(made.card),
        "unit": unit,
        "losses": [(loss, _rule(loss, made), hasattr(loss, "appeal")) for loss in losses],
        "may_appeal": Role.UNIT_HEAD in person.held and at <= made.appeals_until and not made.published_at,
        "may_publish": Role.LEADER in person.held and not made.published_at and at > made.appeals_until,
    }  # fmt: skip


def _rule(loss: Loss, made: Round) -> str:
    return ITEMS[loss.rule][0] if loss.rule in ITEMS else deduction_words(loss.rule, made.card)


@staff(*sorted(MAKES))
def make(request: HttpRequest) -> HttpResponse:
    """Draft a month's assessment."""
    if request.method != "POST":
        return redirect("/assessment")
    try:
        made = make_round(request.POST.get("month", ""), actor=person_of(request), now=now())
    except Refused as refused:
        return _show(request, Round.objects.order_by("-month").first(), refused)
    return redirect(f"/assessment/{made.month}")


@staff(Role.UNIT_HEAD)
def file_appeal(request: HttpRequest, pk: int) -> HttpResponse:
    """A unit's head appeals against one row."""
    if request.method != "POST":
        return redirect("/assessment")
    row = Loss.objects.select_related("round").filter(pk=pk, unit=person_of(request).unit_id).first()
    try:
        appeal(pk, request.POST.get("reason", ""), actor=person_of(request), now=now())
    except Refused as refused:
        if row is None or refused.code != "incomplete":
            raise
        return _show(request, row.round, refused)
    return redirect(f"/assessment/{row.round.month}" if row else "/assessment")


@staff(Role.LEADER)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    """The bureau decides one appeal."""
    if request.method != "POST":
        return redirect("/assessment")
    row = Appeal.objects.select_related("loss__round").filter(pk=pk).first()
    try:
        decide_appeal(pk, request.POST.get("do") == "uphold", request.POST.get("reason", ""),
                      actor=person_of(request), now=now())  # fmt: skip
    except Refused as refused:
        if row is None or refused.code != "incomplete":
            raise
        return _show(request, row.loss.round, refused)
    return redirect(f"/assessment/{row.loss.round.month}" if row else "/assessment")


@staff(Role.LEADER)
def publish_month(request: HttpRequest, key: str) -> HttpResponse:
    """通报."""
    if request.method == "POST":
        publish(key, actor=person_of(request), now=now())
    return redirect("/assessment")


@staff(*SEES)
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """The published notice as .docx."""
    made = _round(key)
    if not made.published_at:
        raise Refused("not_open", "考评还没有通报。", "第三十条")
    log_look(person_of(request), "export", now(), reason=f"考评通报 {key}")
    return download(notice_paper(made), f"assessment-{made.month}.docx")
