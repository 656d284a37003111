"""`manage.py send_notices`: mails and text messages, every second, until told to stop. Several may run at once."""

import logging
import signal
import threading
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, connection

from hotline.console.outbox import beat, is_configured
from hotline.web.clock import now

POLL_SECONDS = 1.0
log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "外发：把提醒按各人的设置发邮件、短信；可同时开几个"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="只跑一遍")

    def handle(self, *args: Any, **options: Any) -> None:
        if not is_configured():
            self.stdout.write("没有设置外发（HOTLINE_SMTP_URL、HOTLINE_SMS_URL），不必运行。")
        elif options["once"]:
            self.stdout.write(f"发出 {beat(now)} 件。")
        else:
            _beat_until_stopped()


def _beat_until_stopped() -> None:
    stop = threading.Event()
    for end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(end, lambda _signal, _frame: stop.set())
    while not stop.is_set():
        try:
            beat(now)
        except Error:
            # The database may be away for a moment; what was claimed is free again when its lease ends.
            log.exception("这一轮外发没有做成，稍后再试。")
            connection.close()
        stop.wait(POLL_SECONDS)
