"""统计报告: made, seen as it will be printed, signed, kept version by version (第二十八条)."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect

from hotline.orders.access import log_look
from hotline.orders.loading import load_offices
from hotline.people.roles import CENTRE, Role
from hotline.regulation.parameters import in_force_since
from hotline.regulation.periods import Period, month_of, months_until, period
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import end_words
from hotline.reports.circular import circular_blocks, correction_blocks
from hotline.reports.keeping import (
    MAKES,
    SIGNS,
    correction_of,
    newest_of_each,
    now_otherwise,
    sign_report,
    versions,
)
from hotline.reports.making import ask_report, making
from hotline.reports.models import Report
from hotline.reports.paper_of import chart_in, document, paper_of
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
        asked = ask_report(
            request.POST.get("period", ""),
            request.POST.get("reason", ""),
            actor=person_of(request),
            now=now(),
        )
    except Refused as refused:
        if refused.code == "not_yours":
            raise
        return _show(request, refused)
    return redirect(f"/reports/making/{asked.pk}")


@staff(*sorted(MAKES))
def progress(request: HttpRequest, pk: int) -> HttpResponse:
    """How far a report asked for is; leads to it once it is made. ?now=1: the same as JSON, for the page's script."""
    found = making(pk)
    if request.GET.get("now"):
        return JsonResponse({"share": found.share, "doing": found.doing, "done": found.done_at is not None})
    if found.report_id:
        return redirect(f"/reports/{found.report_id}")
    return page(request, "reports_making.html", {"making": found, "period": period(found.period)})


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
        "correction": correction_of(found),
        "otherwise": now_otherwise(found, now()) if request.GET.get("check") else None,
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
    return download(document(found), f"report-{found.period}-v{found.version}.docx")


@staff(*SEES)
def chart(request: HttpRequest, pk: int, ordinal: int) -> HttpResponse:
    """The n-th chart of a report, as it stands in the document."""
    png = chart_in(document(_report(pk)), ordinal)
    if png is None:
        raise Refused("unknown", "没有这份报告。", "第二十八条")
    return HttpResponse(png, content_type="image/png")


@staff(*SEES)
def circular(request: HttpRequest, pk: int) -> HttpResponse:
    """通报: a signed report's numbers to the units, as .docx."""
    found = _report(pk)
    if not hasattr(found, "signing"):
        raise Refused("not_open", "报告签发以后才能出通报。", "第二十八条")
    log_look(person_of(request), "export", now(), reason=f"运行情况通报 {found.period}")
    made = paper_of(circular_blocks(found.blocks, period(found.period), found.signing.signed_at))
    return download(made, f"circular-{found.period}-v{found.version}.docx")


@staff(*SEES)
def correction(request: HttpRequest, pk: int) -> HttpResponse:
    """更正: which numbers of a signed report a later signed version changed, as .docx."""
    found = _report(pk)
    known = correction_of(found)
    if known is None:
        raise Refused("not_open", "这一版没有签发过的更正。", "第二十八条")
    log_look(person_of(request), "export", now(), reason=f"统计报告更正 {found.period}")
    made = paper_of(correction_blocks(found, *known, load_offices().centre.name))
    return download(made, f"correction-{found.period}-v{found.version}.docx")


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
