"""导出: lists as Excel, masked, with who took it and when in the sheet; larger ones only when another approves (第九条)."""

import io
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.orders.access import log_look, visible_to
from hotline.orders.models import Order, OwedDuty
from hotline.orders.open_duties import OpenDuties, open_duties
from hotline.orders.worklists import WORKLIST, narrowed, worklists_of
from hotline.people.exports import (
    ask_export,
    decide_export,
    may_decide,
    needs_approval,
    requests_for,
    take_export,
)
from hotline.people.models import Account
from hotline.people.personal import shown
from hotline.regulation.acceptance import KINDS
from hotline.regulation.digits import whole
from hotline.regulation.duties import DUTY
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STATE_WORDS, State
from hotline.web.clock import now
from hotline.web.staff.page import ROW, download, page, person_of, staff
from hotline.web.words import due_words, moment

ALL = "orders"
FILTERS = ("kind", "area", "state", "unit", "light", "since", "until")
MOST_SHOWN = 50
HEAD = (
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
)


def orders_of(person: Account, asked: dict[str, str]) -> QuerySet[Order]:
    """The orders this person sees, newest first."""
    return narrowed(visible_to(person), asked).select_related("lead_unit").order_by("-id")


def duties_of(person: Account, source: str, asked: dict[str, str], at: datetime) -> OpenDuties:
    """The open duties of one worklist as this person sees it. Refused 404 when the list is not theirs."""
    chosen = WORKLIST.get(source)
    if chosen is None or chosen not in worklists_of(person):
        raise Refused("unknown", "没有这个列表，或者它不归您的岗位。")
    return open_duties(person, chosen, at).narrowed(asked, at)


def rows_of(
    person: Account, source: str, asked: dict[str, str], at: datetime
) -> QuerySet[Order] | OpenDuties:
    """The rows of one list, of orders or of duties; either can be counted and read."""
    return orders_of(person, asked) if source == ALL else duties_of(person, source, asked, at)


def asked_of(given: Mapping[str, str]) -> dict[str, str]:
    """The filters of a list as a query or a form gives them."""
    return {name: given.get(name, "") for name in FILTERS}


def label_of(source: str) -> str:
    return WORKLIST[source].label if source in WORKLIST else "工单"


def export(request: HttpRequest, source: str) -> HttpResponse:
    """A list as Excel at once, or, above the limit, the page that asks for a reason."""
    person, at = person_of(request), now()
    asked = asked_of(request.GET)
    rows = rows_of(person, source, asked, at)
    if not needs_approval(count := rows.count(), at):
        return workbook(person, rows, label_of(source), at)
    return _ask(request, source, asked, count)


def _ask(
    request: HttpRequest, source: str, asked: dict[str, str], count: int, refused: Refused | None = None
) -> HttpResponse:
    context = {
        "source": source,
        "label": label_of(source),
        "asked": asked,
        "count": count,
        "wrong": refused.fields if refused else {},
    }
    return page(request, "export_ask.html", context, status=refused.status if refused else 200)


@staff()
def exports(request: HttpRequest) -> HttpResponse:
    """My requests and those I may decide on; here one is asked for or decided."""
    person, at = person_of(request), now()
    if request.method == "POST":
        given = request.POST
        if given.get("do") in ("approve", "refuse"):
            decide_export(person, whole(given.get("id"), ROW) or 0, given["do"] == "approve", at)
            return redirect("/exports")
        source, asked = given.get("source", ""), asked_of(given)
        count = rows_of(person, source, asked, at).count()
        try:
            ask_export(person, source, asked, count, given.get("reason", ""), at)
        except Refused as refused:
            return _ask(request, source, asked, count, refused)
        return redirect("/exports")
    rows = [(r, label_of(r.source), may_decide(person, r)) for r in requests_for(person)[:MOST_SHOWN]]
    return page(request, "exports.html", {"rows": rows})


@staff()
def take(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of an approved request, once."""
    person, at = person_of(request), now()
    if request.method != "POST":
        return redirect("/exports")
    row = take_export(person, pk, at)
    rows = rows_of(person, row.source, row.filters, at)
    approved = rows.duties(row.rows) if isinstance(rows, OpenDuties) else rows[: row.rows]
    return workbook(person, approved, label_of(row.source), at)


def workbook(person: Account, rows: Iterable[Any], name: str, at: datetime) -> HttpResponse:
    """The sheet: masked, its first row and each printed page saying who took it and when; logged."""
    found = [(r, None) if isinstance(r, Order) else (r.order, r) for r in rows]
    log_look(person, "export", at, reason=name, hits=len(found))
    mark = f"{person}（{person.username}）{moment(at, '%Y-%m-%d %H:%M:%S')} 导出，{len(found)} 行；含工作信息，按保密要求保管，不得外传（第九条）"
    buffer = io.BytesIO()
    options = {"constant_memory": True, "in_memory": True, "strings_to_formulas": False}
    book = xlsxwriter.Workbook(buffer, options)
    sheet = book.add_worksheet(name[:31])
    sheet.set_header(f"&C{mark}"[:250])
    sheet.set_footer(f"&L{person} {moment(at, '%Y-%m-%d %H:%M')} 导出&R&P")
    sheet.write(0, 0, mark, book.add_format({"font_color": "#808080"}))
    sheet.write_row(1, 0, HEAD)
    for i, (order, duty) in enumerate(found, 1):
        sheet.write_row(i + 1, 0, [i, *_cells(order, duty)])
    book.close()
    return download(buffer.getvalue(), f"orders-{moment(at, '%Y%m%d-%H%M')}.xlsx")


def _cells(order: Order, duty: OwedDuty | None) -> list[str]:
    owes = [DUTY[duty.kind].label, due_words(duty.due), duty.article] if duty else ["", "", ""]
    return [order.number, KINDS[order.kind], order.area, shown(order.topic), shown(order.text)[:500], shown(order.county),
            str(order.lead_unit or "—"), STATE_WORDS[State(order.state)], moment(order.registered_at, "%Y-%m-%d %H:%M"), *owes]  # fmt: skip
