"""`manage.py backup FILE`: the whole house in one sealed file, tried by restoring it (第二十七条)."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hotline.console.backups.base import Failed
from hotline.console.backups.drill import drill
from hotline.console.backups.house import back_up
from hotline.web.clock import now


class Command(BaseCommand):
    help = "把整套数据（数据库与密钥）备份成一个加密文件，并在另一个库里试恢复"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", type=Path, metavar="FILE")
        parser.add_argument("--no-drill", action="store_true", help="只备份，不试恢复")

    def handle(self, *args: Any, **options: Any) -> None:
        file: Path = options["file"]
        try:
            self.stdout.write("正在备份……")
            manifest = back_up(file, now())
            orders, size = manifest["tables"].get("orders_order", 0), file.stat().st_size / 1e6
            self.stdout.write(f"已备份到 {file}：工单 {orders} 件，{size:.1f} 兆字节。")
            if not options["no_drill"]:
                self.stdout.write("正在另一个库里试恢复……")
                self.stdout.write(f"试恢复通过。{drill(file)}")
        except Failed as refused:
            raise CommandError(str(refused)) from None
