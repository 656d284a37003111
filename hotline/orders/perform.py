"""The door. Every change of an order after its registration goes through here, one transaction a call."""

import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connection, models, transaction

from hotline.notices.models import Notice
from hotline.orders import forms, records, samples
from hotline.orders.access import NOT_FOUND, log_look, visible_to
from hotline.orders.confidential import WRITTEN_BY_UNITS
from hotline.orders.effects import EFFECTS
from hotline.orders.effects.merging import absorb
from hotline.orders.models import Event, Order, OwedDuty, Task
from hotline.orders.outgoing import outgoing_after
from hotline.orders.owing import Case, Offices, late_among, settle
from hotline.orders.standing import owed_to_act_on, standing
from hotline.orders.writing import remember, write_steps
from hotline.people.callers import name_of, phone_of
from hotline.people.models import Account, Unit, UnitKind
from hotline.people.personal import hidden, mark, shown
from hotline.people.roles import CENTRE
from hotline.regulation import tellings
from hotline.regulation.duties import MERGING
from hotline.regulation.parameters import rule_version
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STEP, State, Step, Who, open_to
from hotline.regulation.time_limits import local

KEPT_SECRET = "（来电人要求保密）"
"""In place of the title where a notice may leave the house (decision 0032)."""


@dataclass(frozen=True)
class Asked:
    """One request to the door. seen: last event number the page showed. request_id: makes a repeat harmless."""

    action: str
    number: str
    given: dict[str, Any] = field(default_factory=dict)
    seen: int | None = None
    request_id: uuid.UUID | None = None


@dataclass
class Written:
    """What one step wants written."""

    case: Case
    event: Event
    notices: list[Notice]
    split: dict[str, Any] | None = None


def perform(
    action: str,
    number: str,
    *,
    actor: Account | None,
    given: dict[str, Any],
    now: datetime,
    seen: int | None = None,
    request_id: uuid.UUID | None = None,
) -> Order:
    """Take one step on one order, or raise Refused (404, 403, 409, 422) and change nothing."""
    [answer] = perform_many([Asked(action, number, given, seen, request_id)], actor=actor, now=now)
    if isinstance(answer, Refused):
        raise answer
    return answer


def perform_many(asked: Sequence[Asked], *, actor: Account | None, now: datetime) -> list[Order | Refused]:
    """Take many steps, set-based: each answers with its order or its refusal; refusals do not stop the others."""
    answers: dict[int, Order | Refused] = {}
    left = list(enumerate(asked))
    with transaction.atomic():
        while left:
            wave, left = _independent(left)
            answers |= _perform_wave(wave, actor, now)
    return [answers[i] for i in range(len(asked))]


def _independent(
    left: list[tuple[int, Asked]],
) -> tuple[list[tuple[int, Asked]], list[tuple[int, Asked]]]:
    """The first requests, in order, none of which could see what another of them changes; and the rest."""
    changed: set[str] = set()
    mains: set[str] = set()
    ids: set[uuid.UUID] = set()
    for count, (_, ask) in enumerate(left):
        main = _main_of(ask)
        if ask.number in changed | mains or main in changed or ask.request_id in ids:
            return left[:count], left[count:]
        changed.add(ask.number)
        mains |= {main} if main else set()
        if ask.request_id:
            ids.add(ask.request_id)
    return left, []


def _main_of(ask: Asked) -> str:
    """The order another is to be merged into: it is changed too, so it is locked with the rest."""
    return str(ask.given.get("main_order", "")).strip() if ask.action in MERGING else ""


def _perform_wave(
    wave: list[tuple[int, Asked]], actor: Account | None, now: datetime
) -> dict[int, Order | Refused]:
    cases = _load([n for _, ask in wave for n in (ask.number, _main_of(ask)) if n], actor)
    repeats = _already_done([ask for _, ask in wave])
    offices = load_offices([t for case in cases.values() for t in case.tasks])
    answers: dict[int, Order | Refused] = {}
    written: list[Written] = []
    for place, ask in wave:
        try:
            case = cases.get(ask.number)
            if case is None:
                raise Refused("unknown", NOT_FOUND)
            if ask.request_id in repeats:
                _same_request(repeats[ask.request_id], case, ask, actor)
            else:
                written += _take(case, ask, actor, now, offices, cases)
            answers[place] = case.order
        except Refused as refused:
            answers[place] = refused
    _write(written, actor, now)
    return answers


def _load(numbers: list[str], actor: Account | None) -> dict[str, Case]:
    """The orders, locked in one order so that two batches never wait for each other in a ring."""
    seen_by = Order.objects.all() if actor is None else visible_to(actor)
    sayable = [n for n in numbers if n.isprintable()]  # NUL and lone surrogates never reach PostgreSQL
    last = Event.objects.filter(order=models.OuterRef("pk"), seq=models.OuterRef("last_seq"))
    rows = seen_by.filter(number__in=sayable).select_related("contact__caller", "merged_into").order_by("id")
    rows = rows.annotate(last_recorded=models.Subquery(last.values("recorded_at")))
    found = list(rows.select_for_update(of=("self",)))
    tasks: dict[int, list[Task]] = {}
    by_id: dict[int, Task] = {}
    for task in Task.objects.filter(order__in=found).order_by("id"):
        tasks.setdefault(task.order_id, []).append(task)
        by_id[task.pk] = task
    owed: dict[int, list[OwedDuty]] = {}
    open_ones = OwedDuty.objects.filter(order__in=found, ended_at=None).order_by("id")
    for duty in open_ones.defer("trace"):  # the count of days stays as it is, but for a recount
        if duty.task_id is not None:
            duty.task = by_id[duty.task_id]
        owed.setdefault(duty.order_id, []).append(duty)
    remember(found, by_id.values(), *owed.values())
    return {o.number: Case(o, tasks.get(o.pk, []), owed.get(o.pk, [])) for o in found}


def _already_done(asked: list[Asked]) -> dict[uuid.UUID | None, Event]:
    ids = [ask.request_id for ask in asked if ask.request_id]
    return {e.request_id: e for e in Event.objects.filter(request_id__in=ids)} if ids else {}


def _same_request(event: Event, case: Case, ask: Asked, actor: Account | None) -> None:
    asked = (case.order.pk, ask.action, actor.pk if actor else None)
    if (event.order_id, event.action, event.actor_id) != asked:
        raise Refused("invalid", "这个请求编号已用于别的操作，请刷新页面后重新提交。")


def load_offices(tasks: Collection[Task] = ()) -> Offices:
    """The centre and the bureau of this city; on the way each task gets its unit."""
    names = [f.attname for f in Unit._meta.concrete_fields]
    ids = list({task.unit_id for task in tasks})
    with connection.cursor() as cursor:  # asked at every step: plain SQL takes a third of the time
        columns = ", ".join(names)
        plain = f"select {columns} from people_unit where kind in (%s, %s) or id = any(%s) order by id desc"
        cursor.execute(plain, [UnitKind.CENTRE, UnitKind.BUREAU, ids])
        units = [Unit.from_db(connection.alias, names, row) for row in cursor.fetchall()]
    by_id, by_kind = {u.pk: u for u in units}, {u.kind: u for u in units}
    for task in tasks:
        task.unit = by_id[task.unit_id]
    return Offices(by_kind[UnitKind.CENTRE], by_kind[UnitKind.BUREAU])


def _take(
    case: Case,
    ask: Asked,
    actor: Account | None,
    now: datetime,
    offices: Offices,
    cases: Mapping[str, Case],
) -> list[Written]:
    """Check one step against the tables and change its case in memory; a merging changes two."""
    order = case.order
    step = STEP.get(ask.action)
    if step is None or not step.from_:
        raise Refused("unknown", "没有这个操作。")
    now = _never_back(order, now)
    who = standing(actor, order, case.tasks, now)
    _may(step, case, who, ask, actor, now)
    given = forms.clean(step, ask.given)
    _look_up(given, cases)
    at = _moment(given, order, now)
    before, case.acting = order.state, _acting(case, step, given, actor)
    if effect := EFFECTS.get(step.action):
        effect(case, given, actor, at)
    if step.to is not None and not case.stays:
        order.state = step.to
    if step.action in ("confirm", "answer", "follow_main"):
        case.drawn = samples.called_back(order, at, instant=step.action == "answer")
    facts = _facts(step, order, actor, at, now, offices) | {
        "on_behalf_of_id": _on_behalf(case, step, actor),
        "from_state": before,
        "request_id": ask.request_id,
    }
    body, sealed = _masked(given, order, case.acting or case.task)
    event = records.new_event(order, facts, body, sealed)
    settle(case, step.action, event, given, offices)
    split = {k: given[k] for k in ("text", "kind")} if step.action == "split" else None
    written = [Written(case, event, notices_after(step.action, case, event, offices), split)]
    if step.action in MERGING:
        written.append(_absorbed(cases[given["main_order"].number], case, event, offices))
    return written


def _facts(
    step: Step, order: Order, actor: Account | None, at: datetime, now: datetime, offices: Offices
) -> dict[str, Any]:
    return {
        "action": step.action,
        "actor": actor,
        "unit_id": actor.unit_id if actor else offices.centre.pk,
        "happened_at": at,
        "recorded_at": now,
        "to_state": order.state,
        "article": step.article,
        "rule_version": rule_version(local(at).date()),
    }


def _absorbed(main: Case, merged: Case, merging: Event, offices: Offices) -> Written:
    """收并: the main order's own record of an order merged into it."""
    absorb(main, merged)
    order, step = main.order, STEP["absorb"]
    at = _never_back(order, merging.recorded_at)
    facts = _facts(step, order, merging.actor, at, at, offices)
    event = records.new_event(
        order, facts | {"from_state": order.state}, {"merged_order": merged.order.number}, {}
    )
    settle(main, step.action, event, {}, offices)
    return Written(main, event, notices_after(step.action, main, event, offices))


def _may(
    step: Step, case: Case, who: frozenset[Who], ask: Asked, actor: Account | None, now: datetime
) -> None:
    order, late = case.order, late_among(case.open, now) is not None
    if not who & set(step.who):
        needs = "、".join(w.label for w in step.who if w != "machine") or Who.MACHINE.label
        over = _over(case, actor) or "您在本件上没有这个身份"
        raise Refused("not_yours", f"“{step.label}”由{needs}办理，{over}。", step.article)
    if ask.seen is not None and ask.seen != order.last_seq:
        raise _changed(order, ask.seen)
    if State(order.state) not in step.from_:
        can = open_to(who, State(order.state), owed_to_act_on(actor, case.open), late, order.on_hold)
        able = "、".join(s.label for s in can) or "无"
        words = f"本件现在是“{State(order.state).label}”，不能“{step.label}”。现在可以：{able}。"
        raise Refused(
            "not_open",
            words,
            step.article,
            more={"open": [s.action for s in can]},
        )
    if step.once_late and not late:
        words = f"本件办理时限未届满，还不到“{step.label}”；可先“催办”。"
        raise Refused("not_open", words, step.article)
    if step.on_hold not in (None, order.on_hold):
        held = "在依法留存中" if order.on_hold else "不在依法留存中"
        raise Refused("not_open", f"本件{held}，不能“{step.label}”。", step.article)
    if step.needs and not case.owed(step.needs):
        raise Refused("not_open", f"本件没有待办的“{step.label}”，不必再办。", step.article)


def _over(case: Case, actor: Account | None) -> str:
    """For a unit that had a part in the order once: that it is over, and since when."""
    own = [t for t in case.tasks if actor is not None and t.unit_id == actor.unit_id]
    if not own or any(t.ended_at is None for t in own):
        return ""
    return f"贵单位在本件上的任务已于 {max(local(t.ended_at) for t in own if t.ended_at):%m-%d %H:%M} 结束"


def _changed(order: Order, seen: int) -> Refused:
    since = list(order.events.filter(seq__gt=seen).select_related("actor", "unit").order_by("seq"))
    lines = [f"{local(e.recorded_at):%m-%d %H:%M} {e.actor or '系统'}“{STEP[e.action].label}”" for e in since]
    return Refused(
        "changed",
        "您打开之后本件已有变动：" + "；".join(lines) + "。请看过再办，已填的内容还在。",
        more={"since": lines},
    )


def _look_up(given: dict[str, Any], cases: Mapping[str, Case]) -> None:
    """Turn codes into the rows they name; another order is one of those loaded and locked with this one."""
    for name in [n for n in given if _kind(n) == "unit"]:
        given[name] = _unit(given[name], name)
    for name in [n for n in given if _kind(n) == "units"]:
        given[name] = [_unit(code, name) for code in given[name]]
    for name, whom in (("handler", "承办人"), ("leader", "领导")):
        if username := given.get(name):
            people = Account.objects.filter(username=username)
            given[name] = _found(people, name, f"没有这个{whom}，请从名册里选。")
    if number := given.get("main_order"):
        if number not in cases:
            sentence = "没有这个工单，请核对单号。"
            raise Refused("incomplete", sentence, fields={"main_order": sentence})
        given["main_order"] = cases[number].order


def _unit(code: str, name: str) -> Unit:
    rows = Unit.objects.filter(models.Q(code=code) | models.Q(name=code))
    unit: Unit = _found(rows, name, "没有这个单位，请从名册里选。")
    return unit


def _found(rows: models.QuerySet[Any], name: str, sentence: str) -> Any:
    row = rows.first()
    if row is None:
        raise Refused("incomplete", sentence, fields={name: sentence})
    return row


def _never_back(order: Order, now: datetime) -> datetime:
    """This moment, or the last record's where a clock was set back: an order's time never runs backwards (decision 0069)."""
    last = getattr(order, "last_recorded", None)
    if last is None:  # written by another while this one waited for the order
        last = order.events.order_by("-seq").values_list("recorded_at", flat=True).first()
    return max(now, last) if last else now


def _moment(given: dict[str, Any], order: Order, now: datetime) -> datetime:
    """When it happened: now, or earlier for a late entry (补录), never in the future nor before the last event."""
    at: datetime = given.get("happened_at") or now
    if (stated := given.get("transferred_at")) and stated > now:
        raise Refused(
            "incomplete",
            "转接时间在将来，请改。",
            "第三条",
            fields={"transferred_at": "转接时间在将来，请改。"},
        )
    if at > now:
        raise Refused(
            "incomplete", "发生时刻在将来，请改。", fields={"happened_at": "发生时刻在将来，请改。"}
        )
    if at < now:
        last = order.events.order_by("-seq").values_list("happened_at", flat=True)[0]
        if at < last:
            words = f"发生时刻早于上一条记录（{local(last):%Y-%m-%d %H:%M}），请核对。"
            raise Refused("incomplete", words, fields={"happened_at": words})
    return at


def _acting(case: Case, step: Step, given: dict[str, Any], actor: Account | None) -> Task | None:
    """The task a step is about: the one named, the actor's own unit's, one the centre enters for, or the lead's."""
    if named := given.get("task_unit"):
        found = next((t for t in case.live if t.unit_id == named.pk), None)
        if found is None:
            words = f"{named.name}没有在办本件，请另选。"
            raise Refused("incomplete", words, step.article, fields={"task_unit": words})
        return found
    if actor is None:
        return case.task
    own = next((t for t in case.live if t.unit_id == actor.unit_id), None)
    joint = Who.JOINT_HEAD in step.who and Who.SECTION_HEAD not in step.who
    if own is None and joint and actor.is_centre:
        own = next((t for t in case.live if t.role != "lead" and t.unit.served_by_centre), None)
    return own or case.task


def _on_behalf(case: Case, step: Step, actor: Account | None) -> int | None:
    """代录: the centre acts for a unit without accounts, and the record says so."""
    task = case.acting
    if actor is None or task is None or not task.unit.served_by_centre or not actor.held & CENTRE:
        return None
    return None if {"desk", "dispatcher", "supervisor"} & set(step.who) else task.unit_id


def _masked(
    given: dict[str, Any], order: Order, task: Task | None
) -> tuple[dict[str, Any], dict[str, list[str]]]:
    """The body without personal values, and those values apart; the task's columns get the masked words too."""
    body: dict[str, Any] = {}
    sealed: dict[str, list[str]] = {}
    said = {n for n, value in given.items() if isinstance(value, str) and _kind(n) in ("text", "long")}
    caller = order.contact.caller
    names, phones = ([name_of(caller)], [phone_of(caller)]) if said else ([], [])
    for name, value in given.items():
        if name in said:
            marked = mark(value, names, phones)
            body[name] = words = hidden(marked.text) if order.secret else marked.text
            if marked.values:
                sealed[name] = marked.values
            if task is not None and name in WRITTEN_BY_UNITS:
                setattr(task, name, words)
        else:
            body[name] = _plain(value)
    return body, sealed


def _kind(name: str) -> str:
    return forms.FIELDS.get(name, forms.FIELDS["note"]).kind


def _plain(value: Any) -> Any:
    if isinstance(value, Unit):
        return value.name
    if isinstance(value, list):
        return [_plain(v) for v in value]
    if isinstance(value, Account):
        return value.name
    if isinstance(value, Order):
        return value.number
    return value.isoformat() if isinstance(value, datetime) else value


def notices_after(action: str, case: Case, event: Event, offices: Offices) -> list[Notice]:
    """The outbox rows a step leaves (table: hotline.regulation.tellings)."""
    order, rows = case.order, []
    for place, telling in enumerate(tellings.after(action)):
        if telling.only_safety and not order.safety:
            continue
        if telling.rung and telling.rung not in case.reached:
            continue
        if telling.only_moved and not event.new_body.given.get("moved"):
            continue
        title = KEPT_SECRET if order.secret else shown(order.title)
        sentence = telling.sentence.format(number=order.number, title=title)
        rows += [
            Notice(key=f"{order.number}:{event.seq}:{place}:{nth}", unit=unit, post=telling.post, order_number=order.number,
                   sentence=sentence[:200], article=telling.article, urgent=telling.urgent, created_at=event.recorded_at)
            for nth, unit in enumerate(_told(telling.to, case, offices))
        ]  # fmt: skip
    return rows


def _told(to: str, case: Case, offices: Offices) -> list[Unit]:
    match to:
        case "unit":
            return [case.task.unit] if case.task else []
        case "joint":
            return [t.unit for t in case.given_out if t.role != "lead"]
        case "asked":
            return [case.acting.unit] if case.acting else []
        case "dropped":
            return [task.unit for task, _ in case.dropped]
        case "pressed":
            return [task.unit for task in case.pressed]
        case tellings.PROVINCE:
            return []
    return [offices.centre if to == "centre" else offices.bureau]


def _write(written: list[Written], actor: Account | None, now: datetime) -> None:
    """Everything the steps changed, and what two of them do besides."""
    notices = [n for w in written for n in w.notices]
    outgoing = [o for w in written for o in outgoing_after(w.event.action, w.case, w.event)]
    cases = list({id(w.case): w.case for w in written}.values())
    write_steps(cases, [w.event for w in written], notices, outgoing)
    for w in written:
        if w.event.action == "reveal" and actor is not None:
            log_look(
                actor, "reveal", now, number=w.case.order.number, reason=w.event.new_body.given["reason"]
            )
        if w.split is not None and actor is not None:
            from hotline.orders.register import register_split  # noqa: PLC0415  a new order from within a step

            register_split(w.case.order, w.split, actor, now)
