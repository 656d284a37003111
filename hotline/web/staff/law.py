"""办法: the text and numbers in force on a day, its versions, two of them side by side, and on what the work goes on (第三十四条)."""

from datetime import date

from django.http import HttpRequest, HttpResponse

from hotline.ledger.interpretations import key_of_article
from hotline.ledger.models import TrialBasis
from hotline.regulation.citation import articles, regulation_name
from hotline.regulation.parameters import versions
from hotline.regulation.readings import of_article
from hotline.regulation.time_limits import local
from hotline.regulation.versions import changed_articles, changed_numbers, day_asked, numbers_on
from hotline.web.clock import now
from hotline.web.staff.page import page, staff


@staff()
def law(request: HttpRequest) -> HttpResponse:
    """The regulation as in force on ?day=, today if none is asked for; ?from= and ?to= put two days side by side."""
    today = local(now()).date()
    day = day_asked(request.GET.get("day", ""), today)
    found = [v for v in versions() if v <= day][-1]
    context = {
        "name": regulation_name(),
        "day": day,
        "version": found,
        "versions": [(v, v > today) for v in versions()],
        "chapters": _chapters(day),
        "numbers": numbers_on(day),
        "bases": TrialBasis.objects.select_related("recorded_by").order_by("-id"),
        "compared": None,
    }
    if request.GET.get("from") or request.GET.get("to"):
        before, after = (
            day_asked(request.GET.get("from", ""), versions()[0]),
            day_asked(request.GET.get("to", ""), today),
        )
        changed, numbers = changed_articles(before, after), changed_numbers(before, after)
        context["compared"] = {"before": before, "after": after, "articles": changed, "numbers": numbers}
    return page(request, "law.html", context)


def _chapters(day: date) -> list[tuple[str, list[tuple[str, str, str, int]]]]:
    """Chapter by chapter: each article with its words, the key of its page and how many readings it has."""
    found: dict[str, list[tuple[str, str, str, int]]] = {}
    for a in articles(day):
        row = (a.number, a.text, key_of_article(a.number), len(of_article(a.number)))
        found.setdefault(a.chapter, []).append(row)
    return list(found.items())
