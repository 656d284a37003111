"""Registration through the API: chain, duties and real commits, 8 connections, two server processes."""

import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from datetime import timedelta
from pathlib import Path

HERE = Path(__file__).parent
SECONDS = int(os.environ.get("BENCH_SECONDS", "10"))
CONNECTIONS = 8
BEST_PEER = 58
"""Creates a second of the best of the four peers (peer-performance.md)."""


def main() -> None:
    """Serve a fresh database, register for some seconds, print orders a second and the ratio to the best peer."""
    os.environ |= {"HOTLINE_DATA": str(HERE.parent / "var" / "bench"), "HOTLINE_DB_ROLE": "hotline_owner"}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "hotline.settings")
    from hotline.embedded import cluster

    cluster.start()
    try:
        token = _prepare()
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        server = _serve(port)
        try:
            made, slowest = _press(port, token)
        finally:
            server.terminate()
            server.wait()
    finally:
        cluster.stop()
    print(
        f"{made / SECONDS:.0f} orders/s over {SECONDS} s, slowest {slowest * 1000:.0f} ms; {made / SECONDS / BEST_PEER:.1f} x the best peer"
    )


def _prepare() -> str:
    import django

    django.setup()
    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from hotline.people.keys import make_keys
    from hotline.people.tokens import make_token
    from tests import world

    make_keys(settings.KEYS_DIR)
    with connection.cursor() as cursor:
        cursor.execute(
            "drop schema public cascade; create schema public; grant usage on schema public to public"
        )
    call_command("migrate", verbosity=0)
    call_command("grant_roles", verbosity=0)
    world.settle_in()
    return make_token(world.person("liujie"), "bench", timezone.now() + timedelta(days=1))  # noqa: TID251


def _serve(port: int) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--port", str(port), "--workers", "2",
               "--blocking-threads", "2", "--log-level", "error", "hotline.wsgi:application"]  # fmt: skip
    server = subprocess.Popen(command, env=os.environ | {"HOTLINE_DB_ROLE": "hotline_app"}, cwd=HERE.parent)
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return server
        except OSError:
            time.sleep(0.1)


def _press(port: int, token: str) -> tuple[int, float]:
    counts: list[int] = []
    slowest: list[float] = []
    end = time.monotonic() + SECONDS
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    call = {
        "kind": "complaint",
        "channel": "phone",
        "text": "3路公交早高峰甩站，招手没停。",
        "route": "3路",
        "phone": "13905570784",
    }
    body = json.dumps(call)

    def caller() -> None:
        line, made, worst = http.client.HTTPConnection("127.0.0.1", port), 0, 0.0
        while time.monotonic() < end:
            began = time.monotonic()
            line.request("POST", "/api/orders", body, headers)
            answer = line.getresponse()
            words = answer.read()
            assert answer.status in (200, 201), words
            made, worst = made + 1, max(worst, time.monotonic() - began)
        counts.append(made)
        slowest.append(worst)

    callers = [threading.Thread(target=caller) for _ in range(CONNECTIONS)]
    for thread in callers:
        thread.start()
    for thread in callers:
        thread.join()
    return sum(counts), max(slowest)


if __name__ == "__main__":
    main()
