"""A real Chromium against a real server."""

import os
import shutil
import threading
import time
from pathlib import Path

import pytest
from django.core.signals import request_finished, request_started
from playwright.sync_api import sync_playwright

from tests.waiting import wait_for

CHECKOUT = Path(__file__).resolve().parents[2]
SHOTS = CHECKOUT / "screenshots"
QUIET = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
         "--disable-component-update", "--disable-sync"]  # fmt: skip


def pytest_collection_modifyitems(items):
    for item in items:
        if "browser" in Path(item.fspath).parts:
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def chromium():
    path = os.environ.get("HOTLINE_CHROMIUM") or shutil.which("chromium")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture
def town(transactional_db, live_server):
    """The people of the stories, on a live server."""
    from tests import world

    world.settle_in()
    return live_server.url


class Traffic:
    """The requests the live server has in hand; over when there were none for half a second."""

    def __init__(self):
        self.lock, self.open, self.last = threading.Lock(), 0, time.monotonic()

    def begins(self, **_):
        self._count(1)

    def ends(self, **_):
        self._count(-1)

    def _count(self, change):
        with self.lock:
            self.open += change
            self.last = time.monotonic()

    def is_over(self):
        with self.lock:
            return self.open == 0 and time.monotonic() - self.last > 0.5


@pytest.fixture
def traffic():
    """What the live server is asked while the test runs."""
    counter = Traffic()
    request_started.connect(counter.begins)
    request_finished.connect(counter.ends)
    yield counter
    request_started.disconnect(counter.begins)
    request_finished.disconnect(counter.ends)


@pytest.fixture
def sit(chromium, town, traffic):
    """sit("liujie") -> a signed-in page of that person; width in pixels."""
    from tests.world import PASSWORD

    contexts = []

    def at(username: str, width: int = 1366, height: int = 768):
        context = chromium.new_context(
            base_url=town, viewport={"width": width, "height": height}, locale="zh-CN", bypass_csp=True
        )
        contexts.append(context)
        page = context.new_page()
        page.goto("/signin")
        page.fill("#u", username)
        page.fill("#p", PASSWORD)
        page.keyboard.press("Enter")
        page.wait_for_selector(".app")
        page.wait_for_load_state()  # the keys are there once the scripts have run
        return page

    yield at
    for context in contexts:
        context.close()
    # A draft may still be on its way into the tables that are emptied next.
    wait_for(traffic.is_over)


def shot(page, name):
    """A screenshot to look at; never compared."""
    SHOTS.mkdir(exist_ok=True)
    page.screenshot(path=str(SHOTS / f"{name}.png"))


def no_side_scroll(page):
    return page.evaluate("document.documentElement.scrollWidth <= document.documentElement.clientWidth")


def serious_faults(page):
    """What axe-core calls serious or critical on this page."""
    page.evaluate((CHECKOUT / "node_modules/axe-core/axe.min.js").read_text())
    found = page.evaluate("axe.run()")["violations"]
    return [
        (v["id"], [n["target"] for n in v["nodes"]][:3])
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
