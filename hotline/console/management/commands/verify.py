"""`manage.py verify`: do the chains of records hold, and the sealed packages? Names each fault (第九条 全程追溯)."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from hotline.archives.checks import all_faults, all_packages
from hotline.orders.models import DaySeal, Event, Order
from hotline.orders.records import broken_links

BATCH = 500


class Command(BaseCommand):
    help = "核对全部办理记录的链；有断处即指出，退出码 1"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seals", action="store_true", help="并列出每日封存的根值，供与另存的核对")
        parser.add_argument(
            "--packages", action="store_true", help="并核对归档卷；连同 --seals 时列出各卷封存值"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        broken = 0
        for sentence in broken_links(all_orders()):
            broken += 1
            self.stdout.write(sentence)
        self.stdout.write(
            f"工单 {Order.objects.count()} 件，记录 {Event.objects.count()} 条，断链 {broken} 处。"
        )
        if options["seals"]:
            for seal in DaySeal.objects.order_by("day"):
                self.stdout.write(f"{seal.day:%Y-%m-%d} {seal.chains} 条链 {bytes(seal.root).hex()}")
        if options["packages"]:
            broken += self._packages(options["seals"])
        if broken:
            sys.exit(1)

    def _packages(self, list_seals: bool) -> int:
        """How many faults the packages have, each printed."""
        faults = list(all_faults())
        count = destroyed = 0
        for package in all_packages():
            count, destroyed = count + 1, destroyed + (package.destroyed_at is not None)
            if list_seals:
                seal = bytes(package.seal).hex()
                self.stdout.write(
                    f"第 {package.place} 卷 工单 {package.order.number} 第 {package.version} 版 {seal}"
                )
        for sentence in faults:
            self.stdout.write(sentence)
        self.stdout.write(f"归档卷 {count} 个，其中已销毁 {destroyed} 个，问题 {len(faults)} 处。")
        return len(faults)


def all_orders() -> Iterator[Order]:
    """Every order by number of entry, in batches, so that a million need no more memory than a few hundred."""
    after = 0
    while batch := list(Order.objects.filter(pk__gt=after).order_by("pk")[:BATCH]):
        yield from batch
        after = batch[-1].pk
