"""导入单位和人员: a table first looked at, then taken in whole; what is there now as such a table (第七条、第八条)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.orders import roster
from hotline.orders.access import log_look
from hotline.people.roles import Role
from hotline.regulation.refusals import Refused
from hotline.web.clock import now
from hotline.web.staff.page import download, page, person_of, staff


@staff(Role.SYSTEM_ADMIN)
def take(request: HttpRequest) -> HttpResponse:
    """What a file would do, row by row; by a second press it does it, all or nothing."""
    lines, which, refused = [], "", None
    if request.method == "POST":
        sent, look = request.FILES.get("file"), request.POST.get("do") != "take"
        try:
            which, rows = roster.rows_of(sent.read() if sent else b"")
            lines = roster.take(which, rows, actor=person_of(request), now=now(), look=look)
            if not look:
                moved = sum(line.does != roster.SAME for line in lines)
                return redirect(f"/people/import?done={moved}")
        except Refused as wrong:
            refused = wrong
    done = request.GET.get("done", "")
    context = {
        "lines": lines,
        "which": which,
        "tables": roster.TABLES,
        "refused": refused,
        "done": done if done.isascii() and done.isdigit() else "",
    }
    return page(request, "people_import.html", context, status=refused.status if refused else 200)


@staff(Role.SYSTEM_ADMIN)
def book(request: HttpRequest, which: str) -> HttpResponse:
    """The table of units or of people, taken out with a trace."""
    if which not in roster.TABLES:
        raise Refused("unknown", "没有这张表。")
    log_look(person_of(request), "export", now(), reason="单位表" if which == "units" else "人员表")
    return download(roster.book(which), f"{which}.xlsx")
