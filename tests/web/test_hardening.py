"""What a browser may do with a page, what the log says, what the settings are behind TLS (第九条, GB/T 22239-2019 8.1.4)."""

import io
import json
import logging
import os
import re
import subprocess
import sys

import pytest
from django.test import Client

from hotline import log_lines
from hotline.console.watch import tick
from hotline.embedded.place import CHECKOUT
from hotline.web.rules import PUBLIC_API, RULES
from tests.web.test_access import address
from tests.web.test_pages import enter
from tests.world import CALL, REPLY, at, dispatched, do

WHO = ("zhaolan", "chenli", "zhaowenbin", "heju", "zhangxitong", "lianquan", "wushenji")
INLINE = re.compile(r"<[^>]*\s(?:style|on[a-z]+)\s*=|<style|<script(?![^>]*\ssrc=)|javascript:", re.I)


def test_no_page_holds_script_or_style_of_its_own_and_each_forbids_it(world):
    """Every address of the table, by everybody who may open it; the policy would refuse what slipped in."""
    order, seen = dispatched(), set()
    people = {who: enter(Client(), who) for who in WHO} | {"nobody": Client()}
    for rule in RULES:
        for client in people.values():
            page = client.get(address(rule.route, order.number))
            if not page.headers["Content-Type"].startswith("text/html"):
                continue
            assert INLINE.findall(page.content.decode()) == [], rule.route
            assert "script-src 'self'" in page.headers["Content-Security-Policy"], rule.route
            assert "unsafe" not in page.headers["Content-Security-Policy"]
            assert page.headers["X-Content-Type-Options"] == "nosniff"
            assert page.headers["X-Frame-Options"] == "DENY"
            seen.add(rule.route)
    assert len(seen) > 60
    assert PUBLIC_API


def test_an_inline_style_would_be_caught():
    for bad in ('<p style="color:red">', "<script>1</script>", '<a onclick="x()">', "<style>p{}</style>"):
        assert INLINE.search(bad), bad
    assert not INLINE.search('<script src="/static/keys.js" defer></script><p class="style">')


def test_the_deployment_check_is_clean_behind_tls():
    environment = os.environ | {"HOTLINE_TLS": "1", "HOTLINE_HOSTS": "12328.example.cn"}
    environment.pop("DJANGO_ALLOW_ASYNC_UNSAFE")  # the tests' own
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=CHECKOUT, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr


@pytest.fixture
def log():
    """Everything logged while a test runs, as the program writes it."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(log_lines.JsonLines())
    root = logging.getLogger()
    before, root.level = root.level, logging.INFO
    root.addHandler(handler)
    yield lambda: [json.loads(line) for line in written.getvalue().splitlines()]
    root.removeHandler(handler)
    root.level = before


PERSONAL = ("魏红霞", "13905570361", "0361", "拂晓大道", "皖LT2056", "没打表", "车载视频")


def test_a_day_of_work_leaves_no_personal_word_in_the_log(world, log, monkeypatch):
    client = enter(Client(raise_request_exception=False), "liujie")
    client.post("/intake", CALL | {"text": "我叫魏红霞，司机没打表，电话13905570361"})
    client.post("/intake", {"text": "13905570361"})
    client.post("/signin", {"username": "13905570361", "password": "没打表"})
    client.get("/orders/13905570361")
    client.get("/没有这一页/13905570361")
    order = dispatched()
    for action, given in (("contact", {"outcome": "reached", "note": "魏红霞说没打表"}), ("draft", REPLY)):
        do("chenli", action, order, "2026-04-08 10:00", **given)
    tick(at("2026-04-30 09:00"))

    def breaks(*_, **__):
        raise ValueError("魏红霞 13905570361 没打表")

    monkeypatch.setattr("hotline.web.staff.find.page", breaks)
    assert client.get("/find").status_code == 500
    lines = log()
    assert any(
        line.get("error") == "builtins.ValueError" and "test_hardening" in line["where"][-1] for line in lines
    )
    assert any(line["logger"].startswith("django.request") for line in lines)
    assert [(v, line) for line in lines for v in PERSONAL if v in json.dumps(line, ensure_ascii=False)] == []
