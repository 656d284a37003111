"""`manage.py what_if --reply complaint=7 --contact-clock roll`: on time by unit under other numbers; writes no order (第三十四条)."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hotline.regulation.refusals import Refused
from hotline.regulation.what_if import words_of
from hotline.reports.models import WhatIf
from hotline.reports.what_if import ask, count_a_part, lines
from hotline.web.clock import now


class Command(BaseCommand):
    help = "假设推演：改了限期或读法，这段时间的按时率会怎样"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--start", default="", help="从哪天，如 2025-01-01；不写为一年前")
        parser.add_argument("--end", default="", help="到哪天；不写为今天")
        parser.add_argument("--reply", nargs="*", default=[], help="类别=工作日数，如 complaint=7")
        parser.add_argument("--contact-hours", default="")
        parser.add_argument("--contact-clock", default="", help="pause 或 roll")
        parser.add_argument("--day-ends-at", default="", help="24:00 或 17:30")

    def handle(self, *args: Any, **options: Any) -> None:
        given = {k: options[k] for k in ("start", "end", "contact_hours", "contact_clock", "day_ends_at")}
        given |= {f"reply_{kind}": n for kind, _, n in (said.partition("=") for said in options["reply"])}
        try:
            run = ask(given, actor=None, now=now())
        except Refused as refused:
            raise CommandError(refused.sentence) from None
        while (run := WhatIf.objects.get(pk=run.pk)).finished_at is None and count_a_part(now()):
            self.stderr.write(f"{run.done}/{run.total}")
        self.stdout.write(f"{run.start} 至 {run.end}，假设：{words_of(run.changes)}；现行在前，假设在后")
        for line in lines(run):
            self.stdout.write(
                f"{line.unit}\t{line.duty}\t{line.before.hits}/{line.before.rows} {line.before.rate}"
                f"\t{line.after.hits}/{line.after.rows} {line.after.rate}\t{line.moved:+.1f}"
            )
