"""拟回复: what was asked on the left, the reply in its parts, what the machine says of it on the right (第二十五条)."""

import uuid
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from hotline.orders import forms
from hotline.orders.access import order_for
from hotline.orders.checking import checked, led_by, replies_to_the_like
from hotline.orders.models import Order, Task
from hotline.orders.perform import perform
from hotline.people.personal import shown
from hotline.regulation.overdue import REPLIES
from hotline.regulation.refusals import Refused
from hotline.regulation.replies import PARTS
from hotline.regulation.reply_checks import MUST
from hotline.regulation.steps import STEP, State
from hotline.web.clock import now
from hotline.web.staff.page import page, person_of, request_id_of, seen_of, staff
from hotline.web.words import light

DRAFT = STEP["draft"]
FIELDS = (*PARTS, "inner_note")
HINTS = {
    "inquiry": {"result": "直接回答所问：多少钱、何时、在哪里、怎么办。", "process": "问了哪里、查了什么。"},
    "complaint": {"result": "属实还是不属实；怎样处理的；何时办完。", "process": "几月几日、谁、到哪里、查了什么。"},
    "suggestion": {"result": "采纳、部分采纳还是不采纳；何时办，不采纳的为什么。", "process": "谁研究的、征求了谁。"},
}  # fmt: skip
BASIS_HINT = "法规、标准、文件或合同的名称和第几条。"


@staff()
def reply(request: HttpRequest, number: str) -> HttpResponse:
    """Draft, have it checked without saving (do=check, do=look for the script), or hand it in; every word stays."""
    found = order_for(person_of(request), number, now())
    task, _ = led_by(found, person_of(request), now(), DRAFT)
    if request.method != "POST":
        if State(found.state) not in DRAFT.from_:
            return redirect(f"/orders/{number}")
        return _form(request, found, task, {name: shown(getattr(task, name)) for name in FIELDS})
    typed = {name: request.POST.get(name, "") for name in FIELDS}
    if request.POST.get("do") == "look":
        return render(request, "reply_found.html", _checked(found, task, typed))
    if request.POST.get("do") == "check":
        return _form(request, found, task, typed)
    try:
        perform("draft", number, actor=person_of(request), given=typed, now=now(), seen=seen_of(request),
                request_id=request_id_of(request))  # fmt: skip
    except Refused as refused:
        found.refresh_from_db(fields=["last_seq"])
        return _form(request, found, task, typed, refused)
    return redirect(f"/orders/{number}")


def _form(
    request: HttpRequest, found: Order, task: Task, typed: dict[str, str], refused: Refused | None = None
) -> HttpResponse:
    """The page with everything typed; a refusal that says what others did counts as having been shown."""
    at = now()
    due = found.duties.filter(ended_at=None, kind__in=REPLIES).order_by("due", "id").first()
    seen = seen_of(request) if request.method == "POST" and not refused else found.last_seq
    context = _checked(found, task, typed) | {
        "order": found,
        "task": task,
        "typed": typed,
        "fields": {name: forms.FIELDS[name] for name in FIELDS},
        "hints": HINTS[found.kind] | {"basis": BASIS_HINT},
        "like": replies_to_the_like(found, task),
        "due": due,
        "lamp_of": light(due.due, due.warn_at, at) if due else None,
        "seen": seen,
        "refused": refused,
        "request_id": uuid.uuid4(),
    }
    return page(request, "reply.html", context, status=refused.status if refused else 200)


def _checked(found: Order, task: Task, typed: dict[str, str]) -> dict[str, Any]:
    """What the machine says of the words so far; nothing before there are any."""
    parts = {name: typed[name][: forms.FIELDS[name].limit] for name in PARTS}
    begun = any(words.strip() for words in parts.values())
    made = checked(found, task, parts)
    remarks = made.remarks if begun else []
    return {
        "begun": begun,
        "musts": [r for r in remarks if r.finding.severity == MUST],
        "hints_found": [r for r in remarks if r.finding.severity != MUST],
        "points": made.points,
        "PARTS": PARTS,
    }
