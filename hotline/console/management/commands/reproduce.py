"""`manage.py reproduce FILE.xlsx`: a report another hotline published comes out of its tables with the same figures (第二十八条)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hotline.regulation.refusals import Refused
from hotline.regulation.time_limits import local
from hotline.reports.paper_of import paper_of
from hotline.reports.reproduced import reproduce
from hotline.web.clock import now


class Command(BaseCommand):
    help = "按别的热线公布的表（或逐件的工单）重出报告，逐格核对；对不上的指出哪一格，退出码 1"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE.xlsx")
        parser.add_argument("--title", default="", help="报告的标题；不写用文件名")
        parser.add_argument("--paper", type=Path, help="另写成 docx")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            raw = file.read_bytes()
        except OSError:
            raise CommandError(f"打不开 {file}：请给出一个 xlsx 或 CSV 文件。") from None
        try:
            made = reproduce(raw, options["title"] or file.stem, local(now()).date())
        except Refused as refused:
            raise CommandError("\n".join([refused.sentence, *list(refused.fields.values())[1:]])) from None
        for table in made.tables:
            self.stdout.write(
                "\n".join([table.grid.caption, *("\t".join(row) for row in [table.head(), *table.rows]), ""])
            )
        self.stdout.write("\n".join(b["words"] for b in made.blocks[1:] if b["is"] == "text"))
        if options["paper"]:
            options["paper"].write_bytes(paper_of(made.blocks))
