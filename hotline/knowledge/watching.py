"""What the watch does for the knowledge base: asks to renew, says what ended, reminds of the quarter (第十三条)."""

from datetime import datetime, timedelta

from django.db.models import QuerySet

from hotline.knowledge.models import Deed, State, Version
from hotline.knowledge.owed import owed_by_units
from hotline.notices.models import Notice
from hotline.people.models import Unit
from hotline.people.once import once_a_day
from hotline.regulation.knowledge import ARTICLE, quarter_of, renewal_from
from hotline.regulation.parameters import value_on
from hotline.regulation.time_limits import local

BATCH = 200
KEPT = "knowledge-watched"
"""The day it was last done for: once a day is enough."""


def keep_knowledge(now: datetime) -> int:
    """Once a day: ask for renewals, end what is over, remind units that have not submitted; how many were told."""
    with once_a_day(KEPT, now) as is_first:
        return ask_to_renew(now) + say_what_ended(now) + remind_of_the_quarter(now) if is_first else 0


def ask_to_renew(now: datetime) -> int:
    """Entries near their last day: their units are asked once a version."""
    today = local(now).date()
    furthest = today + timedelta(days=value_on(today, "knowledge_renewal_days"))
    rows = _live().filter(renewal_asked_at=None, valid_until__lte=furthest, valid_until__gte=today)
    due = [v for v in rows[:BATCH] if renewal_from(v.valid_until) <= today]
    Version.objects.filter(pk__in=[v.pk for v in due]).update(renewal_asked_at=now)
    return _say(due, "asked", "将于 {until} 到期，请续期或修订（{question}）", now)


def say_what_ended(now: datetime) -> int:
    """Entries whose day is past: nobody may cite them any more, and their units hear of it once."""
    over = _live().filter(valid_until__lt=local(now).date())
    told = Deed.objects.filter(what="expired").values("version")
    return _say(
        list(over.exclude(pk__in=told)[:BATCH]), "expired", "已于 {until} 到期停用，请续期（{question}）", now
    )


def remind_of_the_quarter(now: datetime) -> int:
    """Units that have not submitted enough in the last days of a quarter."""
    today = local(now).date()
    quarter = quarter_of(today)
    if today <= quarter.last - timedelta(days=value_on(today, "knowledge_remind_before_days")):
        return 0
    short = [o for o in owed_by_units(now) if o.submitted < o.needed]
    sentences = {
        o.unit: f"{quarter.words}应报送知识 {o.needed} 条，已报 {o.submitted} 条，{quarter.last} 截止"
        for o in short
    }
    made = [_notice(u, f":{quarter.first}:{u.pk}", words, now) for u, words in sentences.items()]
    Notice.objects.bulk_create(made, ignore_conflicts=True)
    return len(made)


def _live() -> QuerySet[Version]:
    return Version.objects.filter(
        state=State.PUBLISHED, current_of__isnull=False, current_of__withdrawn_at=None
    ).select_related("entry__unit").order_by("valid_until", "id")  # fmt: skip


def _say(versions: list[Version], what: str, sentence: str, now: datetime) -> int:
    Deed.objects.bulk_create(
        Deed(entry_id=v.entry_id, version=v, at=now, by=None, what=what, words=f"有效至 {v.valid_until}")
        for v in versions
    )
    Notice.objects.bulk_create(
        [
            _notice(v.entry.unit, f"{v.entry_id}:{v.ordinal}:{what}",
                    f"{v.cite} " + sentence.format(until=v.valid_until, question=v.question), now)
            for v in versions
        ],
        ignore_conflicts=True,
    )  # fmt: skip
    return len(versions)


def _notice(unit: Unit, key: str, sentence: str, now: datetime) -> Notice:
    return Notice(key=f"knowledge:{key}", unit=unit, sentence=sentence[:200], article=ARTICLE, created_at=now)
