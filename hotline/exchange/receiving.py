"""The receiving side: a copy of a complaint from another centre becomes an order here, once (第二十一条)."""

import json
import uuid
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction

from hotline.exchange.models import Copy, CopyMessage
from hotline.orders.perform import perform_if_open
from hotline.orders.register import register
from hotline.people.ciphers import seal
from hotline.people.models import Account
from hotline.regulation.acceptance import AREAS, KINDS, OTHER_CHANNEL
from hotline.regulation.citation import cites
from hotline.regulation.steps import STEP

NAMESPACE = uuid.UUID("6b8f5b0e-1232-4812-8123-2812328a0021")
TAKEN_OVER = ("area", "topic", "county", "place", "matter_time", "plate", "company", "route")
LIMITS = {"county": 20, "topic": 60, "place": 120, "matter_time": 40, "plate": 20, "company": 60, "route": 60}
TEXT_LENGTH, NOTE_LENGTH = 4800, 900
WHAT_CAME = (("result", "办理结果"), ("process", "办理过程"), ("basis", "处理依据"), ("reason", "理由"),
             ("opinion", "来电人意见"))  # fmt: skip


@cites("第二十一条")
def receive(message: dict[str, Any], partner: Account, now: datetime) -> tuple[Copy, bool]:
    """Take one message: the first about a number registers an order, a later one supplements it.

    The copy, and whether this very message (or a later one) was here before. Refused when it cannot be registered.
    """
    for last in (False, True):
        try:
            with transaction.atomic():
                return _take(message, partner, now)
        except IntegrityError:
            # The same message a moment ago on another connection: at the second look it is there.
            if last:
                raise
    raise AssertionError("unreachable")


def _take(message: dict[str, Any], partner: Account, now: datetime) -> tuple[Copy, bool]:
    number, seq = message["number"], message["seq"]
    ours = Copy.objects.filter(account=partner, foreign_number=number)
    copy = ours.select_for_update(of=("self",)).select_related("order").first()
    if copy is None:
        order = register(_call(message, partner), actor=partner, now=now, request_id=_once(partner, number))
        copy = Copy.objects.create(
            account=partner, foreign_number=number, order=order, last_seq=seq, received_at=now
        )
    elif seq <= copy.last_seq:
        return copy, True
    else:
        copy.last_seq = seq
        copy.save(update_fields=["last_seq"])
        _supplement(copy, message, partner, now)
    CopyMessage.objects.create(
        copy=copy, seq=seq, action=message["action"], received_at=now,
        sealed=seal(json.dumps(message), f"copy:{copy.pk}:{seq}"),
    )  # fmt: skip
    return copy, False


def _once(partner: Account, *words: str) -> uuid.UUID:
    return uuid.uuid5(NAMESPACE, "\n".join([str(partner.pk), *words]))


def _call(message: dict[str, Any], partner: Account) -> dict[str, Any]:
    """The intake form of a copy. Its own area stays only where this city knows it."""
    caller = message.get("caller") or {}
    given = {n: (message.get(n) or "")[: LIMITS.get(n, 60)] for n in TAKEN_OVER}
    if given["area"] not in AREAS:
        given["area"] = ""
    return given | {
        "kind": message["kind"],
        "channel": OTHER_CHANNEL,
        "text": f"【{partner.name}抄送 {message['number']}，{_said(message)}】\n{message['text'][:TEXT_LENGTH]}",
        "origin_number": message["number"],
        "caller_name": caller.get("name", ""),
        "phone": caller.get("phone", ""),
        "caller_kind": caller.get("kind") or "natural",
        "practitioner": bool(caller.get("practitioner")),
        "safety": bool(message.get("safety")),
        "secret": bool(message.get("secret")),
    }


def _said(message: dict[str, Any]) -> str:
    parts = [STEP[message["action"]].label if message["action"] in STEP else "变动"]
    if unit := message.get("lead_unit"):
        parts.append(f"承办单位 {unit[:60]}")
    if due := message.get("caller_due"):
        parts.append(f"期限 {due[:16].replace('T', ' ')}")
    return "，".join(parts)


def _supplement(copy: Copy, message: dict[str, Any], partner: Account, now: datetime) -> None:
    """What the other centre did since, on the order's own record; where no supplement is open the message is kept."""
    words = [f"{partner.name} {copy.foreign_number}：{_said(message)}，类别 {KINDS[message['kind']]}"]
    words += [f"{label}：{message[name]}" for name, label in WHAT_CAME if message.get(name)]
    note = "\n".join(words)
    if len(note) > NOTE_LENGTH:
        note = note[: NOTE_LENGTH - 1] + "…"
    perform_if_open("supplement", copy.order.number, actor=partner, given={"note": note}, now=now,
                    request_id=_once(partner, copy.foreign_number, str(message["seq"])))  # fmt: skip


def copies_between(partner: Account, since: datetime, until: datetime) -> list[Copy]:
    """What a partner handed in between two moments, for comparing."""
    rows = Copy.objects.filter(account=partner, received_at__gte=since, received_at__lt=until)
    return list(rows.select_related("order").order_by("received_at", "id"))
