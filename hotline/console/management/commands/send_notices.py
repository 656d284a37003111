"""`manage.py send_notices`: mails, text messages, copies for the province and states for other hotlines, every second, until told to stop. Several may run at once."""

import logging
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from hotline.console.loop import beat_until_stopped
from hotline.console.outbox import beat
from hotline.web.clock import now

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "外发：提醒发邮件、短信，投诉举报抄送省中心；可同时开几个"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--once", action="store_true", help="只跑一遍")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["once"]:
            self.stdout.write(f"发出 {beat(now)} 件。")
        else:
            beat_until_stopped(lambda: beat(now), log, "这一轮外发没有做成，稍后再试。")
