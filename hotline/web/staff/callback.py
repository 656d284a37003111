"""回访: the list at the left, the script and four scores in the middle, the story at the right (第二十六条)."""

import uuid
from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from hotline.orders import forms
from hotline.orders.access import order_for
from hotline.orders.models import Event, Order, OwedDuty, SampleSeed, Task
from hotline.orders.open_duties import open_duties
from hotline.orders.owing import lead_among
from hotline.orders.samples import month_of
from hotline.orders.worklists import WORKLIST
from hotline.people.callers import masked
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.regulation.call_backs import digest_of, unreachable_words
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import ONE_DAY, local, start_of
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, staff
from hotline.web.words import light

ON_LIST, DONE_SHOWN = 20, 6
CALLS_BACK = (Role.CALLER_BACK, Role.SHIFT_LEAD)


@staff(*CALLS_BACK)
def callback(request: HttpRequest, number: str = "") -> HttpResponse:
    """One call after the other; without a number the next one after `after`, or the first."""
    person, at = person_of(request), now()
    duties = open_duties(person, WORKLIST["call_back"], at).duties(ON_LIST)
    if not number and duties:
        numbers = [d.order.number for d in duties]
        last = request.GET.get("after", "")
        place = numbers.index(last) + 1 if last in numbers else 0
        return redirect(f"/callback/{numbers[place % len(numbers)]}")
    rows = [(d, *light(d.due, d.warn_at, at)) for d in duties]
    context = {"rows": rows, "done": _done_today(person, at), "today": _due_today(duties, at), "order": None}
    return page(
        request, "callback.html", context | (_one(order_for(person, number, at), at) if number else {})
    )


def _done_today(person: Account, at: datetime) -> list[tuple[str, str]]:
    """Today's calls of this person, newest first: number and what came of it."""
    midnight = start_of(local(at).date())
    rows = Event.objects.filter(action="call_back", actor=person, recorded_at__gte=midnight)
    made = []
    for event in rows.select_related("order", "body").order_by("-id"):
        given = event.given
        said = given.get("satisfaction", "")
        words = forms.OPINIONS[said] if said else forms.OUTCOMES.get(given.get("outcome", ""), "")
        made.append((event.order.number, words))
    return made


def _due_today(duties: list[OwedDuty], at: datetime) -> int:
    until = start_of(local(at).date() + ONE_DAY)
    return sum(d.due <= until for d in duties)


def _one(order: Order, at: datetime) -> dict[str, Any]:
    """What the caller-back must know of one order; a merged one was answered on its main order."""
    story = order.merged_into or order
    tasks = Task.objects.filter(order=story).select_related("unit", "handler").order_by("id")
    owed = OwedDuty.objects.filter(order=order, kind="call_back").order_by("-id").first()
    events = Event.objects.filter(order=order, action__in=["call_back", "rate", "close_dissatisfied"])
    said = [(e, e.body.given) for e in events.select_related("body").order_by("seq") if hasattr(e, "body")]
    answered = Event.objects.filter(order=story, action="answer").select_related("body").last()
    return {
        "order": order,
        "story": story,
        "task": lead_among(list(tasks)),
        "answered": answered.body.given if answered and hasattr(answered, "body") else None,
        "owed": owed if owed and owed.ended_at is None else None,
        "attempts": [datetime.fromisoformat(a) for a in owed.attempts] if owed else [],
        "closed_at": story.closed_at,
        "within": _days_allowed(story.closed_at),
        "unreachable_words": unreachable_words(local(at).date()),
        "earlier": [(e, given) for e, given in said if e.action == "call_back" and given.get("satisfaction")],
        "ratings": [(e, given) for e, given in said if e.action == "rate"],
        "fields": forms.FIELDS,
        "scores": forms.SCORES,
        "caller": masked(order.contact.caller),
        "request_id": uuid.uuid4(),
    }


def _days_allowed(closed_at: datetime | None) -> int | None:
    return value_on(local(closed_at).date(), "call_back_within_working_days") if closed_at else None


@staff()
def samples(request: HttpRequest) -> HttpResponse:
    """The sample's digests before the month and seeds after it, for posting up and for drawing again."""
    this = month_of(now())
    rows = [
        (
            s.month,
            digest_of(bytes(s.seed)),
            s.made_at,
            bytes(s.seed).hex() if s.month < this else "",
            s.topped_at,
        )
        for s in SampleSeed.objects.order_by("-month")[:24]
    ]
    return page(request, "samples.html", {"rows": rows})
