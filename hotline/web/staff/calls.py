"""来电: the panel while it rings, the list of calls, ringing back whom nobody answered, listening to a recording."""

from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.core import signing
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from hotline.calls import desk, recordings
from hotline.calls.models import Call
from hotline.calls.numbers import masked
from hotline.calls.ringing import going_on
from hotline.orders.access import NOT_FOUND, log_look, order_for
from hotline.people.models import Account
from hotline.people.personal import clean_text
from hotline.people.roles import Role
from hotline.regulation.indicators import OF_CALLS
from hotline.regulation.periods import Period, around, month_of, period
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import ONE_DAY, local, start_of
from hotline.statistics.calls import call_figures
from hotline.web.clock import now
from hotline.web.staff.intake import DESK
from hotline.web.staff.page import ROW, inert, page, person_of, staff, whole
from hotline.web.words import span

PAGE = 20
SHOWS = {
    "ring_back": "未接待回拨",
    "all": "全部",
    "missed": "未接",
    "transferred": "转接",
    "unbound": "未登记",
}
READS = (*DESK, Role.SUPERVISOR, Role.ASSESSOR)
TICKET, TICKET_SECONDS = "recording", 600


@staff(*DESK)
def ringing(request: HttpRequest) -> HttpResponse:
    """The inside of the panel, for the script that asks every second and a half."""
    at = now()
    return render(request, "calls_now.html", {"rings": going_on(person_of(request), at), "now": at})


@staff(*READS)
def calls(request: HttpRequest) -> HttpResponse:
    """The calls of a period, newest first, with the day's figures on top."""
    at = now()
    show = request.GET.get("show", "ring_back" if not request.GET.get("period") else "all")
    if show not in SHOWS:
        raise Refused("unknown", "没有这种列表，请从列出的里选。")
    chosen = period(request.GET["period"]) if request.GET.get("period") else None
    rows = list(_rows(show, chosen, request)[: PAGE + 1])
    orders = desk.orders_of(rows)
    last = rows[PAGE - 1] if len(rows) > PAGE else None
    today = start_of(local(at).date())
    context = {
        "show": show,
        "shows": SHOWS,
        "period": chosen,
        "quick": around(at),
        "rows": [(c, masked(c), _how(c), orders[c.pk]) for c in rows[:PAGE]],
        "figures": call_figures(chosen.start, chosen.end, at)
        if chosen
        else call_figures(today, today + ONE_DAY, at),
        "indicators": OF_CALLS,
        "month": month_of(at),
        "following": _following(show, chosen, last),
        "desk": bool(person_of(request).held & set(DESK)),
    }
    return page(request, "calls.html", context)


def _rows(show: str, chosen: Period | None, request: HttpRequest) -> QuerySet[Call]:
    rows = desk.to_ring_back() if show == "ring_back" else Call.objects.select_related("agent")
    only = {"missed": Q(missed_at__isnull=False), "transferred": Q(transferred_at__isnull=False),
            "unbound": Q(bound=False, answered_at__isnull=False)}  # fmt: skip
    rows = rows.filter(only.get(show, Q()))
    if chosen:
        rows = rows.filter(came_at__gte=chosen.start, came_at__lt=chosen.end)
    if pk := whole(request.GET.get("before"), ROW):
        before = get_object_or_404(Call, pk=pk)
        rows = rows.filter(Q(came_at__lt=before.came_at) | Q(came_at=before.came_at, pk__lt=pk))
    return rows.order_by("-came_at", "-id")


def _following(show: str, chosen: Period | None, last: Call | None) -> str:
    given = {"show": show, "period": chosen.key if chosen else "", "before": last.pk if last else ""}
    return "?" + urlencode({k: v for k, v in given.items() if v}) if last else ""


def _how(call: Call) -> dict[str, Any]:
    """How a call went, in words."""
    until = call.answered_at or call.missed_at
    return {
        "waited": f"{(until - call.came_at).total_seconds():.0f} 秒" if until else "",
        "lasted": span(call.ended_at - call.answered_at) if call.ended_at and call.answered_at else "",
        "end": _end(call),
        "recording": ""
        if not call.answered_at or not call.ended_at
        else "有录音"
        if call.file_id
        else "缺录音",
    }


def _end(call: Call) -> tuple[str, str]:
    """Colour and words."""
    if call.missed_at:
        return ("green", "已回拨") if call.rung_back_at else ("red", "未接")
    if call.transferred_at:
        return "amber", f"转接 {call.transferred_to}"
    if call.ended_at:
        return "green", "接通"
    return "amber", "通话中" if call.answered_at else "振铃"


@staff(*READS)
def call(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: what the platform told, its orders; whoever is at the desk sees the number to ring back, and says how it went."""
    person, at = person_of(request), now()
    found = Call.objects.select_related("agent", "platform").filter(pk=pk).first()
    if found is None:
        raise Refused("unknown", desk.NOT_YOURS)
    number, refused, typed = "", None, ""
    if request.method == "POST":
        if not person.held & set(DESK):
            raise Refused("not_yours", "回拨由话务员、派单员、值班长办理。", "第九条")
        typed = request.POST.get("note", "")
        try:
            if request.POST.get("do") == "number":
                number = desk.number_to_dial(found, person, at)
            else:
                desk.ring_back(found, person, request.POST.get("reached") == "1", typed, at)
                return redirect(f"/calls/{pk}")
        except Refused as error:
            refused = error
    context = {
        "call": found,
        "number": number,
        "masked": masked(found),
        "how": _how(found),
        "events": found.events.select_related("agent").order_by("happened_at", "id"),
        "tries": found.ring_backs.select_related("by").order_by("id"),
        "orders": desk.orders_of([found])[found.pk],
        "EVENTS": EVENTS,
        "refused": refused,
        "typed": typed,
        "desk": bool(person.held & set(DESK)),
        "own": found.agent_id == person.pk or Role.SHIFT_LEAD in person.held,
    }
    return page(request, "call.html", context, status=refused.status if refused else 200)


EVENTS = {"ringing": "振铃", "answered": "接听", "hung_up": "挂断", "missed": "没人接", "transferred": "转接",
          "recorded": "录音完成"}  # fmt: skip


@staff()
def listen(request: HttpRequest, number: str, pk: int) -> HttpResponse:
    """POST with a reason: logged, and a player for ten minutes. GET: the sound itself, to whoever holds the player's ticket."""
    person, at = person_of(request), now()
    order = order_for(person, number, at)
    if request.method != "POST":
        return _sound(request, number, pk, person, at)
    if not recordings.may_listen(person, order, at):
        log_look(person, "refused_look", at, number=number, reason="录音")
        raise Refused("not_yours", "录音由可以查看来电人号码的人听，见“查看号码”。", "第九条")
    reason = clean_text(request.POST.get("reason", ""), 200, "“事由”")
    if not reason:
        raise Refused(
            "incomplete", "听录音须写明事由，返回填写后再听。", "第九条", fields={"reason": "请填。"}
        )
    heard, row, _ = recordings.heard(order, pk)
    log_look(person, "recording", at, number=number, reason=reason)
    ticket = signing.dumps([person.pk, number, pk], salt=TICKET)
    context = {"order": order, "call": heard, "how": _how(heard), "row": row, "reason": reason,
               "sound": f"/orders/{number}/recordings/{pk}?" + urlencode({"ticket": ticket})}  # fmt: skip
    return page(request, "recording.html", context)


def _sound(request: HttpRequest, number: str, pk: int, person: Account, at: datetime) -> HttpResponse:
    """The sound, while the ticket made for this person lasts and the order is still theirs to hear."""
    order = order_for(person, number, at)
    try:
        held = signing.loads(request.GET.get("ticket", ""), salt=TICKET, max_age=TICKET_SECONDS)
    except signing.BadSignature:
        held = None
    if held != [person.pk, number, pk] or not recordings.may_listen(person, order, at):
        raise Refused("unknown", NOT_FOUND)
    _, row, content = recordings.heard(order, pk)
    return inert(content, row.kind, f"{number}-{pk}")
