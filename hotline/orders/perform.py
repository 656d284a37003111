"""The door. Every change of an order after its registration goes through here, one transaction a call."""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import transaction

from hotline.notices.models import Notice
from hotline.orders import forms, records, repeats, samples
from hotline.orders.access import NOT_FOUND, log_look
from hotline.orders.accused import shield
from hotline.orders.effects import EFFECTS
from hotline.orders.effects.merging import absorb
from hotline.orders.given import acting, look_up, masked, moment_of, on_behalf
from hotline.orders.late_entry import take_late_entry
from hotline.orders.loading import already_done, load, load_offices, never_back
from hotline.orders.models import Event, Order
from hotline.orders.opening import refuse_unless_open
from hotline.orders.outgoing import outgoing_after
from hotline.orders.owing import Case, Offices, settle
from hotline.orders.standing import acted_for, standing
from hotline.orders.telling import notices_after, unsay
from hotline.orders.writing import write_steps
from hotline.people.models import Account
from hotline.regulation.duties import MERGING
from hotline.regulation.parameters import rule_version
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STEP, Step
from hotline.regulation.time_limits import local


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


def perform_if_open(
    action: str,
    number: str,
    *,
    actor: Account | None,
    given: dict[str, Any],
    now: datetime,
    request_id: uuid.UUID | None = None,
) -> bool:
    """The same; False, and nothing changed, where the step is open no more: another came first, or nothing is owed."""
    try:
        perform(action, number, actor=actor, given=given, now=now, request_id=request_id)
    except Refused as refused:
        if refused.code != "not_open":
            raise
        return False
    return True


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
    cases = load([n for _, ask in wave for n in (ask.number, _main_of(ask)) if n], actor)
    known = already_done([ask.request_id for _, ask in wave if ask.request_id])
    offices = load_offices([t for case in cases.values() for t in case.tasks])
    answers: dict[int, Order | Refused] = {}
    written: list[Written] = []
    for place, ask in wave:
        try:
            case = cases.get(ask.number)
            if case is None:
                raise Refused("unknown", NOT_FOUND)
            if ask.request_id in known:
                _same_request(known[ask.request_id], case, ask, actor)
            else:
                written += _take(case, ask, actor, now, offices, cases)
            answers[place] = case.order
        except Refused as refused:
            answers[place] = refused
    _write(written, actor, now)
    return answers


def _same_request(event: Event, case: Case, ask: Asked, actor: Account | None) -> None:
    asked = (case.order.pk, ask.action, actor.pk if actor else None)
    if (event.order_id, event.action, event.actor_id) != asked:
        raise Refused("invalid", "这个请求编号已用于别的操作，请刷新页面后重新提交。")
    repeats.refuse_other_words(event, lambda: forms.clean(STEP[ask.action], ask.given), actor)


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
    now = never_back(order, now)
    who = standing(actor, order, case.tasks, now)
    refuse_unless_open(step, case, who, actor, ask.seen, now)
    given = forms.clean(step, ask.given)
    sent = repeats.digest_of(given) if ask.request_id else None
    look_up(given, cases)
    if actor is not None and (principal := acted_for(actor, order, case.tasks, step.who, now)):
        given["acting_for"] = principal
    at = moment_of(given, order, now)
    if actor is not None and (actor.is_centre or actor.is_unit):
        case.promised_at = given.get("promised_at")
    judged = take_late_entry(case, step, given, actor, at, now)
    before, case.acting = order.state, acting(case, step, given, actor)
    if effect := EFFECTS.get(step.action):
        effect(case, given, actor, judged)
    shield(case, given)
    if step.to is not None and not case.stays:
        order.state = step.to
    if step.action in ("confirm", "answer", "follow_main"):
        case.drawn = samples.called_back(order, at, instant=step.action == "answer")
    facts = _facts(step, order, actor, at, now, offices) | {
        "on_behalf_of_id": on_behalf(case, step, actor),
        "from_state": before,
        "request_id": ask.request_id,
        "request_digest": sent,
    }
    body, sealed = masked(given, order, case.acting or case.task)
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
    at = never_back(order, merging.recorded_at)
    facts = _facts(step, order, merging.actor, at, at, offices)
    event = records.new_event(
        order, facts | {"from_state": order.state}, {"merged_order": merged.order.number}, {}
    )
    settle(main, step.action, event, {}, offices)
    return Written(main, event, notices_after(step.action, main, event, offices))


def _write(written: list[Written], actor: Account | None, now: datetime) -> None:
    """Everything the steps changed, and what two of them do besides."""
    notices = [n for w in written for n in w.notices]
    outgoing = [o for w in written for o in outgoing_after(w.event.action, w.case, w.event)]
    cases = list({id(w.case): w.case for w in written}.values())
    write_steps(cases, [w.event for w in written], notices, outgoing)
    unsay([case.order for case in cases])
    for w in written:
        if w.event.action == "reveal" and actor is not None:
            log_look(
                actor, "reveal", now, number=w.case.order.number, reason=w.event.new_body.given["reason"]
            )
        if w.split is not None and actor is not None:
            from hotline.orders.register import register_split  # noqa: PLC0415  a new order from within a step

            register_split(w.case.order, w.split, actor, now)
