"""`manage.py rotate_keys`: exchange the keys of personal data, see how far it is, fetch the keys of an older database (第九条)."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from hotline.console.prepare import remembered_keys
from hotline.people.ciphers import keys
from hotline.people.keys import KeysMissing
from hotline.people.models import Account
from hotline.people.rotation import begin, former_keys, under_way
from hotline.regulation.refusals import Refused
from hotline.web.clock import now


class Command(BaseCommand):
    help = "更换个人信息密钥；不带参数只看进度"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--by", metavar="USERNAME", help="哪个安全管理员更换")
        parser.add_argument("--reason", default="", help="为什么更换")
        parser.add_argument("--former", metavar="DIR", help="把这个库当时的密钥取到一个空目录")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["former"]:
                former_keys(remembered_keys() or "", Path(options["former"]))
                self.stdout.write(f"已取到 {options['former']}。用 HOTLINE_KEYS 指它，再启动。")
                return
            if options["by"]:
                actor = Account.objects.filter(username=options["by"]).first()
                if actor is None:
                    raise CommandError(f"没有账号 {options['by']}。")
                begin(actor, options["reason"], now())
        except (Refused, KeysMissing) as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(self._progress())

    def _progress(self) -> str:
        found = under_way()
        if found is None:
            return f"现用第 {keys().newest} 号密钥，没有在更换。"
        return (
            f"正在换用第 {found.number} 号密钥：第 {found.round} 遍，已换 {found.done} 处；由 watch 接着办。"
        )
