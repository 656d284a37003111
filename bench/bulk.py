"""A partner hands over in requests of 1,000: signed, chained, with duties, committed; the server as `make run` starts it."""

import http.client
import json
import os
import threading
import time
from datetime import datetime
from typing import Any

from bench._house import cpu_seconds, open_house, postmaster
from bench._marks import BULK, say
from bench.register import CALL, prepare, serve

REQUESTS = int(os.environ.get("BENCH_REQUESTS", "10"))
EACH = 1000
PATH = "/api/partner/orders"


def main() -> None:
    """Hand over by one line, then by two; print orders a second and the CPU of an order."""
    with open_house():
        prepare()
        key = _partner()
        server, port = serve()
        try:
            _hand_over(port, key, "warm", 1)
            best = max(_round(port, key, server.pid, lines) for lines in (1, 2))
        finally:
            server.terminate()
            server.wait()
    say(BULK, best)


def _partner() -> tuple[str, str]:
    from hotline.exchange.signatures import make_key
    from hotline.people.models import Account, Unit

    unit = Unit.objects.get(code="centre")
    account = Account.objects.create(username="p12345", name="12345", unit=unit, roles=["partner"])
    return account.username, make_key(account, _now())


def _now() -> datetime:
    return datetime.now().astimezone()


def _round(port: int, key: tuple[str, str], server: int, lines: int) -> float:
    before = time.monotonic(), cpu_seconds(server), cpu_seconds(postmaster())
    callers = [
        threading.Thread(target=_hand_over, args=(port, key, f"{lines}-{n}", REQUESTS)) for n in range(lines)
    ]
    for caller in callers:
        caller.start()
    for caller in callers:
        caller.join()
    after = time.monotonic(), cpu_seconds(server), cpu_seconds(postmaster())
    seconds, web, database = (b - a for a, b in zip(before, after, strict=True))
    made = lines * REQUESTS * EACH
    print(
        f"{lines} line(s): {made / seconds:6.0f} orders/s; CPU an order: web {web * 1000 / made:.3f} ms,"
        f" database {database * 1000 / made:.3f} ms",
        flush=True,
    )
    return made / seconds


def _hand_over(port: int, key: tuple[str, str], name: str, times: int) -> None:
    from hotline.exchange.signatures import signed_headers

    line = http.client.HTTPConnection("127.0.0.1", port)
    for n in range(times):
        body = json.dumps(
            [_order(f"{name}-{n}-{place}") for place in range(EACH)], ensure_ascii=False
        ).encode()
        headers = signed_headers(key, "POST", PATH, body, _now()) | {"Content-Type": "application/json"}
        line.request("POST", PATH, body, headers)
        answer = line.getresponse()
        told = json.loads(answer.read())
        assert answer.status == 200 and all("number" in one for one in told["results"]), str(told)[:300]


def _order(number: str) -> dict[str, Any]:
    return {name: CALL[name] for name in ("kind", "text", "route", "phone")} | {"number": number}


if __name__ == "__main__":
    main()
