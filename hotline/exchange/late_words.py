"""未能办入的来文: what partners sent about orders that took it no more, for a person to decide on (decision 0086)."""

import json
from dataclasses import dataclass
from datetime import datetime

from hotline.exchange.imports import may
from hotline.exchange.inbox import VERB_WORDS
from hotline.exchange.models import LateWord
from hotline.people.ciphers import unseal
from hotline.people.models import Account
from hotline.people.personal import mark, masked_for_good
from hotline.regulation.refusals import Refused


@dataclass(frozen=True)
class Open:
    """One of them: what it asks, in words, masked."""

    word: LateWord
    verb: str
    said: str


def open_words(most: int) -> list[Open]:
    """Those nobody has settled, the oldest first."""
    rows = LateWord.objects.filter(settled_at=None).select_related("handed__order", "handed__account")
    return [Open(w, VERB_WORDS.get(w.verb, w.verb), _said(w)) for w in rows.order_by("id")[:most]]


def _said(word: LateWord) -> str:
    if not word.sealed:
        return ""
    facts = json.loads(unseal(bytes(word.sealed), f"late:{word.handed_id}:{word.verb}:{word.key}"))
    words = "；".join(str(v) for n, v in facts.items() if v and n != "how")
    return masked_for_good(words)[:300]


def settle_word(pk: int, by: Account, done: str, now: datetime) -> None:
    """What was done about one. Refused 403, 404, 409 when settled, 422 without words."""
    may(by)
    word = LateWord.objects.filter(pk=pk).first()
    if word is None:
        raise Refused("unknown", "没有这一条来文。")
    if not done.strip():
        raise Refused("incomplete", "请写明怎样处理的。", "第十五条", fields={"done": "请填。"})
    mine = LateWord.objects.filter(pk=pk, settled_at=None)
    if not mine.update(settled_at=now, settled_by=by, what_was_done=mark(done.strip()).text[:200]):
        raise Refused("not_open", "这一条已经处理过。", "第十五条")
