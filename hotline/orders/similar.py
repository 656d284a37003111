"""Orders that may be about the same matter, for the one who takes the call: by caller, by object, by words (第二十二条)."""

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from django.db.models import Count, Q, QuerySet

from hotline.orders.models import Event, Order
from hotline.people.ciphers import indexes_of
from hotline.people.personal import indexable, mark, shown
from hotline.people.search_words import words
from hotline.regulation.steps import BEFORE_CLOSING, STEP, State

DAYS = 30
WINDOW = 3000
"""How many of the newest orders are compared word by word; at 100 orders a day that is the 30 days."""
SHOWN = 5
ALIKE = 1.5
"""Least likeness that is shown, found on the doubles of the 240 cases (tests/web/test_similar.py prints both sides)."""
FEW = 50
"""In a house with fewer orders every word is rare; it is weighed as if there were so many."""
NEVER_MAIN = {State.MERGED, State.WITHDRAWN, State.ARCHIVED, State.RETURNED, State.REFERRED}
BY_WORDS = """
with asked as (select unnest(%s::text[]) as word),
recent as materialized (select order_id, tokens from orders_searchentry order by order_id desc limit %s),
hit as materialized (select order_id, word from recent, unnest(tsvector_to_array(tokens)) as t(word) join asked using (word)),
weight as (select word, ln((greatest(%s, (select count(*) from recent)) + 1.0) / count(*)) as w from hit group by word)
select order_id, sum(w), (array_agg(word order by w desc, word))[:12] from hit join weight using (word)
group by order_id order by sum(w) desc, order_id desc limit %s
"""


@dataclass
class Likeness:
    """One order that may be the same matter. calls: how often this caller has called about it, this call not counted."""

    order: Order
    why: list[str] = field(default_factory=list)
    score: float = 0
    calls: int = 0

    @property
    def may_supplement(self) -> bool:
        """The caller's own order, still open: this call belongs to it."""
        return self.calls > 0 and State(self.order.state) in BEFORE_CLOSING

    @property
    def may_remind(self) -> bool:
        """第三次来电: the caller presses, the unit has it."""
        return self.calls > 1 and State(self.order.state) in STEP["remind"].from_

    @property
    def may_merge(self) -> bool:
        return not self.calls and State(self.order.state) not in NEVER_MAIN


def object_key(facts: Mapping[str, Any]) -> str:
    """What is complained of, written one way: plate before route before company; no personal value in it."""
    written = (indexable(str(facts.get(name) or "")) for name in ("plate", "route", "company"))
    return next(filter(None, (re.sub(r"\s", "", said).upper() for said in written)), "")


def similar(phone: str, facts: Mapping[str, Any], now: datetime, limit: int = SHOWN) -> list[Likeness]:
    """Orders of the last 30 days by the same caller, on the same object, or in like words; likeliest first.

    phone: normalised, or "". facts: what is typed so far.
    """
    recent = Order.objects.filter(registered_at__gte=now - timedelta(days=DAYS)).exclude(state=State.MERGED)
    found: dict[int, Likeness] = {}
    if phone:
        own = recent.filter(contact__caller__phone_index__in=indexes_of(phone))
        _note(found, own.order_by("-id")[:limit], "同一来电人", 1000)
    if key := object_key(facts):
        _note(found, recent.filter(object_key=key).order_by("-id")[:limit], "同一对象", 10)
    _by_words(found, recent, facts, limit)
    likeliest = sorted(found.values(), key=lambda one: (-one.score, -one.order.pk))[:limit]
    _count_calls([one for one in likeliest if "同一来电人" in one.why])
    return likeliest


def _note(found: dict[int, Likeness], orders: Iterable[Order], why: str, score: float) -> None:
    for order in orders:
        one = found.setdefault(order.pk, Likeness(order))
        one.why.append(why)
        one.score += score


def _by_words(
    found: dict[int, Likeness], recent: QuerySet[Order], facts: Mapping[str, Any], limit: int
) -> None:
    hits = by_words(facts, limit * 4)
    scores = {pk: (score, shared) for pk, score, shared in hits if score >= ALIKE or pk in found}
    for order in recent.filter(pk__in=scores):
        one = found.setdefault(order.pk, Likeness(order))
        score, shared = scores[order.pk]
        one.score += score
        if score >= ALIKE and (said := _sayable(shared, shown(order.text))):
            one.why.append("同提“" + "”“".join(said) + "”")


def by_words(facts: Mapping[str, Any], limit: int) -> list[tuple[int, float, list[str]]]:
    """Order id, likeness and shared words of the newest orders, likeliest first: rare words weigh most."""
    told = " ".join(str(facts.get(name) or "") for name in ("text", "place", "county", "topic"))
    asked = [word for word in words(indexable(mark(told).text)) if len(word) > 1]
    if not asked:
        return []
    with connection.cursor() as cursor:
        cursor.execute(BY_WORDS, [asked, WINDOW, FEW, limit])
        return [
            (pk, float(score) / math.sqrt(len(asked) * 4), shared) for pk, score, shared in cursor.fetchall()
        ]


def _sayable(shared: list[str], text: str) -> list[str]:
    """Of the shared words the three heaviest, pairs that continue each other joined: 招手 手不 → 招手不."""
    joined: list[str] = []
    for word in shared:
        for i, one in enumerate(joined):
            for both in (
                one + word[1:] if one[-1] == word[0] else "",
                word + one[1:] if word[-1] == one[0] else "",
            ):
                if both and both in text:
                    joined[i] = both
                    break
            else:
                continue
            break
        else:
            if not any(word in one for one in joined):
                joined.append(word)
    return [one for one in joined if len(one) > 1][:3]


def _count_calls(own: list[Likeness]) -> None:
    """The registration, and each supplement the centre took down."""
    counted = Event.objects.filter(order__in=[one.order for one in own]).values("order").annotate(
        n=Count("id", filter=Q(action="register") | Q(action="supplement", unit__kind="centre"))
    )  # fmt: skip
    calls = {row["order"]: row["n"] for row in counted} if own else {}
    for one in own:
        one.calls = max(1, calls.get(one.order.pk, 1))
