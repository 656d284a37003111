"""`manage.py example_day`: the example day into an empty database."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hotline.console.example_day import play
from hotline.orders.models import Order
from hotline.web.clock import now


class Command(BaseCommand):
    help = "在空库里演示一天的工单"

    def handle(self, *args: Any, **options: Any) -> None:
        if Order.objects.exists():
            raise CommandError("库里已有工单，示例只放进空库。")
        play(now(), self.stdout.write)
