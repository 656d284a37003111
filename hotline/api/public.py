"""/public/api: the public page for programs. Files, follows, adds, presses, withdraws, rates, objects (第二条、第十条、第十四条).

No account and no token: number and query code stand in the body. The same functions, limits and words as the page.
"""

import uuid
from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from ninja import File, Form, Header, NinjaAPI, Router
from ninja.files import UploadedFile

from hotline.api import clock
from hotline.api.orders import answer, sent
from hotline.api.outputs import iso
from hotline.api.public_shapes import Filed, Followed, Receipt, Refusal, Whose, act_input
from hotline.api.shape import assemble
from hotline.citizens import filing, following, limits
from hotline.citizens.codes import written
from hotline.knowledge.finding import like
from hotline.regulation.acceptance import APP_CHANNEL
from hotline.regulation.jurisdiction import city
from hotline.regulation.refusals import Refused
from hotline.regulation.steps import STEP
from hotline.web.where_from import address_of

KEY = Header(None, alias="Idempotency-Key", description="UUID；同一编号重复提交只办一次，答复相同")
public = Router(tags=["群众"])
public_api = NinjaAPI(
    title=f"{city()['title']}公开接口", version="1", docs_url=None, urls_namespace="public",
    description="不用账号。单号、查询码写在正文里，不写在地址里。每个网络地址每小时的次数有限。",
)  # fmt: skip
LAW = "x-article"


def says(*statuses: int, **made: Any) -> dict[int, Any]:
    """What an operation answers: its own body, and a refusal under each of these statuses."""
    return {int(name.strip("_")): body for name, body in made.items()} | dict.fromkeys(statuses, Refusal)


def counted(what: str) -> Callable[[HttpRequest], bool]:
    """Counts one more by this address before anything is read, as the page does. Refused 404 in a city without the channel, 429."""

    def count(request: HttpRequest) -> bool:
        if not APP_CHANNEL:
            raise Refused("unknown", "本市没有开通手机应用反映，请打电话。")
        limits.count(what, limits.network_of(address_of(request)), clock.now())
        return True

    return count


@public.post("/requests", summary="反映", operation_id="file", auth=counted("file"),
             response=says(400, 409, 422, 429, _201=Receipt), openapi_extra={LAW: "第十五条"})  # fmt: skip
def file(request: HttpRequest, given: Filed, key: uuid.UUID | None = KEY) -> HttpResponse:
    """File a request; number and query code are told this once. 409: other telephones take this; sent with `ours` it is filed."""
    facts, at = sent(given), clock.now()
    filing.refuse_what_others_take(given.text, ours=given.ours)
    order, code = filing.file(facts, now=at, request_id=key or uuid.uuid4(), channel=APP_CHANNEL)
    known = [
        {"question": k.version.question, "answer": k.version.answer, "basis": k.version.basis}
        for k in like(given.text, at, public=True)
    ]
    return answer({"number": order.number, "code": written(code), "decided_by": iso(filing.decided_by(order)),
                   "known": known}, 201)  # fmt: skip


@public.post("/follow", summary="办到哪一步", operation_id="follow", auth=counted("follow"),
             response=says(400, 404, 422, 429, _200=Followed), openapi_extra={LAW: "第十条"})  # fmt: skip
def follow(request: HttpRequest, given: Whose) -> HttpResponse:
    """One's own request. An unknown number and a wrong code answer alike."""
    return _followed(given.number, given.code)


def add_act(action: str) -> None:
    """POST /public/api/{action} for one thing a citizen may do."""
    given_model, step = act_input(action), STEP[action]

    def take(request: HttpRequest, given: given_model, key: uuid.UUID | None = KEY) -> HttpResponse:  # type: ignore[valid-type]
        facts = sent(given)
        following.act(action, facts["number"], facts["code"], facts, clock.now(), key or uuid.uuid4())
        return _followed(facts["number"], facts["code"])

    public.post(f"/{action}", summary=step.label, operation_id=action, auth=counted("act"),
                response=says(400, 404, 409, 422, 429, _200=Followed), openapi_extra={LAW: step.article},
                )(take)  # fmt: skip


for _action in following.TAKEN:
    add_act(_action)


@public.post("/attach", summary="添照片、录音、文件", operation_id="attach", auth=counted("act"),
             response=says(400, 404, 409, 422, 429, _200=Followed), openapi_extra={LAW: STEP["attach"].article})  # fmt: skip
def attach(
    request: HttpRequest,
    given: Form[Whose],
    attachment: File[list[UploadedFile]],
    key: uuid.UUID | None = KEY,
) -> HttpResponse:
    """Files to one's own request, as multipart/form-data: kept sealed, pictures without their place."""
    following.attach(
        given.number, given.code, [one.read() for one in attachment], clock.now(), key or uuid.uuid4()
    )
    return _followed(given.number, given.code)


def _followed(number: str, code: str) -> HttpResponse:
    found = following.follow(number, code, clock.now())
    told = found.told
    reply = told.reply and {part: getattr(told.reply, part) for part in ("result", "process", "basis")}
    return answer({
        "number": found.order.number, "word": told.word, "who": told.who, "due": told.due, "article": told.article,
        "caller_due": iso(found.order.caller_due), "reply": reply,
        "lines": [{"at": iso(line.at), "words": line.words, "detail": line.detail} for line in told.lines],
        "steps": [{"action": s.action, "label": s.label, "article": s.article} for s in found.steps.values()],
    })  # fmt: skip


assemble(public_api, {"": public}, "/public/api/openapi.json")
