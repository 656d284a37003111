"""The watch's part in the archive: packages are sealed, and approved destruction is carried out (第二十七条)."""

import logging
from datetime import datetime

from hotline.archives.execution import carry_out
from hotline.archives.sealing import seal_waiting

BATCHES_A_BEAT = 10
"""So that a mass of archiving never holds up a warning."""
log = logging.getLogger(__name__)


def keep_archive(now: datetime) -> tuple[int, int]:
    """(packages sealed, orders destroyed) in this beat. What the disk refuses is logged and tried again."""
    sealed = 0
    try:
        for _ in range(BATCHES_A_BEAT):
            done = seal_waiting(now)
            sealed += done
            if not done:
                break
        return sealed, carry_out(now)
    except OSError:
        log.exception("归档卷没有写成，稍后再试。")
        return sealed, 0
