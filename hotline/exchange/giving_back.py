"""回填: a partner's own table given back with our answers in its columns, and what was told that way settled (第十六条、第二十五条)."""

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction

from hotline.attachments import sheets
from hotline.citizens.story import reply_of
from hotline.exchange.columns import FILLED, OUT
from hotline.exchange.imports import may
from hotline.exchange.models import Handed, PartnerImport
from hotline.notices.models import Outgoing, to_account
from hotline.orders.access import log_look
from hotline.orders.models import Event, Order
from hotline.orders.perform import perform_if_open
from hotline.people.ciphers import unseal
from hotline.people.models import Account
from hotline.people.personal import shown
from hotline.regulation.acceptance import grounds
from hotline.regulation.steps import State
from hotline.regulation.time_limits import local

TOLD = {"outcome": "reached", "how": "system", "note": "已用回填文件告知来源单位"}


def back_file(made: PartnerImport, by: Account, now: datetime) -> bytes:
    """The workbook: their head line and their lines, our answers where a column stands for one, the rest at the end."""
    may(by)
    mine = list(_handed(made))
    added = [name for name in FILLED if name not in made.fields]
    events = _events([h.order for h in mine])
    rows = [_row(made, h, answers_of(h.order, events.get(h.order_id, [])), added) for h in mine]
    log_look(by, "export", now, reason=f"回填 {made.account.username} 导入 {made.pk}", hits=len(mine))
    return sheets.write("回填", [*made.heads, *(FILLED[name] for name in added)], rows)


def _handed(made: PartnerImport) -> Any:
    rows = Handed.objects.filter(imported=made, undone_at=None).order_by("id")
    return rows.select_related("order__contact", "order__lead_unit")


def _events(orders: Sequence[Order]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = {}
    for event in Event.objects.filter(order__in=orders).select_related("body").order_by("order_id", "seq"):
        found.setdefault(event.order_id, []).append(event)
    return found


def answers_of(order: Order, events: list[Event]) -> dict[str, str]:
    """What our side says of an order, by the fields of OUT; "" where there is nothing yet."""
    reply = reply_of(order, events)
    back = next((e.given for e in reversed(events) if e.action == "return" and e.given), {})
    ground = back.get("ground", "")
    parts = {"result": reply.result, "process": reply.process, "basis": reply.basis} if reply else {}
    return {
        "our_number": order.number,
        "state": State(order.state).label,
        "lead_unit": order.lead_unit.name if order.lead_unit else "",
        "caller_due": _moment(order.caller_due),
        "reply": "\n".join(part for part in parts.values() if part),
        "returned": f"第十六条第（{ground}）项：{grounds().get(ground, '')}。{shown(back.get('reason', ''))}" if ground else "",
        "closed_at": _moment(order.closed_at),
    } | ({"result": "", "process": "", "basis": ""} | parts)  # fmt: skip


def _moment(moment: datetime | None) -> str:
    return f"{local(moment):%Y-%m-%d %H:%M}" if moment else ""


def _row(made: PartnerImport, handed: Handed, said: dict[str, str], added: Sequence[str]) -> list[str]:
    place, cells = _line(handed)
    cells = (cells + [""] * len(made.heads))[: len(made.heads)]
    for column, name in enumerate(made.fields):
        if name in OUT and said.get(name):
            cells[column] = said[name]
        elif name == "number" and not place:
            cells[column] = handed.foreign_number
    return cells + [said.get(name, "") for name in added]


def _line(handed: Handed) -> tuple[int, list[str]]:
    """Their line as it came; nothing of it once the order was destroyed."""
    if not handed.sealed:
        return 0, []
    place, cells = json.loads(unseal(bytes(handed.sealed), f"handed:{handed.order.number}"))
    return place, cells


def settle(made: PartnerImport, by: Account, now: datetime) -> int:
    """已回填: what waits for the source of these orders was told by the file; of returns and referrals that is the telling."""
    may(by)
    numbers = list(_handed(made).values_list("order__number", flat=True))
    waiting = Outgoing.objects.filter(
        partner=to_account(made.account_id), order_number__in=numbers, sent_at=None
    )
    with transaction.atomic():
        rows = list(waiting.select_for_update().order_by("id"))
        for row in rows:
            if row.action in ("return", "refer"):
                perform_if_open("inform", row.order_number, actor=by, given=TOLD, now=now)
        mine = Outgoing.objects.filter(pk__in=[row.pk for row in rows])
        mine.update(
            sent_at=now, sent_how="file", settled_by=by, failed_at=None, lease_until=None, last_error=""
        )
    return len(rows)
