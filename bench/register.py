"""Registration through the API: chain, duties and real commits, 8 connections, the server as `make run` starts it."""

import json
import os
import socket
import subprocess
import threading
import time
from datetime import timedelta

from bench._house import CHECKOUT, cpu_seconds, open_house, postmaster
from bench._marks import REGISTER, say

SECONDS = int(os.environ.get("BENCH_SECONDS", "10"))
ROUNDS = 3
CONNECTIONS = 8
CALL = {
    "kind": "complaint",
    "channel": "phone",
    "text": "3路公交早高峰在拂晓大道甩站，招手没停，司机态度也不好，请查一查。",
    "route": "3路",
    "phone": "13905570784",
}


def main() -> None:
    """Serve a fresh database, register for some seconds several times, print the best round and its CPU."""
    with open_house():
        token = prepare()
        server, port = serve()
        try:
            rounds = [_round(port, token, server.pid) for _ in range(ROUNDS)]
        finally:
            server.terminate()
            server.wait()
    for made, slowest, web, database, callers in rounds:
        print(
            f"{made / SECONDS:5.0f} orders/s, slowest {slowest * 1000:.0f} ms; CPU an order: web {web:.2f} ms,"
            f" database {database:.2f} ms, those who call {callers:.2f} ms"
        )
    say(REGISTER, max(made for made, *_ in rounds) / SECONDS)


def prepare() -> str:
    """An empty database with the people of the stories; a token of 刘洁's."""
    from django.core.management import call_command
    from django.db import connection
    from django.utils import timezone

    from hotline.people.tokens import make_token
    from tests import world

    with connection.cursor() as cursor:
        cursor.execute(
            "drop schema public cascade; create schema public; grant usage on schema public to public"
        )
    call_command("migrate", verbosity=0)
    call_command("grant_roles", verbosity=0)
    world.settle_in()
    return make_token(world.person("liujie"), "bench", timezone.now() + timedelta(days=1))  # noqa: TID251


def serve() -> tuple[subprocess.Popen[bytes], int]:
    """The web server as `make run` starts it, and its port."""
    from hotline.console.run import web_command

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = subprocess.Popen(
        web_command("127.0.0.1", port), env=os.environ | {"HOTLINE_DB_ROLE": "hotline_app"}, cwd=CHECKOUT
    )
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
            return server, port
        except OSError:
            time.sleep(0.1)


def _round(port: int, token: str, server: int) -> tuple[int, float, float, float, float]:
    """Orders made, the slowest call, and ms of CPU an order: web, database, callers."""
    before = cpu_seconds(server), cpu_seconds(postmaster()), time.process_time()
    made, slowest = _press(port, token)
    after = cpu_seconds(server), cpu_seconds(postmaster()), time.process_time()
    web, database, callers = ((b - a) * 1000 / made for a, b in zip(before, after, strict=True))
    return made, slowest, web, database, callers


def _press(port: int, token: str) -> tuple[int, float]:
    counts: list[int] = []
    slowest: list[float] = []
    end = time.monotonic() + SECONDS
    body = json.dumps(CALL, ensure_ascii=False).encode()
    # A bare socket: the caller's own CPU is taken from the same two cores.
    request = (
        f"POST /api/orders HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    ).encode() + body

    def caller() -> None:
        made, worst = 0, 0.0
        with socket.create_connection(("127.0.0.1", port)) as line:
            while time.monotonic() < end:
                began = time.monotonic()
                line.sendall(request)
                answer = _answer(line)
                assert answer.startswith(b"HTTP/1.1 201"), answer
                made, worst = made + 1, max(worst, time.monotonic() - began)
        counts.append(made)
        slowest.append(worst)

    callers = [threading.Thread(target=caller) for _ in range(CONNECTIONS)]
    for thread in callers:
        thread.start()
    for thread in callers:
        thread.join()
    return sum(counts), max(slowest)


def _answer(line: socket.socket) -> bytes:
    """One whole answer: head, and as many bytes of body as the head says."""
    answer = line.recv(65536)
    while True:
        head, end, body = answer.partition(b"\r\n\r\n")
        length = head.lower().partition(b"content-length:")[2].split(b"\r\n")[0]
        if end and len(body) >= int(length):
            return answer
        answer += line.recv(65536)


if __name__ == "__main__":
    main()
