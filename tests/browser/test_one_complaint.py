"""One complaint from intake to archive, by the people who do it, in a browser."""

from hotline.orders.models import Order
from hotline.orders.records import first_broken
from tests.browser.conftest import shot


def press(page, label, **typed):
    """Open one button of the order page, fill its form, submit."""
    form = page.locator("aside form", has=page.locator(f"button:text-matches('^{label}')")).first
    summary = page.locator("aside details.act > summary", has_text=label).first
    if summary.count() and not form.is_visible():
        summary.click()
        form = page.locator("aside details.act[open] form").first
    for name, value in typed.items():
        found = form.locator(f"[name={name}]")
        if found.first.get_attribute("type") == "radio":
            form.locator(f"[name={name}][value={value}]").check(force=True)
        elif found.first.evaluate("e => e.tagName") == "SELECT":
            found.select_option(value)
        else:
            found.fill(value)
    form.locator("button").last.click()
    page.wait_for_load_state()


def test_a_complaint_goes_from_intake_to_archive(sit):
    liujie = sit("liujie")
    liujie.keyboard.press("n")
    liujie.wait_for_url("**/intake")
    liujie.keyboard.type("司机没打表，拂晓大道到宿州学院要15块，平时9块多。")
    liujie.fill("#plate", "皖LT2056")
    liujie.fill("#phone", "13905570361")
    liujie.fill("#caller_name", "魏红霞")
    liujie.check("[name=kind][value=complaint]", force=True)
    liujie.keyboard.press("Alt+2")
    liujie.select_option("#lead_unit", "enforcement")
    shot(liujie, "intake")
    liujie.keyboard.press("Control+Enter")
    liujie.wait_for_url("**/orders/*")
    number = liujie.locator("h1").inner_text()
    there = f"/orders/{number}"

    chenli = sit("chenli")
    chenli.goto(there)
    shot(chenli, "order-unit")
    press(chenli, "签收")
    press(chenli, "联络来电人", outcome="reached", note="核对了车牌和时间")
    press(chenli, "拟回复", result="属实，罚款200元", process="4月9日调取视频", basis="巡游出租汽车管理规定")
    gaoyuan = sit("gaoyuan")
    gaoyuan.goto(there)
    press(gaoyuan, "审核")
    zhaowenbin = sit("zhaowenbin")
    zhaowenbin.goto(there)
    press(zhaowenbin, "签发")
    chenli.goto(there)
    press(chenli, "答复来电人", outcome="reached", how="phone", note="已电话告知", opinion="satisfied")
    press(chenli, "反馈市中心")
    wangmin = sit("wangmin")
    wangmin.goto(there)
    press(wangmin, "抄送省中心", province_number="AH-1")
    shot(wangmin, "order-centre")
    press(wangmin, "程序性确认")
    mengli = sit("mengli")
    mengli.goto("/callback")
    for score in ("efficiency", "reply_score", "result_score", "satisfaction"):
        mengli.check(f"[name={score}][value=satisfied]", force=True)
    mengli.fill("#words", "钱退了。")
    shot(mengli, "callback")
    mengli.locator("form.panel button.btn-primary").click()
    mengli.wait_for_load_state()
    wangmin.goto(there)
    press(wangmin, "归档")

    order = Order.objects.get(number=number)
    assert order.state == "archived"
    assert first_broken(order) == ""


def test_an_operator_answers_an_enquiry_without_a_mouse(sit):
    page = sit("liujie")
    page.keyboard.press("n")
    page.wait_for_url("**/intake")
    page.keyboard.type("小孩身高一米三坐公交要不要票")
    page.keyboard.press("Alt+1")
    page.keyboard.type("一米三以下免票。")
    page.keyboard.press("Control+Enter")
    page.wait_for_url("**/orders/*")
    assert Order.objects.get().state == "closed"
