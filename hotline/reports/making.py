"""A report somebody asked for: noted at once, made by the watch, its progress seen by whoever waits (第二十八条)."""

import logging
from datetime import datetime, timedelta

from django.db import IntegrityError, connection, transaction
from django.db.models import Q

from hotline.people.models import Account
from hotline.regulation.refusals import Refused
from hotline.reports.keeping import ARTICLE, make_report, may_make
from hotline.reports.models import Making

GIVEN_UP = timedelta(minutes=3)
"""A making that stands still so long was left by a loop that died: the next takes it up."""
PROGRESS = "update reports_making set share = %s, doing = %s where id = %s"
log = logging.getLogger(__name__)


def ask_report(key: str, reason: str, *, actor: Account, now: datetime) -> Making:
    """Ask for a period's report; one that is on its way already is given again. Refused 403, 409 or 422."""
    of = may_make(key, reason, actor, now)
    try:
        with transaction.atomic():
            return Making.objects.create(
                period=of.key, reason=reason.strip()[:200], asked_by=actor, asked_at=now
            )
    except IntegrityError:
        return Making.objects.get(period=of.key, done_at=None)


def make_asked(now: datetime) -> int:
    """Make the reports asked for, one after the other; how many. One that fails says so to whoever asked."""
    made = 0
    while asked := _claim(now):
        try:
            asked.report = make_report(
                asked.period, asked.reason, actor=asked.asked_by, now=now, said=_Progress(asked.pk)
            )
            made += 1
        except Refused as refused:
            asked.refused = refused.sentence[:200]
        except Exception:
            log.exception("report of %s", asked.period)
            asked.refused = "编制时出错，没有编成，请再编一次；再不成请告诉系统管理员。"
        asked.share, asked.done_at = 100, now
        asked.save()
    return made


def _claim(now: datetime) -> Making | None:
    with transaction.atomic():
        waiting = Making.objects.filter(
            Q(started_at=None) | Q(started_at__lt=now - GIVEN_UP), done_at=None
        ).order_by("id")
        found = (
            waiting.select_for_update(skip_locked=True, of=("self",)).select_related("asked_by__unit").first()
        )
        if found:
            found.started_at = now
            found.save(update_fields=["started_at"])
        return found


class _Progress:
    """Writes how far a making is on a line of its own, so that others see it while the work is not over yet."""

    def __init__(self, pk: int) -> None:
        self.pk, self.last = pk, -1

    def __call__(self, share: int, words: str) -> None:
        if share == self.last:
            return
        self.last = share
        with connection.cursor() as cursor:
            cursor.execute(PROGRESS, [share, words, self.pk])


def making(pk: int) -> Making:
    """One making. Refused 404 when there is none."""
    found = Making.objects.filter(pk=pk).first()
    if found is None:
        raise Refused("unknown", "没有这次编制。", ARTICLE)
    return found
