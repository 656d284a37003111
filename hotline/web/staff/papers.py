"""停机纸单: reserve numbers, print blank sheets, enter them afterwards in one go (第四条 全天受理)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.people.models import Account
from hotline.people.roles import DESK
from hotline.regulation.acceptance import KINDS
from hotline.regulation.digits import whole
from hotline.regulation.jurisdiction import counties
from hotline.regulation.refusals import Refused
from hotline.shifts import papers
from hotline.shifts.models import Fate, PaperSeries
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, staff

FIELDS = ("number", "fate", "happened_at", "taken_by", "kind", "caller_name", "phone", "county", "place", "plate",
          "text", "answer", "safety", "secret", "reason")  # fmt: skip
ROWS = (10, 20, 50)
"""How many sheets one page takes."""
MOST = 40


@staff(*DESK)
def index(request: HttpRequest) -> HttpResponse:
    """The series reserved so far, and what became of their numbers; 值班长 reserves more."""
    if request.method != "POST":
        return _index(request)
    try:
        made = papers.reserve(whole(request.POST.get("count"), 4) or 0, person_of(request), now())
    except Refused as refused:
        return _index(request, refused)
    return redirect(f"/papers/{made.pk}/print")


def _index(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    rows = PaperSeries.objects.select_related("reserved_by").prefetch_related("sheets").order_by("-id")
    context = {"rows": list(rows[:MOST]), "at_most": papers.AT_MOST, "refused": refused,
               "typed": request.POST if refused else {"count": ROWS[1]}}  # fmt: skip
    return page(request, "papers.html", context, status=refused.status if refused else 200)


@staff(*DESK)
def blank(request: HttpRequest, pk: int) -> HttpResponse:
    """Blank intake sheets with their numbers, one a page; those accounted for are left out."""
    series = papers.series_of(pk)
    settled = {s.number for s in series.settled()}
    left = [n for n in series.numbers() if n not in settled]
    return page(request, "papers_print.html", {"series": series, "numbers": left})


@staff(*DESK)
def enter(request: HttpRequest, pk: int) -> HttpResponse:
    """补录: many sheets in one go, all or none; a refusal keeps every word."""
    series = papers.series_of(pk)
    if request.method != "POST":
        return _enter(request, series, _next(series, request.GET.get("rows", "")))
    typed = [{f: request.POST.get(f"{n}.{f}", "") for f in FIELDS} for n in range(max(ROWS))]
    filled = [row for row in typed if any(value for name, value in row.items() if name != "number")]
    try:
        made = papers.enter(series, filled, person_of(request), now())
    except Refused as refused:
        return _enter(request, series, filled + _next(series, "", {r["number"] for r in filled}), refused)
    return redirect(f"/papers/{pk}/enter?entered={len(made)}")


def _next(series: PaperSeries, rows: str, besides: set[str] | None = None) -> list[dict[str, Any]]:
    """Empty rows for the numbers nothing was said of yet, the lowest first."""
    settled = {s.number for s in series.settled()} | (besides or set())
    left = [n for n in series.numbers() if n not in settled]
    most = next((r for r in ROWS if str(r) == rows), ROWS[0])
    return [{"number": number} for number in left[:most]]


def _enter(
    request: HttpRequest, series: PaperSeries, rows: list[dict[str, Any]], refused: Refused | None = None
) -> HttpResponse:
    takers = Account.objects.filter(roles__overlap=list(DESK), is_active=True).order_by("id")
    context = {
        "series": series,
        "settled": series.settled(),
        "gaps": series.gaps(),
        "rows": rows[: max(ROWS)],
        "sizes": ROWS,
        "refused": refused,
        "wrong": refused.fields if refused else {},
        "entered": whole(request.GET.get("entered"), 4) or "",
        "takers_of": [(a.username, a.name) for a in takers],
        "fates": {Fate.USED.value: "用了", Fate.VOID.value: "作废", Fate.MISSING.value: "遗失"},
        "kinds": KINDS,
        "counties_of": [(c, c) for c in counties()],
    }
    return page(request, "papers_enter.html", context, status=refused.status if refused else 200)
