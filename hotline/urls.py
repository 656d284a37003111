"""Addresses: web pages and the API."""

from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, URLResolver, path, register_converter
from django.urls.converters import IntConverter, StringConverter

from hotline.api.api import api
from hotline.api.public import public_api
from hotline.regulation.refusals import Refused
from hotline.web import health
from hotline.web.public import answers, figures, follow, open311, report, wechat
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
    campaigns,
    emergency,
    exports,
    find,
    holidays,
    home,
    inspections,
    intake,
    knowledge,
    ledger,
    lists,
    major,
    notices,
    order,
    organisation,
    papers,
    partners,
    people,
    people_account,
    province,
    query_code,
    readings,
    reply,
    reports,
    reports_reproduce,
    shifts,
    signin,
    statistics,
    supervision,
    topics,
    units,
    wall,
    what_if,
    years,
)
from hotline.web.staff.page import ROW


class RowConverter(IntConverter):
    """The number of a row; what no table can hold is no address of ours."""

    regex = f"[0-9]{{1,{ROW}}}"


class FormConverter(StringConverter):
    """In which form an answer is wanted."""

    regex = "json|xml"


register_converter(RowConverter, "row")
register_converter(FormConverter, "form")


urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home),
    path("api/", api.urls),
    path("health", health.live),
    path("health/ready", health.ready),
    path("public", report.report),
    path("public/api/", public_api.urls),
    path("public/answers", answers.index),
    path("public/answers/<row:pk>", answers.one),
    path("public/figures", figures.figures),
    path("public/follow", follow.follow),
    path("public/follow/<str:action>", follow.act),
    path("open311/discovery.<form:form>", open311.discovery),
    path("open311/v2/services.<form:form>", open311.services),
    path("open311/v2/services/<str:code>.<form:form>", open311.definition),
    path("open311/v2/requests.<form:form>", open311.requests),
    path("open311/v2/requests/<str:number>.<form:form>", open311.one_request),
    path("open311/v2/tokens/<str:token>.<form:form>", open311.token),
    path("open311/v2/", open311.nothing_here, name="open311"),
    path("open311/<path:rest>", open311.nothing_here),
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
    path("campaigns", campaigns.campaigns),
    path("campaigns/<str:key>", campaigns.campaign),
    path("campaigns/<str:key>/<str:action>", campaigns.act),
    path("special/<row:pk>", campaigns.special),
    path("special/<row:pk>/sign", campaigns.sign),
    path("special/<row:pk>/chart-<row:ordinal>.png", campaigns.chart),
    path("special/<row:pk>.docx", campaigns.paper),
    path("reports", reports.reports),
    path("reports/make", reports.make),
    path("reports/reproduce", reports_reproduce.reproduced),
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
    path("inspections", inspections.index),
    path("inspections/<row:pk>", inspections.one),
    path("years", years.newest),
    path("years/<str:key>.xlsx", years.book),
    path("years/<str:key>/notice.docx", years.paper),
    path("years/<str:key>", years.of_year),
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
    path("people/changes", organisation.changes),
    path("people/deputies", organisation.deputies),
    path("people/accounts", people.accounts),
    path("people/accounts/<str:username>", people_account.one),
    path("people/accounts/<str:username>/leave", organisation.leave),
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
