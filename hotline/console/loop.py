"""The loop of the commands that run beside the web server: a beat a second, until told to stop."""

import logging
import signal
import threading
from collections.abc import Callable

from django.db import Error, connection

POLL_SECONDS = 1.0


def beat_until_stopped(beat: Callable[[], object], log: logging.Logger, failed: str) -> None:
    """Beat until SIGTERM or SIGINT. A database that is away is logged as `failed` and tried again at the next beat."""
    stop = threading.Event()
    for end in (signal.SIGTERM, signal.SIGINT):
        signal.signal(end, lambda _signal, _frame: stop.set())
    while not stop.is_set():
        try:
            beat()
        except Error:
            # Nothing was half done, or its lease ends; the next beat takes it up.
            log.exception(failed)
            connection.close()
        stop.wait(POLL_SECONDS)
