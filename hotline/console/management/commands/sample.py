"""`manage.py sample`: the call-back sample's digests and seeds, and a month drawn again (第二十六条, reading 7)."""

import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hotline.orders.models import SampleSeed
from hotline.orders.samples import bounds, month_of, redraw, seed_for
from hotline.regulation.acceptance import KINDS
from hotline.regulation.call_backs import digest_of
from hotline.web.clock import now
from hotline.web.words import moment


class Command(BaseCommand):
    help = "回访抽样：公布种子摘要和种子，按月复算"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--publish", action="store_true", help="下月种子的摘要，和已过各月的种子")
        parser.add_argument("--redraw", metavar="YYYY-MM", help="按记录复算一个月，不一致时退出码 1")

    def handle(self, *args: Any, **options: Any) -> None:
        if month := options["redraw"]:
            self._redraw(month)
        elif options["publish"]:
            self._publish()
        else:
            raise CommandError("请写 --publish，或 --redraw YYYY-MM。")

    def _publish(self) -> None:
        at = now()
        _, following = bounds(month_of(at))
        seed_for(month_of(following), at)
        for row in SampleSeed.objects.order_by("-month"):
            over = row.month < month_of(at)
            said = bytes(row.seed).hex() if over else "月后公布"
            self.stdout.write(f"{row.month}　种子摘要 SHA-256 {digest_of(bytes(row.seed))}　种子 {said}")

    def _redraw(self, month: str) -> None:
        try:
            bounds(month)
        except ValueError:
            raise CommandError(f"“{month}”不是月份，应如 2026-04。") from None
        seed = SampleSeed.objects.filter(month=month).first()
        if seed is None:
            raise CommandError(f"{month} 没有抽样：那个月没有办结非投诉举报件。")
        if month >= month_of(now()):
            raise CommandError(f"{month} 还没有过完，种子月后公布，届时再复算。")
        drawing = redraw(seed)
        made = f"{moment(seed.made_at, '%Y-%m-%d %H:%M')}" if seed.made_at else "时间未记"
        self.stdout.write(
            f"{month} 种子 {bytes(seed.seed).hex()}（生成于 {made}），摘要 {digest_of(bytes(seed.seed))}"
        )
        for (unit, kind), numbers in sorted(drawing.strata.items()):
            lot, added = ([n for n in numbers if n in some] for some in (drawing.by_lot, drawing.added))
            line = f"{unit} {KINDS[kind]}：办结 {len(numbers)}，抽中 {len(lot)}，补抽 {len(added)}　{'、'.join(sorted(lot + added))}"
            self.stdout.write(line)
        for words, some in (("应抽未抽", drawing.missing), ("不应抽而抽", drawing.uncalled_for)):
            if some:
                self.stdout.write(f"{words}：{'、'.join(sorted(some))}")
        if drawing.missing or drawing.uncalled_for:
            sys.exit(1)
        self.stdout.write("与记录一致。")
