"""查询码: eight letters that open one request. The code is told once and only its keyed digest is kept (第九条)."""

import hmac
import unicodedata
import uuid
from datetime import datetime, timedelta

from hotline.citizens.models import QueryCode
from hotline.orders.access import log_look
from hotline.orders.models import Event, Order
from hotline.orders.query_codes import digest_of
from hotline.people.ciphers import keys
from hotline.people.models import Account
from hotline.people.roles import DESK
from hotline.regulation.acceptance import TRANSFERRED
from hotline.regulation.citation import cites
from hotline.regulation.refusals import Refused

LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"
"""Without those that are taken for another when read aloud or off paper."""
LENGTH = 8
READ_OUT = timedelta(minutes=30)
CHECKS = {
    "called": "用登记的号码来电或回拨，已核对",
    "told": "说出登记的姓名、号码和所反映的事",
    "seen": "当面出示证件",
}
"""How the desk made sure that it speaks to whoever asked (decision 0081)."""
NO_SUCH = "单号和查询码对不上。请核对：单号是 8 位日期加 4 位以上序号，查询码是 8 位字母、数字。"


def code_of(request_id: uuid.UUID) -> str:
    """The code a filing gets: the same for the same filing sent twice, so that a broken line loses nobody's code."""
    number = int.from_bytes(hmac.digest(keys().codes, b"query code " + request_id.bytes, "sm3"))
    letters = []
    for _ in range(LENGTH):
        number, place = divmod(number, len(LETTERS))
        letters.append(LETTERS[place])
    return "".join(letters)


def written(code: str) -> str:
    """ABCD-EFGH."""
    return f"{code[:4]}-{code[4:]}"


def keep(order: Order, code: str, now: datetime) -> None:
    """Keep the digest of a new request's code; what is there stays."""
    QueryCode.objects.get_or_create(
        order=order, defaults={"digest": digest_of(order.number, code), "made_at": now}
    )


def fresh_code(order: Order, person: Account, now: datetime) -> str:
    """The code for the one who just registered the order to read out; "" for everybody else, later, and after a new one.

    It is worked out again from the registration's own id: kept is the digest alone.
    """
    if order.contact.registered_by_id != person.pk or now - order.registered_at > READ_OUT:
        return ""
    event = Event.objects.filter(order=order, action="register", actor=person).first()
    kept = QueryCode.objects.filter(order=order).first() if event and event.request_id else None
    if event is None or event.request_id is None or kept is None:
        return ""
    code = code_of(event.request_id)
    return written(code) if hmac.compare_digest(bytes(kept.digest), digest_of(order.number, code)) else ""


def may_issue(order: Order, person: Account) -> bool:
    """The desk, for whoever turned to this hotline themselves; a source system tells its own callers."""
    return bool(person.held & DESK) and order.contact.channel not in TRANSFERRED


@cites("第九条")
def issue_anew(order: Order, person: Account, checked: str, now: datetime) -> str:
    """A new code in place of any before, once the desk says how it made sure whom it speaks to; logged. Refused 403, 422."""
    if not may_issue(order, person):
        raise Refused("not_yours", "查询码由受理台补发；转办来的件由来源单位告知。", "第九条")
    if checked not in CHECKS:
        words = "请选怎样核对的身份。"
        raise Refused("incomplete", words, "第九条", fields={"checked": words})
    code = code_of(uuid.uuid4())
    QueryCode.objects.update_or_create(
        order=order, defaults={"digest": digest_of(order.number, code), "made_at": now}
    )
    log_look(person, "query_code", now, number=order.number, reason=CHECKS[checked])
    return written(code)


def opened(number: str, code: str) -> Order:
    """The request a number and a code belong to. Refused 404 alike for an unknown number and a wrong code."""
    number, code = _plain(number), _plain(code).replace("-", "").upper()
    rows = QueryCode.objects.select_related("order__contact__registered_by__unit", "order__lead_unit")
    found = rows.filter(order__number=number if number.isascii() else "").first()
    right = digest_of(number, code)
    if found is None or not hmac.compare_digest(bytes(found.digest), right):
        raise Refused("unknown", NO_SUCH)
    return found.order


def _plain(written: str) -> str:
    """As typed on a phone: full width or half, with blanks and the wrong dash."""
    one_width = unicodedata.normalize("NFKC", written)[:40]
    return "".join("-" if c in "‐‑‒–—―−ー" else c for c in one_width if c.isprintable() and not c.isspace())
