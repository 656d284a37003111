"""`manage.py province_file YYYY-MM-DD`: the day's copies for the province as one workbook (第二十一条)."""

import sys
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from hotline.exchange.province_file import file_of
from hotline.exchange.reconcile import day_of
from hotline.regulation.refusals import Refused
from hotline.web.clock import now


class Command(BaseCommand):
    help = "某日的投诉举报抄送文件（xlsx）；装进文件的不再走线路"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("day", metavar="YYYY-MM-DD")
        parser.add_argument("--to", type=Path, metavar="文件", help="写到哪里，默认 province-YYYY-MM-DD.xlsx")

    def handle(self, *args: Any, **options: Any) -> None:
        moment = now()
        try:
            day = day_of(options["day"], moment)
            raw, count = file_of(day, moment)
        except Refused as refused:
            self.stderr.write(refused.sentence)
            sys.exit(2)
        file = options["to"] or Path(f"province-{day}.xlsx")
        file.touch(mode=0o600)
        file.write_bytes(raw)
        self.stdout.write(f"{file}：{count} 条。")
