"""Addresses: web pages and the API."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import IntConverter

from hotline.api.api import api
from hotline.regulation.refusals import Refused
from hotline.web.public import answers, figures, follow, report, wechat
from hotline.web.refusals import refusal_page
from hotline.web.staff import (
    account,
    alerts,
    archives,
    assessment,
    attachments,
    boards,
    callback,
    calls,
    emergency,
    exports,
    find,
    holidays,
    home,
    intake,
    knowledge,
    ledger,
    lists,
    major,
    notices,
    order,
    papers,
    partners,
    people,
    people_account,
    province,
    query_code,
    readings,
    reply,
    reports,
    shifts,
    signin,
    statistics,
    supervision,
    topics,
    units,
    wall,
    what_if,
)
from hotline.web.staff.page import ROW


class RowConverter(IntConverter):
    """The number of a row; what no table can hold is no address of ours."""

    regex = f"[0-9]{{1,{ROW}}}"


register_converter(RowConverter, "row")


def health(request: HttpRequest) -> HttpResponse:
    """Says that the process answers; knows nothing else."""
    return JsonResponse({"ok": True})


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home),
    path("api/", api.urls),
    path("health", health),
    path("public", report.report),
    path("public/answers", answers.index),
    path("public/answers/<row:pk>", answers.one),
    path("public/figures", figures.figures),
    path("public/follow", follow.follow),
    path("public/follow/<str:action>", follow.act),
    path("wechat", wechat.wechat),
    path("signin", signin.signin),
    path("signin/code", signin.code),
    path("signout", signin.signout),
    path("password", account.password),
    path("account", account.account),
    path("account/second-factor", account.factor),
    path("bell", home.bell),
    path("calls", calls.calls),
    path("calls/now", calls.ringing),
    path("calls/<row:pk>", calls.call),
    path("intake", intake.intake),
    path("intake/emergency", emergency.pressed),
    path("intake/hints", intake.hints),
    path("intake/draft", intake.draft),
    path("intake/draft/<str:username>", intake.draft_of),
    path("callback", callback.callback),
    path("callback/<str:number>", callback.callback),
    path("samples", callback.samples),
    path("list/<str:key>", lists.worklist),
    path("major", major.matters),
    path("major/<str:key>", major.matter),
    path("major/<str:key>/bulletin-<row:ordinal>.docx", major.paper),
    path("major/<str:key>/<str:action>", major.act),
    path("supervision", supervision.red),
    path("supervision/record", supervision.record),
    path("knowledge", knowledge.index),
    path("knowledge/new", knowledge.new),
    path("knowledge/import", knowledge.hand_in_many),
    path("knowledge/book.xlsx", knowledge.book),
    path("knowledge/<row:pk>", knowledge.entry),
    path("ledger", ledger.index),
    path("ledger/files/<uuid:key>", ledger.evidence),
    path("ledger/<str:key>", ledger.of_unit),
    path("what-if", what_if.index),
    path("what-if/<row:pk>", what_if.one),
    path("statistics", statistics.statistics),
    path("wall", wall.wall),
    path("wall/screens", wall.screens),
    path("statistics/boards/<str:key>", boards.board),
    path("statistics/list", statistics.listed),
    path("topics", topics.topics),
    path("reports", reports.reports),
    path("reports/make", reports.make),
    path("reports/of/<str:key>", reports.of_period),
    path("reports/<row:pk>", reports.report),
    path("reports/making/<row:pk>", reports.progress),
    path("reports/<row:pk>/sign", reports.sign),
    path("reports/<row:pk>/chart-<row:ordinal>.png", reports.chart),
    path("reports/<row:pk>/circular.docx", reports.circular),
    path("reports/<row:pk>/correction.docx", reports.correction),
    path("reports/<row:pk>.docx", reports.paper),
    path("reports/<row:pk>.xlsx", reports.book),
    path("assessment", assessment.newest),
    path("assessment/make", assessment.make),
    path("assessment/appeal/<row:pk>", assessment.file_appeal),
    path("assessment/decide/<row:pk>", assessment.decide),
    path("assessment/<str:key>", assessment.of_month),
    path("assessment/<str:key>/publish", assessment.publish_month),
    path("assessment/<str:key>/notice.docx", assessment.paper),
    path("alerts", alerts.poll),
    path("alerts/<str:number>", alerts.acknowledge),
    path("remind", lists.remind_many),
    path("orders", lists.orders),
    path("orders/<str:number>", order.order),
    path("orders/<str:number>/supervision.docx", supervision.sheet),
    path("orders/<str:number>/slip", order.slip),
    path("orders/<str:number>/attachments/<uuid:key>", attachments.attachment),
    path("orders/<str:number>/code", query_code.issue),
    path("orders/<str:number>/recordings/<row:pk>", calls.listen),
    path("orders/<str:number>/why/<str:kind>", order.why),
    path("orders/<str:number>/reply", reply.reply),
    path("orders/<str:number>/<str:action>", order.step),
    path("exports", exports.exports),
    path("exports/<row:pk>", exports.take),
    path("archives", archives.archives),
    path("archives/<str:number>/<row:version>/package.zip", archives.package),
    path("archives/<str:number>/<row:version>/verify", archives.verify),
    path("destructions", archives.destructions),
    path("destructions/<str:number>", archives.destruction),
    path("destructions/<str:number>/certificate", archives.certificate),
    path("find", find.find),
    path("phonebook", find.phonebook),
    path("exchange/province", province.copies),
    path("exchange/partners", partners.partners),
    path("exchange/partners/<str:username>", partners.partner),
    path("exchange/imports/<row:pk>", partners.one_import),
    path("exchange/imports/<row:pk>/back.xlsx", partners.back),
    path("exchange/imports/<row:pk>/left.xlsx", partners.left),
    path("exchange/lines", partners.lines),
    path("notices/mine", notices.mine),
    path("notices/log", notices.log),
    path("holidays", holidays.holidays),
    path("holidays/<row:pk>", holidays.one),
    path("readings", readings.readings),
    path("readings/<str:key>", readings.one),
    path("people/units", units.units),
    path("people/accounts", people.accounts),
    path("people/accounts/<str:username>", people_account.one),
    path("people/log", people.log),
    path("people/rota", people.rota),
    path("shifts", shifts.shifts),
    path("shifts/<row:pk>", shifts.shift),
    path("papers", papers.index),
    path("papers/<row:pk>/print", papers.blank),
    path("papers/<row:pk>/enter", papers.enter),
]


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal_page(
        request, Refused("malformed", "提交的内容太大，或者写法不对，没有收下。请减少附件再提交。")
    )


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:
    return refusal_page(request, Refused("unknown", "没有这一页。请从菜单进入，或核对地址。"))
