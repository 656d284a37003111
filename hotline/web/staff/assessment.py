"""考评: a month's scores, each point lost with its order and evidence, appeals, decisions, the notice (第三十条)."""

from collections import Counter
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.assessment.appeals import appeal, decide_appeal, is_excluded, items_of, may_appeal
from hotline.assessment.models import CENTRE as THE_CENTRE
from hotline.assessment.models import UNITS, Appeal, Loss, Round
from hotline.assessment.notice import formula, group_words, notice_paper
from hotline.assessment.rounds import MAKES, make_round, publish, round_of
from hotline.assessment.seeing import units_of, visible_losses, visible_scores
from hotline.orders.access import log_look
from hotline.people.models import Unit
from hotline.people.roles import CENTRE, UNIT, Role
from hotline.regulation.parameters import in_force_since
from hotline.regulation.periods import months_until, period
from hotline.regulation.refusals import Refused
from hotline.regulation.score_card import keys_of, rule_words
from hotline.regulation.time_limits import end_words
from hotline.web.clock import now
from hotline.web.staff.page import download, page, person_of, staff

SEES = (*sorted(CENTRE | UNIT), Role.LEADER)


@staff(*SEES)
def newest(request: HttpRequest) -> HttpResponse:
    """The newest month's assessment; ?of=centre: the centre's own."""
    about = _about(request)
    return _show(request, Round.objects.filter(about=about).order_by("-month").first(), about)


@staff(*SEES)
def of_month(request: HttpRequest, key: str) -> HttpResponse:
    """One month's assessment."""
    made = round_of(key, _about(request))
    return _show(request, made, made.about)


def _about(request: HttpRequest) -> str:
    asked = request.GET.get("of") or request.POST.get("of")
    return THE_CENTRE if asked == THE_CENTRE else UNITS


def _show(
    request: HttpRequest, made: Round | None, about: str, refused: Refused | None = None
) -> HttpResponse:
    person, at = person_of(request), now()
    context: dict[str, Any] = {
        "made": made,
        "about": about,
        "tail": "?of=centre" if about == THE_CENTRE else "",
        "rounds": [(r, period(r.month)) for r in Round.objects.filter(about=about).order_by("-month")[:24]],
        "months": months_until(at, in_force_since())[1:13],
        "makes": bool(person.held & MAKES) if about == UNITS else Role.LEADER in person.held,
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
    every = visible_losses(made, person)
    losses = [loss for loss in every if unit is None or loss.unit_id == unit.pk]
    out: dict[int, list[Loss]] = {}
    for loss in every:
        if is_excluded(loss):
            out.setdefault(loss.unit_id, []).append(loss)
    groups = units_of(visible_scores(made, person))
    red = Counter(loss.unit_id for loss in every if loss.rule == "ledger_red")
    mine = {person.unit_id} if person.is_unit or person.is_centre else set()
    return {
        "month": period(made.month),
        "until": end_words(made.appeals_until),
        "groups": [(group_words(kind), [(r, items_of(r, made.card, out.get(r.unit_id, ())), red[r.unit_id]) for r in rows])
                   for kind, rows in groups.items()],
        "items": [rule_words(key, made.card) for key in keys_of(made.card)],
        "formula": formula(made.card),
        "unit": unit,
        "losses": [(loss, rule_words(loss.rule, made.card), hasattr(loss, "appeal")) for loss in losses
                   if unit or person.is_unit or made.about != UNITS or loss.rule != "ledger_red"],
        "sees_ledger": not person.is_unit or not made.published_at,
        "appeals_for": mine if may_appeal(person) and at <= made.appeals_until and not made.published_at else set(),
        "may_publish": Role.LEADER in person.held and not made.published_at and at > made.appeals_until,
    }  # fmt: skip


@staff(*sorted(MAKES), Role.LEADER)
def make(request: HttpRequest) -> HttpResponse:
    """Draft a month's assessment; the bureau the centre's."""
    if request.method != "POST":
        return redirect("/assessment")
    about = _about(request)
    try:
        made = make_round(request.POST.get("month", ""), actor=person_of(request), now=now(), about=about)
    except Refused as refused:
        if refused.code == "not_yours":
            raise
        return _show(request, Round.objects.filter(about=about).order_by("-month").first(), about, refused)
    return redirect(_address(made))


def _address(made: Round) -> str:
    return f"/assessment/{made.month}" + ("?of=centre" if made.about == THE_CENTRE else "")


@staff(Role.UNIT_HEAD, Role.SHIFT_LEAD)
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
        return _show(request, row.round, row.round.about, refused)
    return redirect(_address(row.round) if row else "/assessment")


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
        return _show(request, row.loss.round, row.loss.round.about, refused)
    return redirect(_address(row.loss.round) if row else "/assessment")


@staff(Role.LEADER)
def publish_month(request: HttpRequest, key: str) -> HttpResponse:
    """通报."""
    if request.method == "POST":
        return redirect(_address(publish(key, actor=person_of(request), now=now(), about=_about(request))))
    return redirect("/assessment")


@staff(*SEES)
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """The published notice as .docx."""
    made = round_of(key, _about(request))
    if not made.published_at:
        raise Refused("not_open", "考评还没有通报。", "第三十条")
    log_look(person_of(request), "export", now(), reason=f"考评通报 {key}")
    return download(notice_paper(made), f"assessment-{made.month}-{made.about}.docx")
