"""Finding an entry: by words, and by what a caller says (第十四条 即时答复)."""

import math
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from hotline.knowledge.models import Entry, Version
from hotline.people.personal import indexable, mark
from hotline.people.search_words import query_words, tsquery, words
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local

ALIKE = 1.5
"""Least likeness that is shown (tests/knowledge/test_finding.py prints both sides)."""
FEW = 50
LIKE = """
with asked as (select unnest(%(asked)s::text[]) as word),
live as (select v.id, v.heard, v.tokens from knowledge_version v join knowledge_entry e on e.current_id = v.id
  where e.withdrawn_at is null and v.valid_until >= %(today)s and (v.is_open or not %(public)s)
  and (v.county = '' or %(county)s = '' or v.county = %(county)s)),
hit as (select l.id, a.word, case when l.heard @@ ('''' || replace(a.word, '''', '''''') || '''')::tsquery then 1.0 else 0.35 end as much
  from live l join asked a on l.tokens @@ ('''' || replace(a.word, '''', '''''') || '''')::tsquery),
weight as (select word, ln((greatest(%(few)s, (select count(*) from live)) + 1.0) / count(*)) as w from hit group by word)
select id, sum(w * much) as score from hit join weight using (word) group by id order by score desc, id limit %(limit)s
"""
"""Rare words weigh most; a word of the question three times one of the answer alone."""


@dataclass(frozen=True)
class Match:
    """An entry's version in use that may answer what was asked."""

    version: Version
    score: float


def in_use(now: datetime, *, public: bool = False) -> QuerySet[Version]:
    """The versions an answer may cite now: of an entry not taken down, reviewed, and not past its day."""
    rows = Version.objects.filter(
        current_of__isnull=False, current_of__withdrawn_at=None, valid_until__gte=local(now).date()
    )
    return (rows.filter(is_open=True) if public else rows).select_related("entry__unit")


def search(rows: QuerySet[Version], text: str) -> QuerySet[Version]:
    """Of these versions those that hold all words."""
    asked = query_words(text)
    if not asked:
        return rows
    return rows.extra(where=["knowledge_version.tokens @@ %s::tsquery"], params=[tsquery(asked)])


def like(text: str, now: datetime, *, county: str = "", public: bool = False, limit: int = 3) -> list[Match]:
    """The entries that answer something like this, likeliest first; none when nothing is like it."""
    asked = [w for w in words(indexable(mark(text).text)) if len(w) > 1 and "\\" not in w]
    if not asked:
        return []
    facts: dict[str, Any] = {
        "asked": asked,
        "today": local(now).date(),
        "public": public,
        "county": county,
        "few": FEW,
        "limit": limit,
    }
    with connection.cursor() as cursor:
        cursor.execute(LIKE, facts)
        scores = {pk: float(score) / math.sqrt(len(asked)) for pk, score in cursor.fetchall()}
    found = in_use(now).in_bulk([pk for pk, score in scores.items() if score >= ALIKE])
    return [Match(found[pk], score) for pk, score in scores.items() if pk in found]


def cited(code: str, now: datetime) -> Version:
    """The version an answer cites, e.g. "Z12-3". Refused 422 when it is not the one in use now."""
    head, _, tail = code.strip().upper().removeprefix("Z").partition("-")
    wrong = {"entry": "没有这条知识，请重新查找。"}
    if not (_small(head) and _small(tail)):
        raise Refused(
            "incomplete", "知识条目写作 Z12-3（条目-版次），请从“知识库”里选。", "第十四条", fields=wrong
        )
    entry = Entry.objects.select_related("current", "unit").filter(pk=int(head)).first()
    if entry is None or entry.current is None:
        raise Refused("incomplete", f"没有 {code} 这条知识，请重新查找。", "第十四条", fields=wrong)
    if entry.withdrawn_at is not None:
        raise _not_now(f"{entry.number} 已下架，不能引用，请重新查找。")
    if entry.current.ordinal != int(tail):
        raise _not_now(f"{entry.number} 已有第 {entry.current.ordinal} 版，请看过新版再答复。")
    if entry.current.is_over(local(now).date()):
        raise _not_now(
            f"{entry.number} 只有效到 {entry.current.valid_until}，待{entry.unit.name}续期，不能引用。"
        )
    return entry.current


def _small(digits: str) -> bool:
    return digits.isascii() and digits.isdigit() and len(digits) < 10


def _not_now(sentence: str) -> Refused:
    return Refused("incomplete", sentence, "第十四条", fields={"entry": sentence})
