"""The citizens' pages in a real browser: without JavaScript, large type, axe-core, no side scroll."""

import pytest

from tests.browser.conftest import no_side_scroll, serious_faults, shot
from tests.citizens.conftest import SAID
from tests.world import REPLY, do


@pytest.fixture
def phone(chromium, town):
    contexts = []

    def hold(width=390, **more):
        context = chromium.new_context(
            base_url=town, viewport={"width": width, "height": 844}, locale="zh-CN", bypass_csp=True, **more
        )
        contexts.append(context)
        return context.new_page()

    yield hold
    for context in contexts:
        context.close()


def fill(page):
    page.goto("/public")
    for name in ("text", "object", "matter_time", "place", "phone"):
        page.fill(f"#{name}", SAID[name])
    page.select_option("#county", SAID["county"])
    page.check("input[value=complaint]")
    page.click("button.btn-primary")


@pytest.mark.parametrize("width", [390, 1366])
def test_a_citizen_files_and_follows_without_javascript(phone, width):
    from hotline.orders.models import Order

    page = phone(width, java_script_enabled=False)
    fill(page)
    assert "已收到您的反映" in page.inner_text("h1")
    order = Order.objects.get()
    code = page.locator(".code").nth(1).inner_text()
    when = "2031-03-04 09:00"
    do("wangmin", "dispatch", order, when, kind="complaint", lead_unit="enforcement")
    do("chenli", "draft", order, when, **REPLY)
    do("gaoyuan", "endorse", order, when)
    do("zhaowenbin", "sign_off", order, when)
    do("liujie", "tell", order, when, outcome="reached", how="phone", note="已告知")
    # 她没有去掉“请为我保密”，由市中心答复。
    page.goto("/public/follow")
    page.fill("#number", order.number)
    page.fill("#code", code.lower())
    page.click("button[type=submit]")
    assert "正在办理" in page.inner_text(".word-now")
    assert "罚款200元" in page.inner_text(".reply")
    assert code not in page.url and order.number not in page.url


@pytest.mark.parametrize("width", [390, 1366])
@pytest.mark.parametrize("large", [False, True])
def test_every_public_page_serves_everyone(phone, width, large):
    page, faults = phone(width), {}

    def look(name):
        if large and not page.is_checked("#big"):
            page.click("label[for=big]")
        shot(page, f"public-{name}-{width}{'-large' if large else ''}")
        if not no_side_scroll(page):
            faults[name] = "scrolls sideways"
        if serious := serious_faults(page):
            faults[f"{name} axe"] = serious

    page.goto("/public")
    look("report")
    page.evaluate("document.querySelector('form').noValidate = true")
    page.fill("#text", "快递丢了")
    page.click("button.btn-primary")
    look("elsewhere")
    page.evaluate("document.querySelector('form').noValidate = true")
    page.click("button[name=ours]")
    look("refused")
    fill(page)
    look("receipt")
    page.click("text=看办到哪一步了")
    page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    look("request")
    page.goto("/public/follow")
    look("ask")
    assert faults == {}


def test_large_type_stays_from_page_to_page_and_loses_no_word(phone):
    page = phone()
    page.goto("/public")
    page.fill("#text", "写到一半")
    small = page.evaluate("document.querySelector('h1').getBoundingClientRect().height")
    page.click("label[for=big]")
    assert page.evaluate("document.querySelector('h1').getBoundingClientRect().height") > small
    assert page.input_value("#text") == "写到一半"
    page.goto("/public/follow")
    assert page.is_checked("#big")
