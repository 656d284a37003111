"""补发查询码: the desk gives a new code once it knows whom it speaks to; shown this once (第九条、第十条)."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.citizens.codes import issue_anew
from hotline.orders.access import order_for
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, staff


@staff()
def issue(request: HttpRequest, number: str) -> HttpResponse:
    """POST with how the identity was checked; the code stands on the answer and nowhere else."""
    person, at = person_of(request), now()
    order = order_for(person, number, at)
    if request.method != "POST":
        return redirect(f"/orders/{number}")
    code = issue_anew(order, person, request.POST.get("checked", ""), at)
    return page(request, "query_code.html", {"order": order, "code": code})
