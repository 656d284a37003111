"""年末综合考评: months, inspections and the year-end check of each unit, the sum, the lists, the export (第三十条)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.assessment import year as deeds
from hotline.assessment.models import YearRound
from hotline.assessment.notice import group_words, number, year_paper, year_words
from hotline.assessment.rounds import MAKES
from hotline.assessment.target_book import target_book
from hotline.orders.access import log_look
from hotline.people.roles import CENTRE, UNIT, Role
from hotline.regulation.parameters import in_force_since
from hotline.regulation.periods import month_of
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.web.clock import now
from hotline.web.staff.page import ROW, download, page, person_of, staff, whole

SEES = (*sorted(CENTRE | UNIT), Role.LEADER)


@staff(*SEES)
def newest(request: HttpRequest) -> HttpResponse:
    """The newest year; the bureau brings one together here."""
    if request.method != "POST":
        return _show(request, YearRound.objects.order_by("-year").first())
    try:
        made = deeds.make_year(request.POST.get("year", ""), actor=person_of(request), now=now())
    except Refused as refused:
        return _show(request, YearRound.objects.order_by("-year").first(), refused)
    return redirect(f"/years/{made.year}")


@staff(*SEES)
def of_year(request: HttpRequest, key: str) -> HttpResponse:
    """One year; here the bureau checks each unit and publishes."""
    made = deeds.year_of(key)
    if request.method != "POST":
        return _show(request, made)
    person, typed = person_of(request), request.POST
    try:
        match typed.get("do"):
            case "check":
                row = whole(typed.get("row"), ROW) or 0
                deeds.check_year(
                    row, typed.get("points", ""), typed.get("reason", ""), actor=person, now=now()
                )
            case "publish":
                deeds.publish_year(key, actor=person, now=now())
            case _:
                raise Refused("unknown", "没有这个操作。")
    except Refused as refused:
        if refused.code == "unknown":
            raise
        return _show(request, made, refused)
    return redirect(f"/years/{key}")


def _show(request: HttpRequest, made: YearRound | None, refused: Refused | None = None) -> HttpResponse:
    person, this_year = person_of(request), month_of(now()).year
    groups: dict[str, list[Any]] = {}
    for row in deeds.visible_years(made, person) if made else []:
        parts = (number(deeds.month_mean(row)), number(deeds.inspection_mean(row)))
        groups.setdefault(group_words(row.unit.kind), []).append((row, *parts))
    context = {
        "made": made,
        "groups": groups,
        "formula": year_words(made.formula) if made else "",
        "rounds": YearRound.objects.order_by("-year")[:10],
        "years": [str(y) for y in range(this_year - 1, in_force_since().year - 1, -1)],
        "leads": Role.LEADER in person.held,
        "takes": bool(person.held & (MAKES | {Role.LEADER})),
        "sees_ledger": not person.is_unit,
        "refused": refused,
        "typed": request.POST,
    }
    return page(request, "years.html", context, refused.status if refused else 200)


def _published(key: str) -> YearRound:
    made = deeds.year_of(key)
    if not made.published_at:
        raise Refused("not_open", "年度考评还没有通报。", "第三十条")
    return made


@staff(*sorted(MAKES), Role.LEADER)
def book(request: HttpRequest, key: str) -> HttpResponse:
    """For the annual target assessment, as .xlsx; taking it is logged."""
    made, person = _published(key), person_of(request)
    log_look(person, "export", now(), reason=f"年度目标考核用表 {made.year}")
    mark = f"{person} {local(now()):%Y-%m-%d %H:%M} 导出"
    return download(target_book(made, deeds.visible_years(made, person), mark), f"year-{made.year}.xlsx")


@staff(*SEES)
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """The published notice of the year as .docx."""
    made, person = _published(key), person_of(request)
    log_look(person, "export", now(), reason=f"年度考评通报 {made.year}")
    return download(year_paper(made, deeds.visible_years(made, person)), f"year-{made.year}.docx")
