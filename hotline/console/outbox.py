"""One beat of the outbox: what is due leaves the house (第二十三条). Several may beat at once; any may be killed."""

from collections.abc import Callable
from datetime import datetime

from hotline.exchange import province, sources
from hotline.notices.sending import Sender, send_due, senders
from hotline.notices.spread import spread
from hotline.orders.worklists import examples_among

Clock = Callable[[], datetime]


def beat(clock: Clock) -> int:
    """Gather new notices and send what is due, the province's copies and what other hotlines are told too: how many messages went out."""
    by = senders()
    sent = send_due(by, clock, lambda: _gather(by, clock())) if by else 0
    return sent + province.send_due(clock) + sources.send_due(clock)


def _gather(by: tuple[Sender, ...], now: datetime) -> None:
    while spread(now, [sender.channel for sender in by], examples_among):
        pass
