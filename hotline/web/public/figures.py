"""统计公布: what came in and what became of it, a month a page (第十条)."""

from django.http import HttpRequest, HttpResponse

from hotline.citizens.figures import REST, months, tables
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.web.clock import now
from hotline.web.public.page import page, public


@public
def figures(request: HttpRequest) -> HttpResponse:
    """One finished month; a running one would tell each request apart."""
    at = now()
    offered = months(at)
    asked = request.GET.get("month") or next((m.key for m in offered), "")
    month = next((m for m in offered if m.key == asked), None)
    if month is None:
        raise Refused("unknown", "没有这个月的统计：当月的过完才公布。")
    today = local(at).date()
    context = {"month": month, "months": offered[:12], "tables": tables(month, today), "rest": REST,
               "least": value_on(today, "published_at_least")}  # fmt: skip
    return page(request, "figures.html", context)
