"""The way an order went: its stations, its steps newest first, and how long each unit held it."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from hotline.orders import confidential, forms
from hotline.orders.holding import held_by
from hotline.orders.models import Event, Order, Task
from hotline.people.models import Unit
from hotline.people.personal import hidden, shown
from hotline.regulation.steps import STEP, State
from hotline.regulation.time_limits import local
from hotline.web.words import span

ROAD = ((State.REGISTERED, "登记"), (State.DISPATCHED, "转办"), (State.HANDLING, "签收办理"), (State.IN_REVIEW, "审签"),
        (State.SIGNED, "答复"), (State.SUBMITTED, "确认"), (State.CLOSED, "回访"), (State.ARCHIVED, "归档"))  # fmt: skip
BEFORE = forms.Field("原为")
AFTER_ROAD = {
    State.RETURNED: "已退回",
    State.REFERRED: "已引导",
    State.MERGED: "已并单",
    State.WITHDRAWN: "已撤回",
    State.DESTROYED: "已销毁",
}


def timeline(
    events: list[Event], at: datetime, opened: str, *, hides: bool = False, closed: bool = False
) -> list[dict[str, Any]]:
    """Newest first, each with how long the order lay before it; with the number of an opened order, unmasked.

    closed: whether what was said until the return is for others. hides: whether not even the masks are shown, of steps from before the caller asked for secrecy.
    """
    rows: list[dict[str, Any]] = []
    until = max((i for i, event in enumerate(events) if event.action == "return"), default=0) if closed else 0
    for i, event in enumerate(events):
        length = event.happened_at - events[i - 1].happened_at if i else None
        given = event.given
        if i < until:
            given = {}
        elif opened and given:
            given = confidential.step_in_clear(event.body, opened, event.seq)
        rows.append({"event": event, "step": STEP[event.action], "stay": span(length) if length is not None else "—",
                     "words": _event_words(given, hidden if hides else shown), "principal": event.given.get("acting_for"), "file": given.get("attachment"), "seconds": length.total_seconds() if length else 0})  # fmt: skip
    top = max((r["seconds"] for r in rows), default=0) or 1
    for row in rows:
        row["width"] = max(3, round(100 * row["seconds"] / top))
    return rows[::-1]


def _event_words(given: dict[str, Any], show: Callable[[str], str]) -> str:
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
            "acting_for",
        ):
            continue
        values = value if isinstance(value, list) else [value]
        words = "、".join(_said(field, v) for v in values)
        parts.append(f"{field.label}：{shown(show(words))}")
    return "；".join(parts)[:300]


def _said(field: forms.Field, value: Any) -> str:
    if field.kind == "moment":
        return f"{local(datetime.fromisoformat(value)):%Y-%m-%d %H:%M}"
    return field.choices.get(value, str(value))


def held(events: list[Event], tasks: list[Task], at: datetime) -> dict[Unit, timedelta]:
    """Whoever registered it is the centre; no further query."""
    centre = events[0].unit if events else None
    return held_by(events, tasks, centre, at) if centre else {}


def road(found: Order, events: list[Event]) -> list[tuple[str, str, str]]:
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
