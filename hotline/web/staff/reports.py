"""统计报告: made, seen as it will be printed, signed, kept version by version (第二十八条)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.orders.access import log_look
from hotline.people.roles import CENTRE, Role
from hotline.regulation.parameters import in_force_since
from hotline.regulation.periods import Period, month_of, months_until, period
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import end_words
from hotline.reports.keeping import MAKES, SIGNS, make_report, newest_of_each, sign_report, versions
from hotline.reports.models import Report
from hotline.reports.paper_of import paper_of
from hotline.web.clock import now
from hotline.web.staff.page import download, page, person_of, staff

SEES = (*sorted(CENTRE), Role.LEADER)
SHOWN = 60


@staff(*SEES)
def reports(request: HttpRequest) -> HttpResponse:
    """All periods' newest reports; the form that makes one."""
    return _show(request)


def _show(request: HttpRequest, refused: Refused | None = None) -> HttpResponse:
    at, person = now(), person_of(request)
    months = months_until(at, in_force_since())[1:]
    years = sorted({m.year for m in months if m.year < month_of(at).year}, reverse=True)
    quarters = [Period("quarter", m.year, m.ordinal // 3) for m in months if m.ordinal % 3 == 0]
    context = {
        "rows": [(r, period(r.period), end_words(r.due)) for r in newest_of_each(SHOWN)],
        "choices": {"月报": months[:24], "季报": quarters[:8], "年报": [Period("year", y) for y in years]},
        "makes": bool(person.held & MAKES),
        "refused": refused,
        "typed": request.POST,
    }
    return page(request, "reports.html", context, refused.status if refused else 200)


@staff(*sorted(MAKES))
def make(request: HttpRequest) -> HttpResponse:
    """Make a period's next version by hand."""
    if request.method != "POST":
        return redirect("/reports")
    try:
        made = make_report(
            request.POST.get("period", ""),
            request.POST.get("reason", ""),
            actor=person_of(request),
            now=now(),
        )
    except Refused as refused:
        if refused.code == "not_yours":
            raise
        return _show(request, refused)
    return redirect(f"/reports/{made.pk}")


@staff(*SEES)
def of_period(request: HttpRequest, key: str) -> HttpResponse:
    """The newest report of a period: where a notice leads."""
    found = versions(key).first()
    if found is None:
        raise Refused("unknown", "没有这份报告。", "第二十八条")
    return redirect(f"/reports/{found.pk}")


@staff(*SEES)
def report(request: HttpRequest, pk: int) -> HttpResponse:
    """One version as it will be printed, and the others of its period."""
    found = _report(pk)
    known = list(versions(found.period))
    person, newest = person_of(request), known[0].pk == found.pk
    context = {
        "report": found,
        "period": period(found.period),
        "due": end_words(found.due),
        "late": now() > found.due and not hasattr(found, "signing"),
        "versions": known,
        "newest": newest,
        "signs": newest
        and not hasattr(found, "signing")
        and bool(person.held & SIGNS)
        and found.made_by_id != person.pk,
    }
    return page(request, "report.html", context)


@staff(*sorted(SIGNS))
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """签发."""
    if request.method == "POST":
        sign_report(pk, actor=person_of(request), now=now())
    return redirect(f"/reports/{pk}")


@staff(*SEES)
def paper(request: HttpRequest, pk: int) -> HttpResponse:
    """The report as .docx."""
    found = _report(pk)
    log_look(person_of(request), "export", now(), reason=f"统计报告 {found.period} 第 {found.version} 版")
    return download(paper_of(found.blocks), f"report-{found.period}-v{found.version}.docx")


@staff(*SEES)
def book(request: HttpRequest, pk: int) -> HttpResponse:
    """Its annex as .xlsx, as it was when the report was made."""
    found = _report(pk)
    log_look(person_of(request), "export", now(), reason=f"统计报告附件 {found.period} 第 {found.version} 版")
    return download(bytes(found.book), f"report-{found.period}-v{found.version}.xlsx")


def _report(pk: int) -> Report:
    found = Report.objects.select_related("signing__signed_by__unit", "made_by__unit").filter(pk=pk).first()
    if found is None:
        raise Refused("unknown", "没有这份报告。", "第二十八条")
    return found
