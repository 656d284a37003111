"""A request filed by the citizen: only what a citizen may say reaches the door (第二条、第十五条)."""

import uuid
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from hotline.attachments.store import Ready, ready
from hotline.citizens import codes
from hotline.citizens.accounts import account_of, citizen_of
from hotline.orders.attaching import attach
from hotline.orders.forms import FIELDS
from hotline.orders.models import Order
from hotline.orders.register import register
from hotline.regulation.acceptance import CHANNELS, PUBLIC_CHANNEL, belongs_elsewhere
from hotline.regulation.citation import cites
from hotline.regulation.objects import objects
from hotline.regulation.parameters import value_on
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local

TAKEN = ("text", "kind", "matter_time", "county", "place", "caller_name", "phone", "secret")
NEEDED = {
    "text": "请写“什么事”。",
    "kind": "请选“您想要”哪一项。",
    "phone": "请填“您的手机号”，用来告诉您结果。",
}
LONGEST_OBJECT = FIELDS["route"].limit


def file(
    typed: Mapping[str, Any], *, now: datetime, request_id: uuid.UUID, channel: str = PUBLIC_CHANNEL
) -> tuple[Order, str]:
    """Register a citizen's request; its order and its query code. Refused 404 (no such channel here) or 422."""
    if channel not in CHANNELS:
        raise Refused("unknown", "本市没有开通网上反映，请打电话。")
    facts = {name: typed.get(name, "") for name in TAKEN} | {"channel": channel}
    wrong = {n: words for n, words in NEEDED.items() if not str(facts[n]).strip()}
    if len(complained_of := str(typed.get("object", "")).strip()) > LONGEST_OBJECT:
        wrong["object"] = f"“哪辆车、哪条路、哪家单位”最多 {LONGEST_OBJECT} 字，多的请写进“什么事”。"
    if wrong:
        raise Refused("incomplete", "还没有提交：" + "".join(wrong.values()), "第十五条", fields=wrong)
    order = register(
        facts | object_of(complained_of), actor=account_of(channel), now=now, request_id=request_id
    )
    code = codes.code_of(request_id)
    codes.keep(order, code, now)
    return order, code


@cites("第三条")
def refuse_what_others_take(text: str, *, ours: bool) -> None:
    """Refused 409 with the numbers to ring when words speak of what other telephones take, unless it was said that it is ours."""
    if ours or not (others := belongs_elsewhere(text)):
        return
    first = "、".join(f"{name} {number}" for name, number in others)
    raise Refused("not_open", f"这件事可能归别的电话管，请先打 {first}；仍要交本热线的，带上 ours 再交一次。", "第三条",
                  more={"elsewhere": [{"name": name, "number": number} for name, number in others]})  # fmt: skip


def decided_by(order: Order) -> datetime | None:
    """When at the latest a fresh request is taken up or given back."""
    duty = order.duties.filter(kind__in=("decide_intake", "dispatch_safety")).order_by("id").first()
    return duty.due if duty else None


def files_of(sent: Sequence[bytes], now: datetime) -> list[Ready]:
    """The files of one form, looked at before anything is registered. Refused 422 for too many or for one that cannot be taken."""
    most = value_on(local(now).date(), "attachments")["files"]
    if len(sent) > most:
        words = f"照片、录音一次最多 {most} 个，请减几个。"
        raise Refused("incomplete", words, "第九条", fields={"attachment": words})
    return [ready(content, now) for content in sent]


def add_files(files: Sequence[Ready], order: Order, *, now: datetime, request_id: uuid.UUID) -> None:
    """Put a form's files to its request; the same form sent twice adds them once."""
    for place, found in enumerate(files):
        attach(found, order.number, actor=citizen_of(order), now=now,
               request_id=uuid.uuid5(request_id, f"file {place}"))  # fmt: skip


def object_of(words: str) -> dict[str, str]:
    """One line about the object, into the fields that the centre compares by; nothing of it is lost."""
    found = {f.kind: f.value for f in reversed(objects(words)) if f.kind in ("plate", "company")}
    facts = {kind: value for kind, value in found.items() if len(value) <= FIELDS[kind].limit}
    return facts if words in facts.values() else facts | {"route": words}
