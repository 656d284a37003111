"""`manage.py due KIND "YYYY-MM-DD HH:MM"`: what a dispatch at that moment would owe, and by when.

Needs no database; where one answers, approved holiday notices imported there count too.
"""

import json
import sys
from argparse import ArgumentParser
from contextlib import suppress
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error

from hotline.people import fresh
from hotline.regulation.acceptance import KINDS
from hotline.regulation.digits import whole
from hotline.regulation.duties import Facts, Owes, opened_by
from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import ZONE, Due, local, working_days_due
from hotline.web.clock import now

SHAPE = "%Y-%m-%d %H:%M"
MOST_DAYS = 3660


class Command(BaseCommand):
    help = "某时刻转办的工单，各项责任何时到期；或从某时刻起数 N 个工作日"
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("words", nargs="*", metavar="KIND 时刻")
        parser.add_argument("--days", metavar="N")

    def handle(self, *args: Any, **options: Any) -> None:
        with suppress(Error):
            fresh.look(now())
        try:
            found = answer(options["words"], options["days"])
        except Refused as refused:
            self.stderr.write(refused.sentence)
            sys.exit(2)
        except LookupError as unknown:  # a day before the regulation, or a year without any calendar
            self.stderr.write(str(unknown.args[0]))
            sys.exit(2)
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))


def answer(words: list[str], days: str | None) -> dict[str, Any]:
    """The object to print. Refused with a sentence when the words are no kind, no moment or no number."""
    if len(words) == 3:  # the date and the time came without quotation marks
        words = [words[0], f"{words[1]} {words[2]}"]
    if len(words) == 2:
        _kind(words[0])
    if days is not None:
        return count_days(_moment(words[-1] if words else ""), _count(days))
    if len(words) != 2:
        raise Refused("invalid", '用法：manage.py due 类别 "2026-04-28 07:21"；或再加 --days N 数工作日。')
    return dues_of(_kind(words[0]), _moment(words[1]))


def dues_of(kind: str, dispatched_at: datetime) -> dict[str, Any]:
    """Every duty a plain order of this kind opens when it is dispatched at this moment."""
    facts = Facts(kind, "dispatched", safety=False, anonymous=False, transferred=False, called_back=False,
                  reply_due=None, others_owed=True, copied=False)  # fmt: skip
    opened = [
        d
        for d in opened_by("dispatch")
        if "dispatch" in d.opened_by and d.owes != Owes.JOINT and d.when(facts)
    ]
    return {
        "kind": kind,
        "dispatched_at": dispatched_at.isoformat(),
        "duties": [{"duty": d.key, "label": d.label} | _plain(d.due(dispatched_at, facts)) for d in opened],
    }


def count_days(since: datetime, days: int) -> dict[str, Any]:
    """The end of the N-th working day after the day of `since`."""
    return {"days": days, "since": since.isoformat()} | _plain(working_days_due(since, days, "第二十条"))


def _plain(due: Due) -> dict[str, Any]:
    return {
        "due": local(due.at).isoformat(),
        "article": due.article,
        "provisional": due.provisional,
        "trace": [{"day": day, "counted": counted, "why": why} for day, counted, why in due.trace],
    }


def _kind(word: str) -> str:
    code = {name: code for code, name in KINDS.items()}.get(word, word)
    if code not in KINDS:
        names = "、".join(f"{code}（{name}）" for code, name in KINDS.items())
        raise Refused("invalid", f"没有“{word}”这个类别，请用：{names}。")
    return code


def _moment(text: str) -> datetime:
    try:
        return datetime.strptime(text.strip().replace("T", " "), SHAPE).replace(tzinfo=ZONE)
    except ValueError:
        raise Refused("invalid", f"“{text}”不是时刻，应如 2026-04-28 07:21。") from None


def _count(text: str) -> int:
    found = whole(text, 4)
    if found is None or not 1 <= found <= MOST_DAYS:
        raise Refused("invalid", f"“{text}”不是工作日数，应为 1 到 {MOST_DAYS} 的整数。")
    return found
