"""Everything the order page shows of one order to one person."""

import json
from datetime import datetime
from typing import Any

from hotline.archives.shelf import destroyed_by, packages_of
from hotline.calls import recordings
from hotline.calls.models import Call
from hotline.citizens import codes
from hotline.orders import forms
from hotline.orders.closed_words import may_read
from hotline.orders.confirming import Record, checklist
from hotline.orders.effects.recusing import may_tell
from hotline.orders.late_entry import claim_words
from hotline.orders.models import Event, Order, OwedDuty, Task, TaskRole
from hotline.orders.owing import late_among, lead_among
from hotline.orders.precedents import precedents
from hotline.orders.standing import owed_to_act_on, standing
from hotline.people import plain
from hotline.people.callers import masked
from hotline.people.models import Account
from hotline.people.personal import hidden
from hotline.people.roles import Role
from hotline.people.units import as_lead, carriers
from hotline.regulation.duties import DUTY
from hotline.regulation.jurisdiction import short_of
from hotline.regulation.steps import STEP, STEPS, State, Step, Who, open_to
from hotline.regulation.suggest import safety_words
from hotline.regulation.time_limits import local
from hotline.web.staff.order_timeline import held, road, timeline
from hotline.web.words import light, span

MINOR = ("alert", "supplement", "attach", "change_kind", "correct", "mark_secret", "recuse", "end_recusal", "give_copy", "correct_caller", "restrict", "mark_major", "merge", "join", "unmerge", "mark_unreasonable", "rate", "hold", "release", "reopen", "split", "withdraw", "reveal", "sub_dispatch", "joint_assign", "add_joint", "remove_joint", "change_lead",
         "request_return", "set_statutory_limit", "request_extension",
         "classify", "assign", "endorse", "province_copy", "remind", "urge", "written_urge", "dispatch_on_site", "report_up", "call_off", "instruct")  # fmt: skip
"""Steps shown as half-width buttons."""
CARRIERS = ("lead_unit", "joint_units", "suggested_unit", "sub_unit")


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
    visits = [(e, e.body.given) for e in events if e.action == "call_back" and hasattr(e, "body")]
    if hides := found.secret and not person.is_centre:
        found.contact.origin_number = hidden(found.contact.origin_number)
        visits = [(e, given | {"words": hidden(given.get("words", ""))}) for e, given in visits]
        name, phone = "不向承办单位公开" if found.shielded else "要求保密", f"由{short_of('centre')}联系"
    return {
        "order": found,
        "law_day": local(found.registered_at).date(),
        "task": task,
        "held": [(u.short_name, span(length)) for u, length in held(events, tasks, at).items()],
        "tasks": [(t, span((t.ended_at or at) - t.dispatched_at)) for t in tasks],
        "precedents": precedents(found.topic) if any(s.action == "dispatch" for s in steps) else (),
        "who": sorted(w.label for w in who),
        "name": name,
        "phone": phone,
        "may_see_words": Who.READER in who or Who.DUTY_PERSON in who,
        "events": timeline(
            events,
            at,
            found.number if revealed else "",
            hides=hides,
            closed=not (may_read(person, found) and (revealed or not found.words_closed)),
        ),
        "open_owed": open_owed,
        "safety_words": _safety_words(found, task, events, steps),
        "sheet_of_supervision": person.held & {Role.SUPERVISOR, Role.SHIFT_LEAD, Role.DISPATCHER, Role.LEADER}
        and late_among(still, at) is not None,
        "met": [(d, _met_words(d)) for d in owed if d.ended_at is not None],
        "steps": [(s, *_inputs(s)) for s in steps],
        "cannot": _cannot(who, state, steps),
        "fields": forms.FIELDS,
        "MINOR": MINOR,
        "LATE_ENTRY": forms.LATE_ENTRY,
        "may_be_late": {a for d in still for a in DUTY[d.kind].ended_by},
        "choices": _choices(steps, tasks, person),
        "road": road(found, events),
        "checklist": checklist(Record(found, task, tasks, events, owed), at)
        if task and any(s.action == "confirm" for s in steps)
        else (),
        "light": open_owed[0][1:] if open_owed else None,
        "answered": next((e.body.given for e in events if e.action == "answer" and hasattr(e, "body")), None),
        "visits": visits,
        "heard": _heard(found, person, who),
        "code": codes.fresh_code(found, person, at),
        "issues_codes": codes.may_issue(found, person) and found.destroyed_at is None,
        "CHECKS": codes.CHECKS,
        "packages": list(packages_of(found)) if found.archived_at or found.reopened_count else (),
        "certificate": destroyed_by(found),
        "traces": json.dumps({d.kind: d.trace for d in owed}, ensure_ascii=False),
    }


def _heard(found: Order, person: Account, who: frozenset[Who]) -> list[tuple[Call, bool]]:
    """The calls the order hangs on, each with whether its recording is here; none for who may not hear (decision 0080)."""
    if not (who & set(STEP["reveal"].who) and may_read(person, found)):
        return []
    return [(call, call.file_id is not None) for call in recordings.of_order(found)]


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


def _met_words(duty: OwedDuty) -> tuple[str, str]:
    if duty.ground:
        return "grey", duty.ground
    assert duty.ended_at is not None
    claim = f"；{said}" if (said := claim_words(duty)) else ""
    if duty.ended_at > duty.due:
        return "red", f"迟 {span(duty.ended_at - duty.due)}{claim}"
    return "green", f"按时 · {span(duty.ended_at - duty.since)}{claim}"


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


def _may_recuse(tasks: list[Task], person: Account) -> list[tuple[str, str]]:
    """Oneself first; of the own unit, and for 值班长 of every unit on the order, whoever one may tell to."""
    units = {person.unit_id, *(t.unit_id for t in tasks)}
    people = (
        Account.objects.filter(unit__in=units, is_active=True)
        .select_related("unit")
        .order_by("unit_id", "id")
    )
    others = [a for a in people if a.pk != person.pk and not a.is_admin and may_tell(person, a)]
    return [(person.username, f"{person.name}（本人）"), *((a.username, str(a)) for a in others)]


def _choices(steps: tuple[Step, ...], tasks: list[Task], person: Account) -> dict[str, list[tuple[str, str]]]:
    """Pick lists that come from the database."""
    wanted = {f for s in steps for f in (*s.fields, *s.optional)}
    made: dict[str, list[tuple[str, str]]] = {}
    if wanted & set(CARRIERS):
        units = carriers()
        made |= dict.fromkeys(CARRIERS, [(u.code, as_lead(u)) for u in units if u.parent_id is None])
        made["sub_unit"] = [(u.code, u.name) for u in units if u.parent_id == person.unit_id]
    if "task_unit" in wanted:
        joint = [t.unit for t in tasks if t.role != TaskRole.LEAD and t.ended_at is None]
        made["task_unit"] = [(u.code, u.name) for u in joint]
    if "leader" in wanted:
        leaders = Account.objects.filter(is_active=True, roles__contains=["leader"]).order_by("id")
        made["leader"] = [(a.username, a.name) for a in leaders]
    if "recused" in wanted:
        made["recused"] = _may_recuse(tasks, person)
    if "handler" in wanted:
        units_of = [t.unit_id for t in tasks if t.ended_at is None and t.unit_id == person.unit_id]
        people = Account.objects.filter(
            unit__in=units_of or [t.unit_id for t in tasks],
            is_active=True,
            roles__overlap=["handler", "section_head"],
        ).order_by("id")
        made["handler"] = [(a.username, a.name) for a in people]
    return made
