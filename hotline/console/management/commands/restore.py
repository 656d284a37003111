"""`manage.py restore FILE`: a backup into an empty house, counted and its chains verified before it is called done."""

import os
from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from hotline.console.backups.base import Failed
from hotline.console.backups.drill import drill
from hotline.console.backups.house import restore
from hotline.console.backups.sealed_file import NotOpened
from hotline.console.backups.verified import files_verified, verified
from hotline.console.management.commands.grant_roles import grant_roles
from hotline.embedded import cluster


class Command(BaseCommand):
    help = "把备份恢复到空库，核对行数与全部办理记录的链"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--drill", action="store_true", help="只试：恢复到临时的库，核对后拆掉")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["drill"]:
                self.stdout.write(f"试恢复通过。{drill(options['file'])}")
            else:
                self.stdout.write(_into_this_house(options["file"]))
        except (Failed, NotOpened, cluster.CannotStart) as refused:
            raise CommandError(str(refused)) from None


def _into_this_house(file: Path) -> str:
    embedded = "DATABASE_URL" not in os.environ
    if embedded:
        cluster.start()
    try:
        manifest = restore(file)
        said = verified() + files_verified()
        grant_roles()
        return f"已恢复 {manifest['made_at'][:16].replace('T', ' ')} 的备份：{said}"
    finally:
        connection.close()
        if embedded:
            cluster.stop()
