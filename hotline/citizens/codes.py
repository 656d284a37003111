"""查询码: eight letters that open one request. The code is told once and only its keyed digest is kept (第九条)."""

import hmac
import unicodedata
import uuid
from datetime import datetime

from hotline.citizens.models import QueryCode
from hotline.orders.models import Order
from hotline.people.ciphers import index_of, keys
from hotline.regulation.refusals import Refused

LETTERS = "ACDEFGHJKLMNPQRTUVWXY34679"
"""Without those that are taken for another when read aloud or off paper."""
LENGTH = 8
NO_SUCH = "单号和查询码对不上。请核对：单号是 8 位日期加 4 位以上序号，查询码是 8 位字母、数字。"


def code_of(request_id: uuid.UUID) -> str:
    """The code a filing gets: the same for the same filing sent twice, so that a broken line loses nobody's code."""
    number = int.from_bytes(hmac.digest(keys().index, b"query code " + request_id.bytes, "sm3"))
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
        order=order, defaults={"digest": _digest(order.number, code), "made_at": now}
    )


def opened(number: str, code: str) -> Order:
    """The request a number and a code belong to. Refused 404 alike for an unknown number and a wrong code."""
    number, code = _plain(number), _plain(code).replace("-", "").upper()
    rows = QueryCode.objects.select_related("order__contact__registered_by__unit", "order__lead_unit")
    found = rows.filter(order__number=number if number.isascii() else "").first()
    right = _digest(number, code)
    if found is None or not hmac.compare_digest(bytes(found.digest), right):
        raise Refused("unknown", NO_SUCH)
    return found.order


def _plain(written: str) -> str:
    """As typed on a phone: full width or half, with blanks and the wrong dash."""
    one_width = unicodedata.normalize("NFKC", written)[:40]
    return "".join("-" if c in "‐‑‒–—―−ー" else c for c in one_width if c.isprintable() and not c.isspace())


def _digest(number: str, code: str) -> bytes:
    return index_of(f"query code {number} {code}")
