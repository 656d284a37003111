"""The order page: the sheet, the way it went, what is owed, and only the steps open to you now."""

import json
import uuid
from datetime import datetime, timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.archives.shelf import destroyed_by, packages_of
from hotline.attachments.store import ready
from hotline.ledger.interpretations import of_subjects, subject
from hotline.orders import confidential, forms
from hotline.orders.access import order_for
from hotline.orders.attaching import attach
from hotline.orders.confirming import Record, checklist
from hotline.orders.holding import held_by
from hotline.orders.models import Event, Order, OwedDuty, Task, TaskRole
from hotline.orders.owing import late_among, lead_among
from hotline.orders.perform import perform
from hotline.orders.precedents import precedents
from hotline.orders.standing import owed_to_act_on, standing
from hotline.people import plain
from hotline.people.callers import masked, name_of, phone_of
from hotline.people.models import Account, Unit
from hotline.people.personal import shown
from hotline.people.roles import Role
from hotline.people.units import carriers
from hotline.regulation.duties import DUTY
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.readings import of_duty
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STEP, STEPS, State, Step, Who, open_to
from hotline.regulation.suggest import SURE, safety_words, suggest
from hotline.regulation.time_limits import local
from hotline.web.clock import now
from hotline.web.staff.page import leads_to_list, page, person_of, request_id_of, seen_of, staff
from hotline.web.words import due_words, light, span

ROAD = ((State.REGISTERED, "登记"), (State.DISPATCHED, "转办"), (State.HANDLING, "签收办理"), (State.IN_REVIEW, "审签"),
        (State.SIGNED, "答复"), (State.SUBMITTED, "确认"), (State.CLOSED, "回访"), (State.ARCHIVED, "归档"))  # fmt: skip
NOT_GIVEN = ("csrfmiddlewaretoken", "seen", "request_id", "back", "number")
BEFORE = forms.Field("原为")
MINOR = ("alert", "supplement", "attach", "change_kind", "correct", "mark_secret", "mark_major", "merge", "join", "unmerge", "mark_unreasonable", "rate", "hold", "release", "reopen", "split", "withdraw", "reveal", "sub_dispatch", "joint_assign", "add_joint", "remove_joint", "change_lead",
         "request_return", "set_statutory_limit", "request_extension",
         "classify", "assign", "endorse", "province_copy", "remind", "urge", "written_urge", "dispatch_on_site", "report_up", "call_off", "instruct")  # fmt: skip
"""Steps shown as half-width buttons."""
AFTER_ROAD = {
    State.RETURNED: "已退回",
    State.REFERRED: "已引导",
    State.MERGED: "已并单",
    State.WITHDRAWN: "已撤回",
    State.DESTROYED: "已销毁",
}


@staff()
def order(request: HttpRequest, number: str) -> HttpResponse:
    """One order, as the person who opened it may see it; ?do= opens one of its steps, ?back= leads to the list again."""
    person = person_of(request)
    return _show(request, order_for(person, number, now()), tried=request.GET.get("do", ""))


@staff()
def step(request: HttpRequest, number: str, action: str) -> HttpResponse:
    """One button. A refusal shows the same page with its sentence, and everything typed still there."""
    person, at = person_of(request), now()
    found = order_for(person, number, at)
    if request.method != "POST" or action not in STEP:
        return redirect(f"/orders/{number}")
    given = {k: v for k, v in request.POST.items() if k not in NOT_GIVEN}
    for name in [n for n in given if n in forms.FIELDS and forms.FIELDS[n].kind in ("choices", "units")]:
        given[name] = request.POST.getlist(name)  # type: ignore[assignment]
    try:
        if action == "attach":
            _attach(request, number, person, at)
            return redirect(f"/orders/{number}")
        perform(
            action,
            number,
            actor=person,
            given=given,
            now=at,
            seen=seen_of(request),
            request_id=request_id_of(request),
        )
    except Refused as refused:
        found.refresh_from_db()
        return _show(request, found, refused=refused, tried=action, typed=given)
    if action == "reveal":
        found.refresh_from_db()
        return _show(request, found, revealed=True)
    return redirect(_after(request, number, action))


def _after(request: HttpRequest, number: str, action: str) -> str:
    """Where one goes on: the next caller, the list one came from, or the order."""
    back = request.POST.get("back", "")
    if back.startswith("/callback"):
        return back
    if leads_to_list(back):
        return f"{back}{'&' if '?' in back else '?'}done={number}&did={action}"
    return f"/orders/{number}"


def _attach(request: HttpRequest, number: str, person: Account, at: datetime) -> None:
    sent = request.FILES.get("attachment")
    found = ready(sent.read() if sent else b"", at)
    attach(found, number, actor=person, now=at, note=request.POST.get("note", ""),
           seen=seen_of(request), request_id=request_id_of(request))  # fmt: skip


def _show(
    request: HttpRequest,
    found: Order,
    *,
    refused: Refused | None = None,
    tried: str = "",
    typed: dict[str, Any] | None = None,
    revealed: bool = False,
) -> HttpResponse:
    person, at = person_of(request), now()
    back = request.POST.get("back", request.GET.get("back", ""))
    context = sheet(found, person, at, revealed=revealed) | {
        "refused": refused,
        "tried": tried,
        "typed": typed or _proposed(found, tried),
        "back": back if leads_to_list(back) else "",
        "revealed": _opened(found) if revealed else None,
        "request_id": uuid.uuid4(),
    }
    return page(request, "order.html", context, status=refused.status if refused else 200)


def _proposed(found: Order, action: str) -> dict[str, Any]:
    """What a step opened from a list is filled in with, for a person to change: the order's kind and the unit its words point to."""
    if action != "dispatch" or found.state != State.REGISTERED:
        return {}
    proposal = suggest(found.text, found.county)
    words = "、".join(f"“{w}”" for w in dict.fromkeys(proposal.reasons["unit"]))
    why = f"建议的主办单位，{SURE[proposal.sure['unit']]}：{words}" if proposal.unit else ""
    return {"kind": found.kind, "area": found.area, "topic": found.topic, "lead_unit": proposal.unit, "why": why}  # fmt: skip


def _opened(found: Order) -> dict[str, Any]:
    """What a recorded look opens: the caller, and what was masked in the order's words."""
    caller = found.contact.caller
    return {"name": name_of(caller), "phone": phone_of(caller), "words": confidential.all_in_clear(found)}


def sheet(found: Order, person: Account, at: datetime, *, revealed: bool = False) -> dict[str, Any]:
    """Everything the order page shows, in a fixed number of queries."""
    of_it = "where t.order_id = %s order by"
    tasks = plain.rows(Task, f"{of_it} t.id", [found.pk], "unit", "handler", "endorsed_by", "signed_off_by")
    task = lead_among(tasks)
    who = standing(person, found, tasks, at)
    events = plain.rows(
        Event, f"{of_it} t.seq", [found.pk], "actor", "actor__unit", "unit", "on_behalf_of", "body"
    )
    owed = plain.rows(OwedDuty, f"{of_it} t.due, t.id", [found.pk], "owed_by")
    open_owed = [(d, *light(d.due, d.warn_at, at)) for d in owed if d.ended_at is None]
    state = State(found.state)
    still = [d for d in owed if d.ended_at is None]
    steps = open_to(
        who, state, owed_to_act_on(person, still), late_among(still, at) is not None, found.on_hold
    )
    name, phone = masked(found.contact.caller)
    if found.secret and not person.is_centre:
        name, phone = "要求保密", f"由{short_of('centre')}联系"
    return {
        "order": found,
        "task": task,
        "held": [(u.short_name, span(length)) for u, length in _held(events, tasks, at).items()],
        "tasks": [(t, span((t.ended_at or at) - t.dispatched_at)) for t in tasks],
        "precedents": precedents(found.topic) if any(s.action == "dispatch" for s in steps) else (),
        "who": sorted(w.label for w in who),
        "name": name,
        "phone": phone,
        "may_see_words": Who.READER in who or Who.DUTY_PERSON in who,
        "events": _timeline(events, at, found.number if revealed else ""),
        "open_owed": open_owed,
        "safety_words": _safety_words(found, task, events, steps),
        "sheet_of_supervision": person.held & {Role.SUPERVISOR, Role.SHIFT_LEAD, Role.DISPATCHER, Role.LEADER}
        and late_among(still, at) is not None,
        "met": [(d, _met_words(d)) for d in owed if d.ended_at is not None],
        "steps": [(s, *_inputs(s)) for s in steps],
        "cannot": _cannot(who, state, steps),
        "fields": forms.FIELDS,
        "MINOR": MINOR,
        "choices": _choices(steps, tasks, person),
        "road": _road(found, events),
        "checklist": checklist(Record(found, task, tasks, events, owed), at)
        if task and any(s.action == "confirm" for s in steps)
        else (),
        "light": open_owed[0][1:] if open_owed else None,
        "answered": next((e.body.given for e in events if e.action == "answer" and hasattr(e, "body")), None),
        "visits": [(e, e.body.given) for e in events if e.action == "call_back" and hasattr(e, "body")],
        "packages": list(packages_of(found)) if found.archived_at or found.reopened_count else (),
        "certificate": destroyed_by(found),
        "traces": json.dumps({d.kind: d.trace for d in owed}, ensure_ascii=False),
    }


def _safety_words(
    found: Order, task: Task | None, events: list[Event], steps: tuple[Step, ...]
) -> tuple[str, ...]:
    """Words of the request, a supplement or a draft that speak for a safety matter, for who may report it."""
    if found.safety or not any(s.action == "alert" for s in steps):
        return ()
    said = [e.given.get("note", "") for e in events if e.action == "supplement"]
    drafted = [task.result, task.process] if task else []
    return safety_words("\n".join([found.text, *said, *drafted]))


def _inputs(step: Step) -> tuple[tuple[str, ...], tuple[str, ...]]:
    return step.fields, step.optional


def _timeline(events: list[Event], at: datetime, opened: str) -> list[dict[str, Any]]:
    """Newest first, each with how long the order lay before it; with the number of an opened order, unmasked."""
    rows: list[dict[str, Any]] = []
    for i, event in enumerate(events):
        length = event.happened_at - events[i - 1].happened_at if i else None
        given = event.given
        if opened and given:
            given = confidential.step_in_clear(event.body, opened, event.seq)
        rows.append({"event": event, "step": STEP[event.action], "stay": span(length) if length is not None else "—",
                     "words": _event_words(given), "file": given.get("attachment"), "seconds": length.total_seconds() if length else 0})  # fmt: skip
    top = max((r["seconds"] for r in rows), default=0) or 1
    for row in rows:
        row["width"] = max(3, round(100 * row["seconds"] / top))
    return rows[::-1]


def _event_words(given: dict[str, Any]) -> str:
    """The fields of an event in one line; long texts stand in the sheet already."""
    parts = []
    for name, value in given.items():
        field = forms.FIELDS.get(name) if name != "old" else BEFORE
        if field is None or name in (
            "text",
            "result",
            "process",
            "basis",
            "inner_note",
            "happened_at",
            "attachment",
        ):
            continue
        values = value if isinstance(value, list) else [value]
        words = "、".join(field.choices.get(v, str(v)) for v in values)
        parts.append(f"{field.label}：{shown(words)}")
    return "；".join(parts)[:300]


def _met_words(duty: OwedDuty) -> tuple[str, str]:
    if duty.ground:
        return "grey", duty.ground
    assert duty.ended_at is not None
    if duty.ended_at > duty.due:
        return "red", f"迟 {span(duty.ended_at - duty.due)}"
    return "green", f"按时 · {span(duty.ended_at - duty.since)}"


def _cannot(who: frozenset[Who], state: State, able: tuple[Step, ...]) -> list[tuple[Step, str]]:
    """Steps that are yours but not open now, and what they would need."""
    mine = [s for s in STEPS if s.from_ and who & set(s.who) and s not in able]
    return [(s, _why_not(s, state)) for s in mine]


def _why_not(step: Step, state: State) -> str:
    if state in step.from_ and step.once_late:
        return "办理时限还没有届满"
    if state in step.from_ and step.on_hold is not None:
        return "本件没有依法留存" if step.on_hold else "本件已在依法留存中"
    if state in step.from_:
        return f"没有待办的“{DUTY[step.needs].label}”"
    return f"要在“{'、'.join(x.label for x in step.from_[:3])}”时办"


def _held(events: list[Event], tasks: list[Task], at: datetime) -> dict[Unit, timedelta]:
    """Whoever registered it is the centre; no further query."""
    centre = events[0].unit if events else None
    return held_by(events, tasks, centre, at) if centre else {}


CARRIERS = ("lead_unit", "joint_units", "suggested_unit", "sub_unit")


def _choices(steps: tuple[Step, ...], tasks: list[Task], person: Account) -> dict[str, list[tuple[str, str]]]:
    """Pick lists that come from the database."""
    wanted = {f for s in steps for f in (*s.fields, *s.optional)}
    made: dict[str, list[tuple[str, str]]] = {}
    if wanted & set(CARRIERS):
        units = carriers()
        made |= dict.fromkeys(CARRIERS, [(u.code, u.name) for u in units if u.parent_id is None])
        made["sub_unit"] = [(u.code, u.name) for u in units if u.parent_id == person.unit_id]
    if "task_unit" in wanted:
        joint = [t.unit for t in tasks if t.role != TaskRole.LEAD and t.ended_at is None]
        made["task_unit"] = [(u.code, u.name) for u in joint]
    if "leader" in wanted:
        leaders = Account.objects.filter(is_active=True, roles__contains=["leader"]).order_by("id")
        made["leader"] = [(a.username, a.name) for a in leaders]
    if "handler" in wanted:
        units_of = [t.unit_id for t in tasks if t.ended_at is None and t.unit_id == person.unit_id]
        people = Account.objects.filter(
            unit__in=units_of or [t.unit_id for t in tasks],
            is_active=True,
            roles__overlap=["handler", "section_head"],
        ).order_by("id")
        made["handler"] = [(a.username, a.name) for a in people]
    return made


def _road(found: Order, events: list[Event]) -> list[tuple[str, str, str]]:
    """The eight stations: done, now or to come, with when."""
    state = State(found.state)
    if state in AFTER_ROAD:
        return [("登记", "done", f"{local(found.registered_at):%m-%d %H:%M}"), (AFTER_ROAD[state], "now", "")]
    place = [s for s, _ in ROAD].index(state)
    reached: dict[str, datetime] = {}
    for event in events:
        reached[event.to_state] = event.happened_at
    rows = []
    for i, (station, label) in enumerate(ROAD):
        css = "done" if i < place or state == State.ARCHIVED else "now" if i == place else ""
        rows.append(
            (
                label,
                css,
                f"{local(reached[station]):%m-%d %H:%M}" if station in reached and i <= place else "",
            )
        )
    return rows


@staff()
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """The reply slip, for printing."""
    person, at = person_of(request), now()
    return page(request, "slip.html", sheet(order_for(person, number, at), person, at))


@staff()
def why(request: HttpRequest, number: str, kind: str) -> HttpResponse:
    """为什么是这一天: the count of one duty, day by day."""
    person, at = person_of(request), now()
    found = order_for(person, number, at)
    duty = found.duties.filter(kind=kind).select_related("owed_by").order_by("-id").first()
    if duty is None or kind not in DUTY:
        raise Refused("unknown", "本件没有这项责任。")
    subjects = [subject(str(r.number)) for r in of_duty(kind)]
    answers = of_subjects(subjects)
    context = {"order": found, "duty": duty, "due_words": due_words(duty.due),
               "concerned": [(s, answers[s.key]) for s in subjects]}  # fmt: skip
    return page(request, "why.html", context)
