"""Without a mouse: real key presses are counted, text apart; nothing is pressed while an input method composes."""

from hotline.orders.models import IntakeDraft, Order
from tests.browser.conftest import shot


class Typist:
    """Hands on a keyboard: a chord counts each of its keys; text is not counted."""

    def __init__(self, page):
        self.page, self.keys = page, 0

    def press(self, chord):
        self.keys += chord.count("+") + 1
        self.page.keyboard.press(chord)

    def says(self, text):
        self.page.keyboard.type(text)

    def wait_for_proposals(self):
        self.page.wait_for_function("document.getElementById('saved').textContent.includes('已自动保存')")


def test_an_enquiry_is_registered_and_answered_in_twelve_keys_besides_text(sit):
    hands = Typist(sit("liujie"))
    hands.press("n")
    hands.page.wait_for_url("**/intake")
    hands.says("咨询小孩身高一米三坐公交要不要票")
    hands.press("F8")
    hands.says("13905570784")
    hands.wait_for_proposals()
    hands.press("Alt+1")
    hands.says("一米三以下免票。")
    shot(hands.page, "intake-answer")
    hands.press("Control+Enter")
    hands.page.wait_for_url("**/orders/*")
    order = Order.objects.get()
    assert (order.state, order.kind, order.area) == ("closed", "inquiry", "城市客运")
    assert order.contact.caller.phone_sealed
    print(f"{hands.keys} keys")
    assert hands.keys <= 12


def test_a_complaint_is_dispatched_from_intake_by_the_proposals(sit):
    hands = Typist(sit("liujie"))
    hands.page.goto("/intake")
    hands.says("昨晚在万达坐出租车皖LT2056，司机不打表，投诉")
    hands.wait_for_proposals()
    hands.page.wait_for_function("document.getElementById('plate').value === '皖LT2056'")
    hands.press("Alt+2")
    hands.press("Control+Enter")
    hands.page.wait_for_url("**/orders/*")
    order = Order.objects.get()
    assert (order.state, order.lead_unit.code, order.plate, order.matter_time) == (
        "dispatched",
        "enforcement",
        "皖LT2056",
        "昨晚",
    )


def test_what_a_person_chose_stays_and_one_key_accepts_the_rest(sit):
    hands = Typist(sit("liujie"))
    page = hands.page
    page.goto("/intake")
    page.select_option("#area", "道路运输")
    page.fill("#text", "渡船超员，没有救生衣")
    page.wait_for_function("document.querySelector('[name=kind]:checked')?.value === 'complaint'")
    assert page.input_value("#area") == "道路运输"
    assert not page.is_checked("[name=safety]")
    page.focus("#text")
    hands.press("Alt+s")
    assert page.is_checked("[name=safety]")
    assert page.input_value("#area") == "道路运输"
    page.fill("#text", "请问驾校报名要带什么")
    page.wait_for_timeout(1500)
    assert page.is_checked("[name=kind][value=complaint]"), "what was accepted is the person's own"


def test_a_recognised_thing_is_dropped_by_one_press(sit):
    page = sit("liujie")
    page.goto("/intake")
    page.fill("#text", "3路公交甩站")
    page.wait_for_function("document.getElementById('route').value === '3路'")
    page.click("[data-drop=route]")
    page.fill("#text", "3路公交甩站，又甩站")
    page.wait_for_timeout(1500)
    assert page.input_value("#route") == ""


def test_no_key_does_anything_while_an_input_method_composes(sit):
    page = sit("liujie")
    cdp = page.context.new_cdp_session(page)
    page.goto("/intake")
    page.focus("#text")
    cdp.send("Input.imeSetComposition", {"text": "gongj", "selectionStart": 5, "selectionEnd": 5})
    for key, code in (("1", "Digit1"), ("Enter", "Enter"), ("s", "KeyS")):
        for kind in ("rawKeyDown", "keyUp"):
            cdp.send("Input.dispatchKeyEvent", {"type": kind, "key": key, "code": code, "windowsVirtualKeyCode": 229,
                                                "modifiers": 2 if key == "Enter" else 1})  # fmt: skip
    cdp.send("Input.insertText", {"text": "公交"})
    page.wait_for_timeout(200)
    assert page.url.endswith("/intake")
    assert page.input_value("#text") == "公交"
    assert page.is_checked("[name=exit][value=register]")
    page.keyboard.press("n")
    assert page.input_value("#text") == "公交n", "a letter in a field is a letter"


def test_enter_in_a_field_sends_nothing(sit):
    page = sit("liujie")
    page.goto("/intake")
    page.fill("#text", "公交甩站")
    page.fill("#phone", "13905570784")
    page.keyboard.press("Enter")
    page.wait_for_timeout(500)
    assert page.url.endswith("/intake")
    assert not Order.objects.exists()


def test_the_browser_is_killed_and_what_was_typed_is_there_again(chromium, town, sit):
    page = sit("liujie")
    page.goto("/intake")
    page.keyboard.type("新濉河有人开摩托艇带人")
    page.select_option("#county", "泗县")
    page.wait_for_function("document.getElementById('saved').textContent.includes('已自动保存')")
    page.fill("#caller_name", "孟女士")
    page.context.close()
    again = sit("liujie")
    again.goto("/intake")
    assert again.input_value("#text") == "新濉河有人开摩托艇带人"
    assert again.input_value("#county") == "泗县"
    assert again.input_value("#area") == "海事", "proposals come back with the draft"
    lead = sit("zhaolan")
    lead.click("text=刘洁")
    assert "新濉河有人开摩托艇带人" in lead.inner_text("main")
    again.keyboard.press("Control+Enter")
    again.wait_for_url("**/orders/*")
    again.wait_for_timeout(1200)
    assert not IntakeDraft.objects.exists(), "no late saving brings a registered draft back"


def test_a_second_call_is_added_to_the_open_order_by_one_chord(sit):
    from tests.world import call

    hands = Typist(sit("liujie"))
    order = call("liujie", _recent(), phone="13905570784")
    hands.page.goto("/intake")
    hands.says("我早上打过电话，再补充一下车牌尾号是6")
    hands.press("F8")
    hands.says("13905570784")
    hands.page.wait_for_selector("[data-alt=m]")
    shot(hands.page, "intake-again")
    hands.press("Alt+m")
    hands.page.wait_for_url(f"**/orders/{order.number}")
    assert order.events.filter(action="supplement").count() == 1
    assert Order.objects.count() == 1


def test_f8_goes_to_what_must_be_mended(sit):
    hands = Typist(sit("liujie"))
    page = hands.page
    page.goto("/intake")
    page.fill("#text", "公交甩站")
    page.fill("#phone", "12")
    hands.press("Control+Enter")
    page.wait_for_selector("#refusal")
    assert page.evaluate("document.activeElement.id") == "phone"
    assert page.input_value("#text") == "公交甩站"


def _recent():
    from datetime import timedelta

    from hotline.regulation.time_limits import local
    from hotline.web.clock import now

    return f"{local(now() - timedelta(hours=2)):%Y-%m-%d %H:%M}"
