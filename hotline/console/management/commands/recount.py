"""`manage.py recount [PERIOD ...]`: are the kept sums what events and duties say? Names the first that differs (第二十八条)."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hotline.regulation.parameters import in_force_since
from hotline.regulation.periods import months_until, period
from hotline.statistics.models import Rolled
from hotline.statistics.recount import differing
from hotline.statistics.rolling import fill
from hotline.web.clock import now


class Command(BaseCommand):
    help = "从办理记录重数各期，与统计汇总核对；不符的指出第一处，退出码 1"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "periods", nargs="*", metavar="PERIOD", help="2026-04、2026-Q2、2026；不给则近三年各月"
        )
        parser.add_argument("--fill", action="store_true", help="先把汇总全部重做")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["fill"]:
            fill(now())
        state = Rolled.objects.filter(complete=True).first()
        if state is None:
            self.stdout.write("统计汇总还没有做完，请让 manage.py watch 跑着，或加 --fill 现在就做。")
            sys.exit(1)
        chosen = [period(key) for key in options["periods"]] or months_until(
            state.rolled_at, in_force_since()
        )
        for each in chosen:
            if sentence := next(differing(each, state.rolled_at), ""):
                self.stdout.write(sentence)
                sys.exit(1)
        self.stdout.write(
            f"核对 {len(chosen)} 期，汇总（{state.rolled_at:%Y-%m-%d %H:%M} 止）与办理记录一致。"
        )
