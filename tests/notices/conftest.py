"""A real mail server and a real text-message gateway on this machine, and people who can be reached."""

import json
import socket
import threading
from email import message_from_bytes, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from hotline.people.addresses import set_email, set_mobile
from tests.world import person


class Mailbox:
    """What a mail server got, and what it answers to the next mails."""

    def __init__(self):
        self.mails, self.answers, self.signed_in = [], [], []

    async def handle_DATA(self, server, session, envelope):
        answer = self.answers.pop(0) if self.answers else "250 OK"
        if answer.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return answer

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("nobody"):
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    def let_in(self, server, session, envelope, mechanism, given):
        self.signed_in.append((given.login, given.password))
        return AuthResult(success=given.password == b"kou-ling", handled=False)


@pytest.fixture
def mailbox(settings):
    box = Mailbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    server = Controller(
        box, hostname="127.0.0.1", port=port, authenticator=box.let_in, auth_require_tls=False
    )
    server.start()
    settings.SMTP_URL = f"smtp://127.0.0.1:{port}?from=12328@example.com"
    yield box
    server.stop()


class Gateway:
    """What a text-message gateway was asked, and what it answers next: a status, or None to hang up."""

    def __init__(self):
        self.asked, self.answers, self.hold = [], [], None

    def serve(self):
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                gateway.asked.append((dict(self.headers), json.loads(body)))
                if gateway.hold:
                    gateway.hold.wait(30)
                status = gateway.answers.pop(0) if gateway.answers else 200
                if status is None:
                    self.close_connection = True
                    return
                self.send_response(status)
                if status in (301, 302):
                    self.send_header("Location", "/elsewhere")
                self.end_headers()
                self.wfile.write(json.dumps({"receipt": f"SM-{len(gateway.asked)}"}).encode())

            def log_message(self, *args):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, args=(0.02,), daemon=True).start()
        return f"http://127.0.0.1:{self.server.server_port}/messages"

    @property
    def texts(self):
        return [said["text"] for _, said in self.asked]


@pytest.fixture
def gateway(settings):
    made = Gateway()
    settings.SMS_URL, settings.SMS_TOKEN = made.serve(), "ling-pai"
    yield made
    made.server.shutdown()
    made.server.server_close()


def reachable(username, email="", mobile="", **wishes):
    """Give somebody an address and wishes, as their own page would."""
    account = person(username)
    set_email(account, email)
    set_mobile(account, mobile)
    for name, wish in wishes.items():
        setattr(account, name, wish)
    account.save()
    return account
