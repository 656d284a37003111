"""重出公布的报告: another hotline's published tables counted again and written as our reports are; nothing is kept (第二十八条)."""

from pathlib import PurePath

from django.http import HttpRequest, HttpResponse

from hotline.attachments.sheets import LARGEST_FILE
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.reports.keeping import ARTICLE, MAKES
from hotline.reports.paper_of import paper_of
from hotline.reports.reproduced import Reproduced, reproduce
from hotline.web.clock import now
from hotline.web.staff.page import download, page, staff

LONGEST_TITLE = 60


@staff(*sorted(MAKES))
def reproduced(request: HttpRequest) -> HttpResponse:
    """The form; with a file the report of it, on the page or as .docx, or which cells do not agree."""
    made, refused = None, None
    if request.method == "POST":
        try:
            made = _made(request)
        except Refused as why:
            refused = why
    if made and request.POST.get("as") == "docx":
        return download(paper_of(made.blocks), "reproduced.docx")
    context = {"made": made, "refused": refused, "typed": request.POST}
    return page(request, "reports_reproduce.html", context, refused.status if refused else 200)


def _made(request: HttpRequest) -> Reproduced:
    given = request.FILES.get("file")
    if given is None:
        raise Refused("incomplete", "请选文件（xlsx 或 csv）。", ARTICLE, fields={"file": "请选文件。"})
    if (given.size or 0) > LARGEST_FILE:
        raise Refused("invalid", f"文件最大 {LARGEST_FILE // 1_000_000} MB，请分成几个再来。", ARTICLE)
    title = request.POST.get("title", "").strip() or PurePath(given.name or "").stem
    return reproduce(given.read(), title[:LONGEST_TITLE].replace("\0", ""), local(now()).date())
