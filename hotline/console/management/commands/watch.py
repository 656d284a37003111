"""`manage.py watch`: warnings and reminders, every second, until told to stop. Several may run at once."""

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, connection

from hotline.console.watch import tick
from hotline.web.clock import now

POLL_SECONDS = 1.0
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "监测：到点预警、催办；可同时开几个"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="只跑一遍")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            warned, reminded, escalated = tick(now())
            self.stdout.write(f"预警 {warned} 项，提醒 {reminded} 项，升级督办 {escalated} 件。")
            return
        _beat_until_stopped()


def _beat_until_stopped() -> None:
    stop = threading.Event()
    for end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(end, lambda _signal, _frame: stop.set())
    while not stop.is_set():
        try:
            tick(now())
        except Error:
            # The database may be away for a moment; nothing was half done, the next beat takes it up.
            log.exception("这一轮监测没有做成，稍后再试。")
            connection.close()
        stop.wait(POLL_SECONDS)
