"""Callers: sealed when they arrive, compared by blind index, shown masked, opened with a reason."""

import uuid
from typing import Any

from hotline.people import ciphers
from hotline.people.models import Caller
from hotline.people.phones import WITHHELD, mask, mask_name


def new_caller(facts: dict[str, Any]) -> Caller:
    """An unsaved caller from {kind, practitioner, anonymous, name, phone}; phone already normalised."""
    caller = Caller(seal_id=uuid.uuid4(), kind=facts.get("caller_kind") or "natural")
    caller.practitioner = bool(facts.get("practitioner"))
    put_facts(caller, facts.get("caller_name") or "", facts.get("phone") or "")
    return caller


def put_facts(caller: Caller, name: str, phone: str) -> None:
    """Name and normalised number, sealed, in memory; "" where there is none."""
    caller.anonymous = not phone or phone == WITHHELD
    if name:
        caller.name_sealed = ciphers.seal(name, f"name:{caller.seal_id}")
    if not caller.anonymous:
        caller.phone_sealed = ciphers.seal(phone, f"phone:{caller.seal_id}")
        caller.phone_index = ciphers.index_of(phone)
        caller.tail_index = ciphers.tail_index_of(phone)


def name_of(caller: Caller) -> str:
    return ciphers.unseal(caller.name_sealed, f"name:{caller.seal_id}") if caller.name_sealed else ""


def phone_of(caller: Caller) -> str:
    return ciphers.unseal(caller.phone_sealed, f"phone:{caller.seal_id}") if caller.phone_sealed else ""


def masked(caller: Caller) -> tuple[str, str]:
    """Name and number as a page shows them."""
    name = name_of(caller)
    if name and caller.kind == "natural":
        name = mask_name(name)
    return name or "未留姓名", mask(phone_of(caller)) if caller.phone_sealed else "未留号码"
