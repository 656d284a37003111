"""The configuration files of docs/deploy, by the programs they are for, wherever those are installed."""

import http.client
import shutil
import ssl
import subprocess
import sys
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

from tests.waiting import free_port, wait_for

DEPLOY = Path(__file__).parents[2] / "docs" / "deploy"
NGINX = shutil.which("nginx") or shutil.which("nginx", path="/usr/sbin")
SYSTEMD = shutil.which("systemd-analyze")


def certificate(folder):
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = (
        made.serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
    )
    pem = made.sign(key, hashes.SHA256()).public_bytes(serialization.Encoding.PEM)
    (folder / "full-chain.pem").write_bytes(pem)
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    (folder / "private.key").write_bytes(key.private_bytes(serialization.Encoding.PEM, *plain))


class Told(BaseHTTPRequestHandler):
    """Answers with what it was told of the caller."""

    def do_GET(self):
        said = "|".join(
            self.headers.get(h, "-") for h in ("X-Forwarded-For", "X-Forwarded-Proto", "Host")
        ).encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/css" if self.path.startswith("/static/") else "text/html")
        self.end_headers()
        self.wfile.write(said + b" " * 4000)

    def log_message(self, *_):
        pass


@pytest.mark.skipif(NGINX is None, reason="no nginx here")
def test_nginx_takes_the_configuration_and_tells_the_program_who_really_asks(tmp_path):
    certificate(tmp_path)
    behind = ThreadingHTTPServer(("127.0.0.1", 0), Told)
    threading.Thread(target=behind.serve_forever, daemon=True).start()
    plain, secure = free_port(), free_port()
    words = (DEPLOY / "nginx.conf").read_text().replace("/etc/ssl/12328/", f"{tmp_path}/")
    for before, after in (("127.0.0.1:8328", f"127.0.0.1:{behind.server_port}"), ("listen 80;", f"listen 127.0.0.1:{plain};"),
                          ("listen 443 ssl;", f"listen 127.0.0.1:{secure} ssl;")):  # fmt: skip
        assert before in words
        words = words.replace(before, after)
    whole = tmp_path / "whole.conf"
    whole.write_text(
        f"daemon off; pid {tmp_path}/pid; error_log {tmp_path}/log; events {{}} http {{ access_log off;\n{words}}}"
    )
    tried = subprocess.run([NGINX, "-t", "-c", whole], capture_output=True, text=True, check=False)
    assert tried.returncode == 0, tried.stderr
    running = subprocess.Popen([NGINX, "-c", whole], stderr=subprocess.DEVNULL)
    try:

        def ask(path):
            line = http.client.HTTPSConnection(
                "127.0.0.1", secure, context=ssl._create_unverified_context(), timeout=5
            )
            line.request(
                "GET",
                path,
                headers={"Host": "12328.example", "X-Forwarded-For": "6.6.6.6", "Accept-Encoding": "gzip"},
            )
            return line.getresponse()

        def answers():
            try:
                return ask("/signin")
            except OSError:
                return None

        wait_for(answers)
        page = ask("/signin")
        assert page.read().decode().strip() == "127.0.0.1|https|12328.example"
        assert page.headers["Content-Encoding"] is None
        assert ask("/static/app.css").headers["Content-Encoding"] == "gzip"
    finally:
        running.terminate()
        running.wait(10)
        behind.shutdown()


@pytest.mark.skipif(SYSTEMD is None, reason="no systemd here")
def test_systemd_finds_nothing_to_say_about_the_unit(tmp_path):
    unit = tmp_path / "hotline.service"
    words = (DEPLOY / "hotline.service").read_text()
    unit.write_text(words.replace("/opt/hotline/.venv/bin/python", sys.executable))
    told = subprocess.run([SYSTEMD, "verify", unit], capture_output=True, text=True, check=False)
    assert (told.returncode, told.stderr) == (0, "")
