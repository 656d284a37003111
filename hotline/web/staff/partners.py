"""转办来件: the partners, their files taken in and given back, what is told to them, and the two sides compared (第三条、第十五条、第十六条)."""

from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.attachments import sheets
from hotline.exchange import columns, comparing, giving_back, imports, sources
from hotline.exchange.late_words import open_words, settle_word
from hotline.exchange.models import PartnerImport
from hotline.orders.access import visible_to
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.parameters import in_force_since
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import BEFORE_CLOSING
from hotline.regulation.time_limits import start_of
from hotline.web.clock import now
from hotline.web.staff.page import ROW, download, page, person_of, staff, whole

MOST = 100
SHOWN_LINES = 8
SHOWN_WRONG = 50


@staff(Role.DISPATCHER, Role.SHIFT_LEAD)
def partners(request: HttpRequest) -> HttpResponse:
    """All partners, what of theirs is soonest due, and what they sent that could not be done."""
    if request.method == "POST":
        pk = whole(request.POST.get("id"), ROW)
        settle_word(pk or 0, person_of(request), request.POST.get("done", ""), now())
        return redirect("/exchange/partners")
    rows = list(sources.partners())
    due = visible_to(person_of(request)).filter(
        source_due__isnull=False, closed_at=None, state__in=BEFORE_CLOSING
    )
    context = {
        "rows": [(p, sources.setting_of(p), comparing.tally(p)) for p in rows],
        "words": open_words(MOST),
        "due": list(due.select_related("lead_unit", "handed_by").order_by("source_due", "id")[:20]),
    }
    return page(request, "partners.html", context)


@staff(Role.DISPATCHER, Role.SHIFT_LEAD)
def partner(request: HttpRequest, username: str) -> HttpResponse:
    """One partner: a file taken in, the imports, the messages, the comparison."""
    found, person, at = sources.partner_named(username), person_of(request), now()
    if request.method != "POST":
        return _partner(request, found)
    try:
        match request.POST.get("do"):
            case "import":
                made = imports.take_in(_file(request), found, person, at)
                return redirect(f"/exchange/imports/{made.pk}")
            case "compare":
                theirs = comparing.table_of_theirs(_file(request), found)
                compared = comparing.compare(theirs, found, _since(request, at))
                return _partner(request, found, compared=compared)
            case "again":
                pks = [pk for raw in request.POST.getlist("id") if (pk := whole(raw, ROW)) is not None]
                comparing.send_again(found, pks, person, at)
                return redirect(f"/exchange/partners/{username}")
            case _:
                raise Refused("unknown", "没有这个操作。")
    except Refused as refused:
        return _partner(request, found, refused=refused)


def _partner(
    request: HttpRequest, found: Account, refused: Refused | None = None, **more: Any
) -> HttpResponse:
    chosen = request.GET.get("state", "")
    context = {
        "partner": found,
        "setting": sources.setting_of(found),
        "imports": list(
            PartnerImport.objects.filter(account=found).select_related("by").defer("sealed").order_by("-id")[:20]
        ),
        "states": comparing.STATES,
        "chosen": chosen,
        "tally": comparing.tally(found),
        "messages": comparing.messages(found, chosen, MOST),
        "refused": refused,
        "since": request.POST.get("since", ""),
        "in_force": in_force_since(),
        "largest": sheets.LARGEST_FILE // 1_000_000,
        "most": sheets.MOST_ROWS,
        "numbers": {},
    }  # fmt: skip
    return page(request, "partner.html", context | more, status=refused.status if refused else 200)


def _file(request: HttpRequest) -> bytes:
    given = request.FILES.get("file")
    if given is None:
        raise Refused("incomplete", "请选文件（xlsx 或 csv）。", "第十五条", fields={"file": "请选文件。"})
    if (given.size or 0) > sheets.LARGEST_FILE:
        raise Refused(
            "invalid", f"文件最大 {sheets.LARGEST_FILE // 1_000_000} MB，请分成几个再导。", "第十五条"
        )
    return given.read()


def _since(request: HttpRequest, at: datetime) -> datetime:
    try:
        return start_of(datetime.fromisoformat(request.POST.get("since", "")).date())
    except ValueError:
        return at - timedelta(days=30)


@staff(Role.DISPATCHER, Role.SHIFT_LEAD)
def one_import(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: its columns, its lines with what is wrong, taken portion by portion, taken back."""
    person, at = person_of(request), now()
    made = imports.import_of(pk, person)
    if request.method != "POST":
        return _import(request, made, at)
    try:
        match request.POST.get("do"):
            case "columns":
                imports.name_columns(made, request.POST.getlist("field"), person, at)
            case "take":
                made = imports.go_on(pk, person, at)
                return _import(request, made, at, running=not made.finished_at)
            case "undo":
                imports.undo(pk, person, request.POST.get("reason", ""), at)
            case "told":
                giving_back.settle(made, person, at)
            case _:
                raise Refused("unknown", "没有这个操作。")
    except Refused as refused:
        return _import(request, imports.import_of(pk, person), at, refused=refused)
    return redirect(f"/exchange/imports/{pk}")


def _import(
    request: HttpRequest, made: PartnerImport, at: datetime, refused: Refused | None = None, *, running: bool = False
) -> HttpResponse:  # fmt: skip
    lines = [] if made.started_at else imports.looked_at(made, at)
    wrong = [line for line in lines if line.wrong]
    context = {
        "made": made,
        "running": running,
        "lacking": imports.missing(made),
        "choices_in": columns.IN,
        "choices_out": columns.OUT,
        "lines": lines[:SHOWN_LINES],
        "wrong": wrong[:SHOWN_WRONG],
        "n_wrong": len(wrong),
        "n_here": sum(line.here and not line.wrong for line in lines),
        "left": imports.refused_lines(made, at)[:SHOWN_WRONG] if made.finished_at and made.refused else [],
        "refused": refused,
    }
    return page(request, "import.html", context, status=refused.status if refused else 200)


@staff(Role.DISPATCHER, Role.SHIFT_LEAD)
def back(request: HttpRequest, pk: int) -> HttpResponse:
    """The 回填 workbook."""
    person, at = person_of(request), now()
    made = imports.import_of(pk, person)
    return download(giving_back.back_file(made, person, at), f"back-{pk}.xlsx")


@staff(Role.DISPATCHER, Role.SHIFT_LEAD)
def left(request: HttpRequest, pk: int) -> HttpResponse:
    """The lines that could not be taken, with the reasons."""
    person, at = person_of(request), now()
    made = imports.import_of(pk, person)
    return download(imports.refused_file(made, at), f"left-{pk}.xlsx")


@staff(Role.SYSTEM_ADMIN)
def lines(request: HttpRequest) -> HttpResponse:
    """回传地址 of each partner; no order is shown here."""
    person, at, refused = person_of(request), now(), None
    if request.method == "POST":
        try:
            found = sources.partner_named(request.POST.get("username", ""))
            sources.set_address(found, request.POST.get("url", ""), person, at)
            return redirect("/exchange/lines")
        except Refused as error:
            refused = error
    rows = [(p, sources.setting_of(p), hasattr(p, "signing_key")) for p in sources.partners()]
    context = {"rows": rows, "refused": refused, "typed": request.POST if refused else {}}
    return page(request, "lines.html", context, status=refused.status if refused else 200)
