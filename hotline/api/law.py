"""/api/law: the regulation in force on a day, its versions, and two of them side by side (第三十四条). Read only."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import Router

from hotline.api import clock
from hotline.api.orders import answer
from hotline.regulation.citation import articles, regulation_name
from hotline.regulation.parameters import rule_version, versions
from hotline.regulation.time_limits import local
from hotline.regulation.versions import Pieces, changed_articles, changed_numbers, day_asked, numbers_on

law = Router(tags=["办法"])
LAW: dict[str, Any] = {"x-article": "第三十四条"}


@law.get("", summary="某一天施行的办法", operation_id="law", openapi_extra=LAW)
def in_force(request: HttpRequest, day: str = "") -> HttpResponse:
    """Articles and numbers in force on a day, today if none is asked for."""
    on = day_asked(day, local(clock.now()).date())
    return answer(
        {
            "name": regulation_name(),
            "day": on.isoformat(),
            "version": rule_version(on),
            "versions": [v.isoformat() for v in versions()],
            "articles": [{"number": a.number, "chapter": a.chapter, "text": a.text} for a in articles(on)],
            "numbers": [
                {
                    "name": n.name,
                    "article": n.article,
                    "words": n.words,
                    "value": n.value,
                    "since": n.since.isoformat(),
                }
                for n in numbers_on(on)
            ],
        }
    )


@law.get("/changes", summary="两天对照", operation_id="law_changes", openapi_extra=LAW)
def changes(request: HttpRequest, since: str = "", until: str = "") -> HttpResponse:
    """What differs between two days: the first version and today if none are named."""
    first = day_asked(since, versions()[0])
    second = day_asked(until, local(clock.now()).date())
    return answer(
        {
            "since": first.isoformat(),
            "until": second.isoformat(),
            "articles": [
                {"number": c.number, "before": _text(c.before), "after": _text(c.after)}
                for c in changed_articles(first, second)
            ],
            "numbers": [
                {"name": n.name, "article": n.article, "words": n.words, "before": n.before, "after": n.after}
                for n in changed_numbers(first, second)
            ],
        }
    )


def _text(pieces: Pieces | None) -> str | None:
    return None if pieces is None else "".join(words for _, words in pieces)
