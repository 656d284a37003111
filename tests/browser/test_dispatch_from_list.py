"""派单员 dispatches from the worklist in at most three actions, by mouse and by keys, and stands in the list again."""

from datetime import timedelta

from hotline.orders.models import Order
from hotline.regulation.time_limits import local
from hotline.web.clock import now
from tests.browser.conftest import no_side_scroll, serious_faults, shot
from tests.world import call


def two_calls():
    when = local(now() - timedelta(minutes=30))
    return [call("liujie", f"{when + timedelta(minutes=m):%Y-%m-%d %H:%M}") for m in (0, 5)]


def test_two_clicks_dispatch_the_first_row(sit):
    first, second = two_calls()
    page, actions = sit("wangmin"), 0
    page.goto("/list/intake?kind=complaint")
    shot(page, "list-intake")
    assert no_side_scroll(page)
    page.click(f"tr:has-text('{first.number[4:]}') >> text=转办")
    actions += 1
    page.wait_for_selector("form[action$='/dispatch']")
    assert page.input_value("form[action$='/dispatch'] [name=lead_unit]") == "enforcement"
    shot(page, "list-dispatch")
    page.click("form[action$='/dispatch'] button.btn-primary")
    actions += 1
    page.wait_for_url("**/list/intake?kind=complaint&done=*")
    assert actions <= 3
    first.refresh_from_db()
    assert (first.state, first.lead_unit.code) == ("dispatched", "enforcement")
    assert "已转办" in page.inner_text(".note[role=status]")
    assert page.locator("tbody tr").count() == 1
    assert serious_faults(page) == []


def test_another_unit_than_the_proposed_is_a_third_action(sit):
    first, _ = two_calls()
    page = sit("wangmin")
    page.goto("/list/intake")
    page.click(f"tr:has-text('{first.number[4:]}') >> text=转办")
    page.select_option("form[action$='/dispatch'] [name=lead_unit]", "transport")
    page.click("form[action$='/dispatch'] button.btn-primary")
    page.wait_for_url("**/list/intake?*done=*")
    assert Order.objects.get(pk=first.pk).lead_unit.code == "transport"


def test_three_chords_dispatch_without_a_mouse(sit):
    first, second = two_calls()
    page = sit("wangmin")
    page.goto("/list/intake")
    for chord in ("j", "y"):
        page.keyboard.press(chord)
    page.wait_for_function("document.activeElement.closest(\"form[action$='/dispatch']\")")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/list/intake?*done=*")
    assert {o.state for o in Order.objects.all()} == {"dispatched", "registered"}


def test_escape_leads_back_to_the_same_page_of_the_list(sit):
    two_calls()
    page = sit("wangmin")
    page.goto("/list/intake?kind=complaint")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector("#back")
    page.keyboard.press("?")
    page.keyboard.press("Escape")
    assert "/orders/" in page.url, "Escape closes what is open first"
    page.keyboard.press("Escape")
    page.wait_for_url("**/list/intake?kind=complaint")


def test_two_late_rows_are_picked_and_pressed_by_keys(sit):
    from tests.world import dispatched

    orders = [dispatched(f"2026-04-08 09:{minute}") for minute in (30, 35)]
    page = sit("zhouqiang")
    page.goto("/list/late?unit=enforcement&kind=complaint")
    assert page.is_disabled("#bulk")
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    assert page.inner_text("#picked") == "2"
    shot(page, "list-picked")
    page.keyboard.press("c")
    page.wait_for_selector("h1:has-text('已催办')")
    assert any(order.events.filter(action="remind").exists() for order in orders)
    page.keyboard.press("Escape")
    page.wait_for_url("**/list/late?*unit=enforcement*")
