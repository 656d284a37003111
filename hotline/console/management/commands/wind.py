"""`manage.py wind DIR --until "YYYY-MM-DD HH:MM:SS"`: an empty house as it was at that moment, its chains verified."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connection

from hotline.console.backups.base import Failed
from hotline.console.backups.verified import verified
from hotline.console.backups.wind import wind
from hotline.console.prepare import remembered_keys
from hotline.embedded import cluster
from hotline.people.keys import KeysMissing, check_against
from hotline.regulation.time_limits import ZONE


class Command(BaseCommand):
    help = "用基础副本和日志存档，把空目录恢复成某一时刻的样子"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", type=Path, metavar="DIR")
        parser.add_argument("--until", default="", help='"YYYY-MM-DD HH:MM:SS"，不给则恢复到最后')

    def handle(self, *args: Any, **options: Any) -> None:
        until = _moment(options["until"]) if options["until"] else None
        try:
            wind(options["folder"], until)
            said = verified()
            check_against(settings.KEYS_DIR, remembered_keys())
        except (Failed, KeysMissing, cluster.CannotStart) as refused:
            raise CommandError(str(refused)) from None
        finally:
            connection.close()
            cluster.stop()
        self.stdout.write(f"已恢复到{options['until'] or '最后'}：{said}")
        self.stdout.write(
            "归档卷不在日志存档里：请把 packages 目录从原处或备份取来，再用 manage.py verify --packages 核对。"
        )


def _moment(words: str) -> datetime:
    try:
        return datetime.fromisoformat(words).replace(tzinfo=ZONE)
    except ValueError:
        raise CommandError(f"“{words}”不是时刻，请写成 2026-11-25 09:30:00。") from None
