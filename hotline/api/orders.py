"""/api/orders: the same door as the pages, one address a step of the table."""

import uuid
from typing import Any, cast

from django.http import HttpRequest, HttpResponse, JsonResponse
from ninja import Body, Header, Query, Router

from hotline.api import clock, inputs, outputs, replies
from hotline.orders.access import order_for, visible_to
from hotline.orders.again import WAYS, onto
from hotline.orders.perform import perform
from hotline.orders.proposals import at_intake
from hotline.orders.register import register, register_many
from hotline.people.models import Account
from hotline.people.roles import DESK
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STEP, STEPS, State, Step, Who

PAGE = 20
LARGEST_ID = 2**63 - 1
Intake = inputs.intake_input()
Said = inputs.call_input()
Again = inputs.call_input(("way", "text"), way=inputs.WAY)
KEY = Header(None, alias="Idempotency-Key", description="UUID；同一编号重复提交只办一次")
orders = Router(tags=["工单"])


@orders.post(
    "", summary="登记", operation_id="register", openapi_extra={"x-article": STEP["register"].article}
)
def create(request: HttpRequest, given: Intake, key: uuid.UUID | None = KEY) -> HttpResponse:  # type: ignore[valid-type]
    """Register one request."""
    order = register(sent(given), actor=person_of(request), now=clock.now(), request_id=key)
    return answer(outputs.receipt(order), 201)


@orders.post("/batch", summary="批量登记", operation_id="register_many",
             openapi_extra={"x-article": STEP["register"].article})  # fmt: skip
def create_many(
    request: HttpRequest,
    given: list[Intake] = Body(..., min_length=1, max_length=inputs.BATCH_LIMIT),  # type: ignore[valid-type]  # noqa: B008
    key: uuid.UUID | None = KEY,
) -> HttpResponse:
    """Register up to 1000 requests at once: for each, in order, its receipt or its refusal."""
    person = person_of(request)
    keys = [uuid.uuid5(key, str(place)) if key else None for place in range(len(given))]
    made = register_many([sent(g) for g in given], actor=person, now=clock.now(), request_ids=keys)
    return answer(outputs.receipts(made))


@orders.post(
    "/proposals", summary="受理建议", operation_id="proposals", openapi_extra={"x-article": "第十五条"}
)
def propose(request: HttpRequest, given: Said) -> HttpResponse:  # type: ignore[valid-type]
    """While a call is taken down: what to fill in, what may be the same matter, and the day it would be due. Keeps nothing."""
    person, now = person_of(request), clock.now()
    if not person.held & DESK:
        raise Refused("not_yours", f"受理建议由{STEP['register'].who[0].label}查看。", "第十五条")
    return answer(outputs.proposed(at_intake(sent(given), now, person), now))


@orders.post(
    "/{number}/calls", summary="再次来电", operation_id="again", openapi_extra={"x-article": "第二十二条"}
)
def call_again(
    request: HttpRequest,
    number: str,
    given: Again = Body(Again()),  # type: ignore[valid-type]  # noqa: B008
    key: uuid.UUID | None = KEY,
) -> HttpResponse:
    """A call about an order that is there: added to it, pressed with it, or registered and merged into it."""
    person, now, facts = person_of(request), clock.now(), sent(given)
    into = order_for(person, number, now)
    way = facts.pop("way", None)
    if way is None:
        words = f"请选怎么办：{'、'.join(WAYS.values())}。"
        raise Refused("incomplete", words, "第二十二条", fields={"way": words})
    order = onto(f"{way}:{into.number}", facts, person, now, key)
    return answer(outputs.receipt(order) | {"into": into.number})


@orders.get("", summary="工单列表", operation_id="list")
def index(
    request: HttpRequest, state: State | None = None, before: int | None = Query(None, ge=1, le=LARGEST_ID)
) -> HttpResponse:
    """Twenty orders this person may see, newest first; `next` goes into `before` for the page after."""
    rows = visible_to(person_of(request)).select_related("lead_unit").order_by("-id")
    if state:
        rows = rows.filter(state=state)
    if before:
        rows = rows.filter(pk__lt=before)
    found = list(rows[: PAGE + 1])
    page = found[:PAGE]
    more = page[-1].pk if len(found) > PAGE else None
    return answer({"orders": [outputs.row(order) for order in page], "next": more})


@orders.get("/{number}", summary="工单", operation_id="show")
def show(request: HttpRequest, number: str) -> HttpResponse:
    """One order, its open duties, and the steps open to this person."""
    person, now = person_of(request), clock.now()
    return answer(outputs.whole(order_for(person, number, now), person, now))


@orders.get("/{number}/checklist", summary="确认前核对", operation_id="checklist",
            openapi_extra={"x-article": STEP["confirm"].article})  # fmt: skip
def confirmation(request: HttpRequest, number: str) -> HttpResponse:
    """The check-list of 程序性确认, computed from the record; for who may confirm."""
    person, now = person_of(request), clock.now()
    return answer(replies.confirmation(order_for(person, number, now), person, now))


@orders.post("/{number}/check", summary="检查回复，不保存", operation_id="check",
             openapi_extra={"x-article": STEP["draft"].article})  # fmt: skip
def check(request: HttpRequest, number: str, given: inputs.Reply) -> HttpResponse:
    """What the machine says of a reply in parts; nothing is kept. For who may draft or confirm it."""
    person, now = person_of(request), clock.now()
    return answer(replies.check(order_for(person, number, now), sent(given), person, now))


def add_step(step: Step) -> None:
    """POST /orders/{number}/{action} for one row of the table."""
    given_model = inputs.step_input(step)

    def take(
        request: HttpRequest,
        number: str,
        given: given_model = Body(given_model()),  # type: ignore[valid-type]  # noqa: B008
        key: uuid.UUID | None = KEY,
    ) -> HttpResponse:
        person, now, facts = person_of(request), clock.now(), sent(given)
        seen = facts.pop("seen", None)
        order = perform(step.action, number, actor=person, given=facts, now=now, seen=seen, request_id=key)
        body = outputs.whole(order, person, now)
        return answer(
            body | ({"revealed": outputs.revealed(order, person)} if step.action == "reveal" else {})
        )

    who = "、".join(w.label for w in step.who)
    orders.post(
        f"/{{number}}/{step.action}",
        summary=step.label,
        operation_id=step.action,
        description=f"{step.article}。由{who}办理；工单须处于：{'、'.join(s.label for s in step.from_)}。",
        openapi_extra={
            "x-article": step.article,
            "x-from": [s.value for s in step.from_],
            "x-to": step.to.value if step.to else None,
        },
    )(take)


for _step in STEPS:
    if _step.from_ and set(_step.who) != {Who.MACHINE}:
        add_step(_step)


def person_of(request: HttpRequest) -> Account:
    """Whose token, or whose signature, this is."""
    return cast(Account, request.auth)  # type: ignore[attr-defined]


def sent(given: Any) -> dict[str, Any]:
    """What was really sent, without what was left out."""
    return dict(given.model_dump(exclude_unset=True))


def answer(body: dict[str, Any], status: int = 200) -> HttpResponse:
    """JSON that no cache keeps."""
    return JsonResponse(
        body, status=status, headers={"Cache-Control": "no-store"}, json_dumps_params={"ensure_ascii": False}
    )
