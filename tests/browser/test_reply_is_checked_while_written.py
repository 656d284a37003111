"""拟回复: the check follows the typing, keeps nothing, and F8 goes to what is to be mended (第二十四条)."""

from hotline.orders.models import Order
from tests.world import REPLY, dispatched


def test_the_check_follows_the_typing_and_f8_finds_the_words(sit):
    order = dispatched("2026-04-08 09:30")
    page = sit("chenli")
    page.goto(f"/orders/{order.number}/reply")
    page.fill("#f-result", REPLY["result"])
    page.fill("#f-process", REPLY["process"])
    page.fill("#f-basis", "按照有关规定执行。")
    page.wait_for_selector("#found .find[data-part=basis]")
    assert "还有 1 处必改" in page.inner_text("#left-place")
    page.focus("#f-result")
    page.keyboard.press("F8")
    assert page.evaluate("document.activeElement.id") == "f-basis"
    assert page.evaluate("getSelection().toString()") == "按照有关规定执行。"
    page.keyboard.type(REPLY["basis"])
    page.wait_for_selector("text=没有查出问题")
    assert Order.objects.get().tasks.get().result == "", "checking keeps nothing"
    page.keyboard.press("Control+Enter")
    page.wait_for_url(f"**/orders/{order.number}")
    assert Order.objects.get().state == "in_review"
