"""`manage.py play_calls`: plays a day of calls against the running server through HTTP, as a telephone platform would."""

import random
import time
from argparse import ArgumentParser
from collections import Counter
from datetime import timedelta
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hotline.console.accounts import HOLDER
from hotline.console.call_simulator import Line, day_of_calls, play
from hotline.console.example_calls import platform
from hotline.console.example_cases import requests
from hotline.exchange.signatures import make_key
from hotline.people.models import Account
from hotline.people.roles import Role
from hotline.web.clock import now


class Command(BaseCommand):
    help = "模拟话务平台：向运行中的服务发一天的来电事件"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--url", default="http://127.0.0.1:8328", help="服务的地址")
        parser.add_argument("--key", default="", help="话务平台的 名字:密钥；示例库里不写，自己取一把")
        parser.add_argument("--calls", type=int, default=60, help="多少通电话")
        parser.add_argument("--hours", type=float, default=8.0, help="分布在现在之前的几小时里")
        parser.add_argument(
            "--agents", default=HOLDER.get(Role.OPERATOR, ""), help="话务员账号或分机，逗号隔开"
        )
        parser.add_argument("--live", action="store_true", help="时刻写现在，边发边看来电提示")
        parser.add_argument("--pace", type=float, default=0.0, help="两个事件之间等几秒")
        parser.add_argument("--seed", type=int, default=None, help="同一个数给同样的一天")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["calls"] < 1 or not options["agents"]:
            raise CommandError("--calls 至少 1，--agents 至少写一个话务员。")
        rng = random.Random(options["seed"])
        phones = [r.row["caller"]["phone"] for r in requests() if r.row["caller"]["phone"]] or ["13905570100"]
        plans = day_of_calls(options["calls"], phones, options["agents"].split(","), now(),
                             timedelta(hours=options["hours"]), rng)  # fmt: skip
        line = Line(options["url"], self._key(options["key"]), now)
        seen: Counter[str] = Counter()
        try:
            for told, status, answer in play(
                plans, line, live=options["live"], sleep=time.sleep, pace=options["pace"]
            ):
                seen[f"{told.event} {status}"] += 1
                if status >= 400 or options["live"]:
                    self.stdout.write(
                        f"{told.event} {told.call} {status} {answer.get('sentence', answer.get('state', ''))}"
                    )
        except OSError as error:
            raise CommandError(
                f"连不上 {options['url']}（{error}）。请先 make run，或用 --url 写对地址。"
            ) from None
        self.stdout.write("；".join(f"{what} × {n}" for what, n in sorted(seen.items())))

    def _key(self, given: str) -> tuple[str, str]:
        """The key that was given, or in an example house a fresh one of the example's own platform."""
        if given:
            name, colon, secret = given.partition(":")
            if not colon:
                raise CommandError("--key 写成 名字:密钥。")
            return name, secret
        if not Account.objects.filter(is_sample=True).exists():
            raise CommandError("这里没有示例：请用 --key 写话务平台的 名字:密钥（账号岗位 → 发签名密钥）。")
        account = platform()
        return account.username, make_key(account, now())
