"""`manage.py watch`: warnings and reminders every second, the sums of the figures every minute. Several may run at once."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hotline.console.loop import beat_until_stopped
from hotline.console.watch import tick
from hotline.statistics.rolling import roll
from hotline.web.clock import now

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "监测：到点预警、催办；可同时开几个"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="只跑一遍")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            warned, reminded, escalated = tick(now())
            roll(now())
            self.stdout.write(f"预警 {warned} 项，提醒 {reminded} 项，升级督办 {escalated} 件。")
            return
        beat_until_stopped(lambda: (tick(now()), roll(now())), log, "这一轮监测没有做成，稍后再试。")
