"""Waiting for another process, half a minute at most, and where it may listen."""

import socket
import threading


def free_port():
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        return trial.getsockname()[1]


def wait_for(happened):
    patience = threading.Event()
    for _ in range(300):
        if happened():
            return
        patience.wait(0.1)
    raise AssertionError("不该等这么久")
