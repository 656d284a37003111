"""知识库: found, read, submitted, reviewed, renewed, taken down, answered for (第十三条、第十四条)."""

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.knowledge import deeds
from hotline.knowledge.book import Line, hand_in, lines_of, workbook
from hotline.knowledge.fields import FIELDS
from hotline.knowledge.finding import in_use, search
from hotline.knowledge.models import Entry, Feedback, State, Version
from hotline.knowledge.owed import owed_by_units
from hotline.orders.access import log_look
from hotline.orders.citing import answers_citing, times_cited
from hotline.people.models import Account, Unit
from hotline.people.roles import CENTRE, UNIT, Role
from hotline.people.units import unit_choices
from hotline.regulation.acceptance import AREAS
from hotline.regulation.jurisdiction import counties
from hotline.regulation.knowledge import quarter_of
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.web.clock import now
from hotline.web.staff.page import ROW, download, page, person_of, staff, whole
from hotline.web.words import moment

READS = (*sorted(CENTRE | UNIT), Role.LEADER)
PAGE = 15
SHOWN = {
    "": "在用",
    "waiting": "待审",
    "renew": "待续期",
    "over": "已到期",
    "unhelpful": "没帮上忙",
    "mine": "本单位全部",
}


@staff(*READS)
def index(request: HttpRequest) -> HttpResponse:
    """What is there, by words, area, unit and where it stands; and what each unit owes this quarter."""
    person, at = person_of(request), now()
    asked = _asked(request)
    rows = _filtered(asked, person, at)
    before = whole(request.GET.get("before"), ROW)
    found = list((rows.filter(pk__lt=before) if before else rows).order_by("-id")[: PAGE + 1])
    own = None if person.is_centre or Role.LEADER in person.held else person.unit
    context = {
        "rows": found[:PAGE],
        "following": found[PAGE - 1].pk if len(found) > PAGE else None,
        "asked": asked,
        "query": "".join(f"&{k}={v}" for k, v in asked.items() if v),
        "shown": SHOWN,
        "areas": AREAS,
        "units": unit_choices(),
        "owed": owed_by_units(at, own),
        "quarter": quarter_of(local(at).date()),
        "own": own,
        "may_submit": person.is_unit or person.is_centre,
        "reviews": deeds.reviews(person),
        "today": local(at).date(),
    }
    return page(request, "knowledge.html", context)


def _asked(request: HttpRequest) -> dict[str, str]:
    return {k: request.GET.get(k, "").strip()[:60] for k in ("q", "area", "unit", "show")}


def _filtered(asked: dict[str, str], person: Account, at: datetime) -> QuerySet[Version]:
    live = Version.objects.filter(current_of__isnull=False, current_of__withdrawn_at=None)
    show, today = asked["show"], local(at).date()
    rows = {
        "waiting": Version.objects.filter(state=State.SUBMITTED),
        "renew": live.filter(valid_until__gte=today, renewal_asked_at__isnull=False),
        "over": live.filter(valid_until__lt=today),
        "unhelpful": live.filter(entry__versions__feedback__answered_at=None, entry__versions__feedback__isnull=False).distinct(),
        "mine": Version.objects.filter(entry__unit=person.unit_id).exclude(state=State.REPLACED),
    }.get(show, in_use(at))  # fmt: skip
    if not person.is_centre and show == "waiting":
        rows = rows.filter(entry__unit=person.unit_id)
    if asked["area"] in AREAS:
        rows = rows.filter(area=asked["area"])
    if asked["unit"]:
        rows = rows.filter(entry__unit__code=asked["unit"])
    return search(rows, asked["q"]).select_related("entry__unit", "submitted_by")


@staff(*READS)
def new(request: HttpRequest) -> HttpResponse:
    """The form of a new entry; a refusal keeps every word."""
    if request.method != "POST":
        return _form(request, {"is_open": "1"})
    typed = request.POST.dict()
    try:
        made = deeds.submit(typed, actor=person_of(request), now=now())
    except Refused as refused:
        return _form(request, typed, refused)
    return redirect(f"/knowledge/{made.entry_id}")


def _form(request: HttpRequest, typed: dict[str, Any], refused: Refused | None = None) -> HttpResponse:
    person = person_of(request)
    served = (
        Unit.objects.filter(served_by_centre=True, is_active=True)
        if person.is_centre
        else Unit.objects.none()
    )
    context = _choices() | {"typed": typed, "refused": refused, "served": served, "own": person.unit}
    return page(request, "knowledge_new.html", context, status=refused.status if refused else 200)


def _choices() -> dict[str, Any]:
    return {"fields": FIELDS, "areas": AREAS, "counties": counties()}


@staff(*READS)
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what it says, its versions, who cites it, who was not helped; ?version=2 shows an older wording."""
    found = deeds.entry_of(person_of(request), pk)
    if request.method != "POST":
        return _show(request, found)
    typed, do = request.POST.dict(), request.POST.get("do", "")
    try:
        _do(do, found, typed, person_of(request), now())
    except Refused as refused:
        if refused.code == "unknown":
            raise
        return _show(request, found, refused, do, typed)
    return redirect(f"/knowledge/{pk}?done={do}")


def _do(do: str, found: Entry, typed: dict[str, Any], person: Account, at: datetime) -> None:
    if do == "submit":
        deeds.submit(typed, actor=person, now=at, entry=found)
    elif do in ("publish", "send_back"):
        deeds.decide(_version(found, typed), do == "publish", typed, actor=person, now=at)
    elif do == "withdraw":
        deeds.withdraw(found, typed, actor=person, now=at)
    elif do == "unhelpful":
        deeds.report_unhelpful(_version(found, typed), typed.get("words", ""), actor=person, now=at)
    elif do == "answer":
        deeds.answer_feedback(_feedback(found, typed), typed, actor=person, now=at)
    else:
        raise Refused("unknown", "没有这个操作。")


def _version(found: Entry, typed: dict[str, Any]) -> Version:
    row = found.versions.filter(ordinal=whole(typed.get("version"), 4) or 0).first()
    if row is None:
        raise Refused("unknown", deeds.NONE_SUCH)
    return row


def _feedback(found: Entry, typed: dict[str, Any]) -> Feedback:
    rows = Feedback.objects.select_related("unit").filter(
        version__entry=found, pk=whole(typed.get("feedback"), ROW) or 0
    )
    row = rows.first()
    if row is None:
        raise Refused("unknown", "没有这条反馈。")
    return row


DONE = {"submit": "已报送，待审核。", "publish": "已发布。", "send_back": "已退改。", "withdraw": "已下架。",
        "unhelpful": "已告知报送单位。", "answer": "已答复。"}  # fmt: skip


def _show(
    request: HttpRequest, found: Entry, refused: Refused | None = None, tried: str = "", typed: Any = None
) -> HttpResponse:
    person, at = person_of(request), now()
    inner = deeds.writes_for(person, found.unit) or person.is_centre
    versions = list(found.versions.select_related("submitted_by", "decided_by").order_by("-ordinal"))
    if not inner:
        versions = [v for v in versions if v.state in (State.PUBLISHED, State.REPLACED)]
    waiting = next((v for v in versions if v.state == State.SUBMITTED), None)
    wanted = whole(request.GET.get("version"), 4)
    shown = next((v for v in versions if v.ordinal == wanted), found.current or versions[0])
    context = _choices() | {
        "entry": found,
        "shown": shown,
        "versions": versions,
        "waiting": waiting,
        "writes": deeds.writes_for(person, found.unit),
        "reviews": deeds.reviews(person),
        "may_decide": waiting is not None and deeds.reviews(person) and waiting.submitted_by_id != person.pk,
        "log": found.deeds.select_related("by", "version").order_by("-id")[:30] if inner else [],
        "labels": deeds.LABELS,
        "feedback": Feedback.objects.filter(version__entry=found).select_related("version", "by", "answered_by").order_by(
            "answered_at", "-id")[:20] if inner else [],
        "cited": times_cited(found.pk) if inner or Role.LEADER in person.held else None,
        "citing": answers_citing(found.pk) if person.is_centre else [],
        "today": local(at).date(),
        "over": shown.is_over(local(at).date()),
        "refused": refused,
        "tried": tried,
        "typed": typed or {},
        "done": DONE.get(request.GET.get("done", ""), "") if not refused else "",
        "desk": bool(person.held & {Role.OPERATOR, Role.DISPATCHER, Role.SHIFT_LEAD}),
    }  # fmt: skip
    return page(request, "knowledge_entry.html", context, status=refused.status if refused else 200)


@staff(*READS)
def book(request: HttpRequest) -> HttpResponse:
    """The entries of the list as .xlsx, taken out with a trace."""
    person, at = person_of(request), now()
    rows = list(_filtered(_asked(request), person, at).order_by("id")[:5000])
    log_look(person, "export", at, reason="知识库", hits=len(rows))
    mark = f"{person}（{person.username}）{moment(at, '%Y-%m-%d %H:%M')} 导出，{len(rows)} 条"
    return download(workbook(rows, mark), f"knowledge-{moment(at, '%Y%m%d-%H%M')}.xlsx")


@staff(*READS)
def hand_in_many(request: HttpRequest) -> HttpResponse:
    """A workbook of entries: first what it would submit, row by row; then, by a second press, all of them or none."""
    person, at = person_of(request), now()
    if request.method != "POST":
        return page(request, "knowledge_import.html", {"lines": None, "fields": FIELDS})
    sent = request.FILES.get("file")
    lines: list[Line] = []
    try:
        if not (person.is_unit or person.is_centre):
            raise Refused("not_yours", "知识由承办单位报送。", "第十三条")
        lines = lines_of(sent.read() if sent else b"", at)
        if request.POST.get("do") == "submit":
            made = hand_in(lines, actor=person, now=at)
            return redirect(f"/knowledge?show=mine&made={made}")
    except Refused as refused:
        context = {"lines": lines, "refused": refused, "fields": FIELDS}
        return page(request, "knowledge_import.html", context, status=refused.status)
    return page(request, "knowledge_import.html", {"lines": lines, "fields": FIELDS})
