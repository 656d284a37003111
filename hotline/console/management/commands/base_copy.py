"""`manage.py base_copy DIR`: a copy of the cluster from which the archive winds forward to any moment."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hotline.console.backups.base import Failed
from hotline.console.backups.wind import copy_base


class Command(BaseCommand):
    help = "做一份基础副本；配合 HOTLINE_WAL_ARCHIVE 的日志存档，可恢复到此后的任一时刻"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            copy_base(options["folder"])
        except Failed as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"基础副本已做好：{options['folder']}。密钥不在其中，请另行备份。")
