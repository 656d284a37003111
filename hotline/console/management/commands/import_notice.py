"""`manage.py import_notice FILE.yaml`: a State Council holiday notice, for the centre's head to approve (reading 9)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hotline.orders.holidays import Preview, import_notice, preview
from hotline.people import fresh
from hotline.regulation.refusals import Refused
from hotline.web.clock import now


class Command(BaseCommand):
    help = "导入国务院放假通知：核对文件，列出受影响的期限，待值班长或局领导批准"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="FILE.yaml")

    def handle(self, *args: Any, **options: Any) -> None:
        at = now()
        fresh.look(at)
        try:
            row = import_notice(Path(options["file"]).read_text(encoding="utf-8"), actor=None, now=at)
        except Refused as refused:
            raise CommandError(refused.sentence) from None
        except (OSError, UnicodeDecodeError):
            raise CommandError(f"读不了 {options['file']}，请核对文件名和编码（UTF-8）。") from None
        for line in lines(preview(row, at)):
            self.stdout.write(line)
        self.stdout.write(f"{row.number} 已导入。请值班长或局领导在“放假通知”里批准，批准后才按它计算。")


def lines(found: Preview) -> list[str]:
    """What a notice changes, an open duty a line."""
    told = [f"{c.owed.order.number}  {c.owed.owed_by.short_name}  {c.words}" for c in found.moved]
    replaced = [f"将替换 {found.replaces.number}。"] if found.replaces else []
    return [*replaced, *told, f"期限变化 {len(told)} 项；另有 {found.settled} 项日期不变，只去掉“暂定”。"]
