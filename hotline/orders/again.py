"""A call that belongs to an order already there: added to it, pressed with it, or registered and merged into it (第二十二条)."""

import uuid
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from hotline.orders.collective import register_into
from hotline.orders.models import Order
from hotline.orders.perform import perform
from hotline.people.models import Account
from hotline.regulation.refusals import Refused

WAYS = {"supplement": "补充到该件", "remind": "补充并催办", "join": "登记并入该件"}


def onto(
    choice: str, typed: Mapping[str, Any], person: Account, at: datetime, request_id: uuid.UUID | None
) -> Order:
    """choice: "supplement:20260408-0001", as the button says. Raises Refused and keeps nothing."""
    way, _, number = choice.partition(":")
    if way not in WAYS:
        raise Refused("invalid", "没有这种办法，请从列出的里选。")
    if way == "join":
        return register_into(typed, number, actor=person, now=at, request_id=request_id)
    return _add(way, number, typed, person, at, request_id)


@transaction.atomic
def _add(
    way: str,
    number: str,
    typed: Mapping[str, Any],
    person: Account,
    at: datetime,
    request_id: uuid.UUID | None,
) -> Order:
    note = {"note": typed.get("text", "")}
    order = perform("supplement", number, actor=person, given=note, now=at, request_id=request_id)
    if way == "remind":
        again = uuid.uuid5(request_id, "remind") if request_id else None
        told = {"note": "来电人再次来电催问。"}
        order = perform("remind", number, actor=person, given=told, now=at, request_id=again)
    return order
