"""常见问答: the open entries of the knowledge base, found by words or by a whole sentence (第十条、第十三条)."""

from django.http import HttpRequest, HttpResponse

from hotline.knowledge.deeds import report_unhelpful
from hotline.knowledge.finding import in_use, like, search
from hotline.knowledge.models import Version
from hotline.regulation.acceptance import AREAS
from hotline.regulation.refusals import Refused
from hotline.web.clock import now
from hotline.web.public.page import one_more, page, public

MOST = 30


@public
def index(request: HttpRequest) -> HttpResponse:
    """What was asked for, or everything by area; nothing of who asks is kept."""
    asked, at = request.GET.get("q", "").strip()[:200], now()
    open_ones = in_use(at, public=True)
    found: list[Version] = []
    if asked:
        found = list(search(open_ones, asked).order_by("-id")[:MOST])
        seen = {v.pk for v in found}
        found += [m.version for m in like(asked, at, public=True, limit=8) if m.version.pk not in seen]
    groups = [] if asked else _by_area(list(open_ones.order_by("area", "-id")[: 20 * MOST]))
    return page(request, "answers.html", {"asked": asked, "found": found, "groups": groups})


def _by_area(rows: list[Version]) -> list[tuple[str, list[Version]]]:
    groups = [(area, [v for v in rows if v.area == area]) for area in AREAS]
    return [(area, mine) for area, mine in groups if mine]


@public
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """One answer; here somebody says that it did not help."""
    at = now()
    version = in_use(at, public=True).filter(entry_id=pk).first()
    if version is None:
        raise Refused(
            "unknown", "没有这一条，或者它已过期、正在修订。请换个说法查，或直接打电话。", "第十三条"
        )
    if request.method != "POST":
        return page(request, "answer.html", {"version": version, "thanked": False})
    words = request.POST.get("words", "")
    try:
        one_more(request, "act")
        report_unhelpful(version, words, actor=None, now=at)
    except Refused as refused:
        context = {"version": version, "refused": refused, "words": words}
        return page(request, "answer.html", context, status=refused.status)
    return page(request, "answer.html", {"version": version, "thanked": True}, status=201)
