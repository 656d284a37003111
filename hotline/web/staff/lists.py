"""Worklists and the list of all orders: keyset pages, filters, Excel."""

import io
from datetime import datetime
from typing import Any

import xlsxwriter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.orders.access import log_look, order_for, visible_to
from hotline.orders.models import Order, OwedDuty
from hotline.orders.perform import Asked, perform_many
from hotline.orders.worklists import PAGE, WORKLIST, narrowed, open_duties, page_of, worklists_of
from hotline.people.models import Account, Unit
from hotline.people.personal import shown
from hotline.regulation.acceptance import AREAS, KINDS
from hotline.regulation.duties import DUTY
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STATE_WORDS
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, staff
from hotline.web.words import due_words, light, moment

EXPORT_LIMIT = 1000
FILTERS = ("kind", "area", "state", "unit")


@staff()
def worklist(request: HttpRequest, key: str) -> HttpResponse:
    """One of my lists, soonest due first."""
    person, at = person_of(request), now()
    chosen = WORKLIST.get(key)
    if chosen is None or chosen not in worklists_of(person):
        raise Refused("unknown", "没有这个列表，或者它不归您的岗位。")
    rows = _filtered(open_duties(person, chosen, at), request)
    if request.GET.get("export"):
        return _export(person, [(d.order, d) for d in rows[:EXPORT_LIMIT]], chosen.label, at)
    found = page_of(rows, _after(request))
    shown_rows = [(d, *light(d.due, d.warn_at, at)) for d in found[:PAGE]]
    following = f"{found[PAGE - 1].due.timestamp()}_{found[PAGE - 1].id}" if len(found) > PAGE else ""
    return page(
        request,
        "worklist.html",
        {"chosen": chosen, "rows": shown_rows, "following": following} | _choices(request),
    )


def _filtered(rows: Any, request: HttpRequest) -> Any:
    for name in ("kind", "area"):
        if value := request.GET.get(name):
            rows = rows.filter(**{f"order__{name}": value})
    if unit := request.GET.get("unit"):
        rows = rows.filter(owed_by__code=unit)
    return rows


def _after(request: HttpRequest) -> tuple[datetime, int] | None:
    due, _, last = request.GET.get("after", "").partition("_")
    try:
        return (datetime.fromtimestamp(float(due), now().tzinfo), int(last)) if due else None
    except (ValueError, OverflowError, OSError):
        return None


def _choices(request: HttpRequest) -> dict[str, Any]:
    asked = {name: request.GET.get(name, "") for name in FILTERS}
    query = "".join(f"&{k}={v}" for k, v in asked.items() if v)
    return {
        "asked": asked,
        "query": query,
        "areas": AREAS,
        "states": STATE_WORDS,
        "units": Unit.objects.order_by("ordinal", "id"),
    }


@staff()
def orders(request: HttpRequest) -> HttpResponse:
    """All orders I may see, newest first."""
    person, at = person_of(request), now()
    choices = _choices(request)
    rows = narrowed(visible_to(person), choices["asked"]).select_related("lead_unit").order_by("-id")
    if request.GET.get("export"):
        return _export(person, [(o, None) for o in rows[:EXPORT_LIMIT]], "工单", at)
    before = request.GET.get("before", "")
    found = list(
        (rows.filter(id__lt=int(before)) if before.isdigit() and len(before) < 18 else rows)[: PAGE + 1]
    )
    following = found[PAGE - 1].id if len(found) > PAGE else ""
    return page(request, "orders.html", {"rows": found[:PAGE], "following": following} | choices)


def _export(
    person: Account, rows: list[tuple[Order, OwedDuty | None]], name: str, at: datetime
) -> HttpResponse:
    """The list as Excel: masked, capped, logged, with who took it on every sheet (第九条)."""
    log_look(person, "export", at, reason=name, hits=len(rows))
    buffer = io.BytesIO()
    book = xlsxwriter.Workbook(
        buffer, {"constant_memory": True, "in_memory": True, "strings_to_formulas": False}
    )
    sheet = book.add_worksheet(name[:31])
    sheet.set_footer(f"&L{person} {moment(at, '%Y-%m-%d %H:%M')} 导出&R含工作信息，按保密要求保管（第九条）")
    sheet.write_row(
        0,
        0,
        [
            "序号",
            "单号",
            "类别",
            "领域",
            "主题",
            "诉求",
            "县区",
            "主办单位",
            "状态",
            "登记时间",
            "欠什么",
            "期限",
            "条文",
        ],
    )
    for i, (order, duty) in enumerate(rows, 1):
        owes = [DUTY[duty.kind].label, due_words(duty.due), duty.article] if duty else ["", "", ""]
        sheet.write_row(i, 0, [i, order.number, KINDS[order.kind], order.area, shown(order.topic), shown(order.text)[:500], shown(order.county),
                               str(order.lead_unit or "—"), STATE_WORDS[order.state], moment(order.registered_at, "%Y-%m-%d %H:%M"), *owes])  # type: ignore[index]  # fmt: skip
    book.close()
    response = HttpResponse(
        buffer.getvalue(), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    )
    response.headers["Content-Disposition"] = (
        f'attachment; filename="orders-{moment(at, "%Y%m%d-%H%M")}.xlsx"'
    )
    return response


@staff()
def remind_many(request: HttpRequest) -> HttpResponse:
    """批量催办 of the ticked rows (第二十三条)."""
    person, at = person_of(request), now()
    if request.method == "POST":
        numbers = [order_for(person, n, at).number for n in dict.fromkeys(request.POST.getlist("number"))]
        answers = perform_many([Asked("remind", n) for n in numbers], actor=person, now=at)
        refused = [
            f"{n}：{a.sentence}" for n, a in zip(numbers, answers, strict=True) if isinstance(a, Refused)
        ]
        context = {"done": len(numbers) - len(refused), "refused": refused}
        return page(request, "reminded.html", context)
    return redirect("/list/late")
