"""Of calls, what is due in a beat: recordings that lie ready are brought in, old numbers without an order forgotten."""

import logging
from datetime import datetime

from hotline.calls import numbers, recordings

log = logging.getLogger(__name__)


def keep_calls(now: datetime) -> tuple[int, int]:
    """(recordings brought in, numbers forgotten). What the disk refuses is logged and tried again."""
    try:
        return recordings.fetch_waiting(now), numbers.forget(now)
    except OSError:
        log.exception("来电录音没有收好，稍后再试。")
        return 0, 0
