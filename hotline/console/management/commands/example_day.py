"""`manage.py example_day`: the example day into an empty database, never beside real orders or accounts."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from hotline.console.example_day import play
from hotline.regulation.refusals import Refused
from hotline.web.clock import now


class Command(BaseCommand):
    help = "在空库里演示一天的工单"

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            play(now(), self.stdout.write)
        except Refused as refused:
            raise CommandError(refused.sentence) from None
