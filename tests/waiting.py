"""Waiting for another process, half a minute at most."""

import threading


def wait_for(happened):
    patience = threading.Event()
    for _ in range(300):
        if happened():
            return
        patience.wait(0.1)
    raise AssertionError("不该等这么久")
