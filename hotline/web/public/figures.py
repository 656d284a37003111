"""统计公布: what came in and what became of it, a month a page (第十条)."""

from datetime import date

from django.http import HttpRequest, HttpResponse

from hotline.citizens.figures import REST, last_finished, months, tables
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.web.clock import now
from hotline.web.public.page import page, public


@public
def figures(request: HttpRequest) -> HttpResponse:
    """One finished month; a running one would tell each request apart."""
    at = now()
    month = _month(request.GET.get("month", "")) or last_finished(at)
    if month not in (offered := months(at)):
        raise Refused("unknown", "没有这个月的统计：当月的过完才公布。")
    today = local(at).date()
    context = {"month": month, "months": offered[:12], "tables": tables(month, today), "rest": REST,
               "least": value_on(today, "published_at_least")}  # fmt: skip
    return page(request, "figures.html", context)


def _month(asked: str) -> date | None:
    try:
        return date.fromisoformat(f"{asked}-01") if asked else None
    except ValueError:
        raise Refused("unknown", "月份写法不对，应如 2026-10。") from None
