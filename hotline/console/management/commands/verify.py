"""`manage.py verify`: does every order's chain of records hold? Names each first broken link (第九条 全程追溯)."""

import sys
from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from hotline.orders.models import DaySeal, Event, Order
from hotline.orders.records import broken_links

BATCH = 500


class Command(BaseCommand):
    help = "核对全部办理记录的链；有断处即指出，退出码 1"

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--seals", action="store_true", help="并列出每日封存的根值，供与另存的核对")

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
        if broken:
            sys.exit(1)


def all_orders() -> Iterator[Order]:
    """Every order by number of entry, in batches, so that a million need no more memory than a few hundred."""
    after = 0
    while batch := list(Order.objects.filter(pk__gt=after).order_by("pk")[:BATCH]):
        yield from batch
        after = batch[-1].pk
