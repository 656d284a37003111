"""Personal values in the fields of an order: masked in the column, sealed beside it, opened for those who may (第九条)."""

import json
import re
from collections.abc import Iterable, Mapping
from typing import Any

from hotline.orders.models import EventBody, Order, ResealedBody, Task
from hotline.people.callers import name_of, phone_of
from hotline.people.ciphers import is_current, seal, unseal
from hotline.people.personal import MARK, hidden, mark, shown, unmark

WRITTEN = ("text", "topic", "county", "place", "matter_time", "plate", "company", "route", "reply_by")
"""The columns of an order that hold what somebody wrote freely."""
WRITTEN_BY_UNITS = ("result", "process", "basis", "inner_note")
TITLE_LENGTH = 40
OF_THE_SOURCE = re.compile(
    r"(?:[A-Za-z]{0,6}-?)?(?:\d{6})?-?20[2-9]\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])-?\d{2,10}"
)
"""A source's own number holds its day; its digits may look like a card's."""

Values = dict[str, list[str]]


def masked(
    facts: Mapping[str, Any],
    fields: Iterable[str],
    names: Iterable[str],
    phones: Iterable[str],
    *,
    secret: bool = False,
) -> tuple[dict[str, str], Values]:
    """The named fields with their personal values masked, of a secret caller hidden, and those values by field."""
    words: dict[str, str] = {}
    values: Values = {}
    for field in fields:
        written = words[field] = str(facts.get(field) or "")
        if not written or (field == "origin_number" and OF_THE_SOURCE.fullmatch(written)):
            continue
        if (found := mark(written, names, phones)).values:
            words[field] = hidden(found.text) if secret else found.text
            values[field] = found.values
    return words, values


def sealed(values: Values, number: str) -> bytes | None:
    """The values of an order's fields, sealed for this order alone; None when there are none."""
    return seal(json.dumps(values, ensure_ascii=False), f"text:{number}") if values else None


def values_of(order: Order) -> Values:
    """The sealed values of an order by field."""
    found: Any = json.loads(unseal(order.sealed, f"text:{order.number}")) if order.sealed else {}
    # Orders of the first release sealed the values of their text alone.
    return {"text": found} if isinstance(found, list) else dict(found)


def rewrite(order: Order, field: str, value: str) -> None:
    """Put new words into one field of an order, in memory: masked, their values sealed with the others."""
    caller = order.contact.caller
    names, phones = [name_of(caller)], [phone_of(caller)]
    words, found = masked({field: value}, [field], names, phones, secret=order.secret)
    setattr(order, field, words[field])
    kept = {k: v for k, v in values_of(order).items() if k != field} | found
    order.sealed = sealed(kept, order.number)


def hide(order: Order, tasks: Iterable[Task]) -> None:
    """The caller asks not to be named: what stood masked in the order's and its units' words is hidden, in memory."""
    for field in WRITTEN:
        setattr(order, field, hidden(getattr(order, field)))
    order.title = title_of(order.text)
    for task in tasks:
        for field in WRITTEN_BY_UNITS:
            setattr(task, field, hidden(getattr(task, field)))


def title_of(text: str) -> str:
    """The first clause of the words, masked, at most 40 characters."""
    plain = shown(text).strip()
    first = re.split(r"[。！？!?\n；;]", plain, maxsplit=1)[0] or plain
    return first if len(first) <= TITLE_LENGTH else first[: TITLE_LENGTH - 1] + "…"


def in_clear(order: Order, field: str) -> str:
    """One field as it was written."""
    return opened(str(getattr(order, field)), values_of(order).get(field, []))


def all_in_clear(order: Order) -> dict[str, str]:
    """Every field that holds a sealed value, as it was written; the source's number among them."""
    columns = {f: getattr(order, f) for f in WRITTEN} | {"origin_number": order.contact.origin_number}
    return {f: opened(columns[f], found) for f, found in values_of(order).items() if f in columns}


def step_in_clear(body: EventBody, number: str, seq: int) -> dict[str, Any]:
    """What was given in a step, as it was written."""
    values: Values = json.loads(unseal(_box(body), f"event:{number}:{seq}")) if body.sealed else {}
    return body.given | {f: opened(body.given[f], found) for f, found in values.items() if f in body.given}


def _box(body: EventBody) -> bytes:
    """The sealed values of a step under the newest key they have."""
    assert body.sealed
    if is_current(body.sealed):
        return bytes(body.sealed)
    newer = ResealedBody.objects.filter(pk=body.pk).first()
    return bytes(newer.sealed if newer else body.sealed)


def opened(words: str, values: list[str]) -> str:
    """Words with their values back in place; words that were never marked stay as they are."""
    return unmark(words, values) if MARK.search(words) else words
