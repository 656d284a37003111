"""This program as the province: a city's system with a signing key, and messages as the city sends them."""

import json
import threading
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from hotline.api import clock
from hotline.exchange.signatures import NONCE, SIGNATURE, TIMESTAMP, make_key, signature, signed_headers
from hotline.people.models import Account, Unit
from tests.world import at

PATH = "/api/province/complaints"
NOON = at("2026-04-08 12:00")
MESSAGE = {
    "key": "20260408-0001:2",
    "number": "20260408-0001",
    "seq": 2,
    "action": "dispatch",
    "kind": "complaint",
    "text": "出租车不打表，要15块",
    "area": "城市客运",
    "topic": "出租汽车-不打表",
    "county": "埇桥区",
    "plate": "皖LT2056",
    "lead_unit": "市交通运输综合执法支队",
    "caller_due": "2026-04-23T00:00:00+08:00",
    "caller": {"kind": "natural", "masked_name": "魏*霞", "masked_phone": "139****0361"},
}


class City:
    """A city's system. `ask` signs what it is told to, and can be told to sign wrongly."""

    def __init__(self, client, account, secret):
        self.client, self.account, self.secret = client, account, secret

    def headers(self, method="POST", path=PATH, body=b"", when=NOON):
        return signed_headers((self.account.username, self.secret), method, path, body, when)

    def send(self, message, when=NOON, headers=None):
        body = json.dumps(message, ensure_ascii=False).encode() if not isinstance(message, bytes) else message
        headers = headers or self.headers(body=body, when=when)
        return self.client.generic("POST", PATH, body, content_type="application/json", headers=headers)

    def get(self, query, when=NOON):
        return self.client.get(PATH + query, headers=self.headers("GET", PATH + query, when=when))


@pytest.fixture
def turned(monkeypatch):
    """Turns the receiving side's clock."""

    def turn(moment):
        monkeypatch.setattr(clock, "now", lambda: moment)

    turn(NOON)
    return turn


@pytest.fixture
def city(world, client, turned):
    account = Account.objects.create(
        username="suzhou-12328", name="宿州市中心", unit=Unit.objects.get(code="centre"), roles=["partner"]
    )
    return City(client, account, make_key(account, NOON - timedelta(days=1)))


def later(seq, action="confirm", **changes):
    return MESSAGE | {"key": f"20260408-0001:{seq}", "seq": seq, "action": action} | changes


def forged(headers, **changes):
    names = {"signature": SIGNATURE, "timestamp": TIMESTAMP}
    return headers | {names[name]: value for name, value in changes.items()}


class Office:
    """The province's end of the line: a real HTTP server that gives each number once, and says no when told to."""

    def __init__(self, secret="mi-yao"):
        self.secret = secret
        self.messages, self.answers, self.numbers, self.hold = [], [], {}, None

    def serve(self):
        office = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                right = signature(
                    office.secret, "POST", self.path, self.headers[TIMESTAMP], self.headers[NONCE], body
                )
                assert self.headers[SIGNATURE] == right
                message = json.loads(body)
                office.messages.append(message)
                answer = office.answers.pop(0) if office.answers else 200
                if answer is None:
                    self.close_connection = True
                    return
                number = office.numbers.setdefault(message["number"], f"AH-{len(office.numbers) + 1}")
                said = (
                    answer
                    if isinstance(answer, bytes)
                    else json.dumps({"number": number, "code": "no_way"}).encode()
                )
                self.send_response(200 if isinstance(answer, bytes) else answer)
                self.end_headers()
                self.wfile.write(said)

            def do_GET(self):
                self.send_response(200)
                self.end_headers()
                copies = [{"foreign_number": n, "number": theirs} for n, theirs in office.numbers.items()]
                self.wfile.write(json.dumps({"copies": copies}).encode())

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}{PATH}"

    @property
    def heard(self):
        return [(m["number"], m["action"]) for m in self.messages]


@pytest.fixture
def office(settings):
    made = Office()
    settings.PROVINCE_URL, settings.PROVINCE_KEY = made.serve(), "suzhou-12328:mi-yao"
    yield made
    made.server.shutdown()
    made.server.server_close()
