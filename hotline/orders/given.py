"""What a step is given: codes become rows, the moment is checked, personal values are taken out."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import models

from hotline.orders import forms
from hotline.orders.confidential import WRITTEN_BY_UNITS
from hotline.orders.models import Order, Task
from hotline.orders.owing import Case
from hotline.people.callers import name_of, phone_of
from hotline.people.models import Account, Unit
from hotline.people.personal import hidden, mark
from hotline.people.roles import CENTRE
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import Step, Who
from hotline.regulation.time_limits import local


def look_up(given: dict[str, Any], cases: Mapping[str, Case]) -> None:
    """Turn codes into the rows they name; another order is one of those loaded and locked with this one."""
    for name in [n for n in given if _kind(n) == "unit"]:
        given[name] = _unit(given[name], name)
    for name in [n for n in given if _kind(n) == "units"]:
        given[name] = [_unit(code, name) for code in given[name]]
    for name, whom in (
        ("handler", "承办人"),
        ("leader", "领导"),
        ("from_person", "承办人"),
        ("recused", "人"),
    ):
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


def moment_of(given: dict[str, Any], order: Order, now: datetime) -> datetime:
    """When it happened: now, or earlier for a late entry (补录), never in the future nor before the last event."""
    at: datetime = given.get("happened_at") or now
    if (stated := given.get("transferred_at")) and stated > now:
        raise Refused(
            "incomplete",
            "转接时间在将来，请改。",
            "第三条",
            fields={"transferred_at": "转接时间在将来，请改。"},
        )
    if (promised := given.get("promised_at")) and promised <= now:
        words = "答应回电的时刻已过，请填将来的时刻。"
        raise Refused("incomplete", words, "第十九条", fields={"promised_at": words})
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


def acting(case: Case, step: Step, given: dict[str, Any], actor: Account | None) -> Task | None:
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


def on_behalf(case: Case, step: Step, actor: Account | None) -> int | None:
    """代录: the centre acts for a unit without accounts, and the record says so."""
    task = case.acting
    if actor is None or task is None or not task.unit.served_by_centre or not actor.held & CENTRE:
        return None
    return None if {"desk", "dispatcher", "supervisor"} & set(step.who) else task.unit_id


def masked(
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
