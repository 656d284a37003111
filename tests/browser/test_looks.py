"""What people see: Chinese glyphs, no sideways scroll, no serious accessibility fault."""

import pytest

from hotline.assessment.rounds import make_round
from hotline.reports.keeping import make_report
from tests.browser.conftest import no_side_scroll, serious_faults, shot
from tests.world import at, call, dispatched, do, person

PAGES = [
    ("zhaolan", "home", "/"),
    ("zhaolan", "list", "/list/late"),
    ("zhaolan", "orders", "/orders"),
    ("zhaolan", "intake", "/intake"),
    ("zhaolan", "statistics", "/statistics?period=2026-04"),
    ("zhaolan", "statistics-list", "/statistics/list?period=2026-04&figure=orders"),
    ("zhaolan", "assessment", "/assessment"),
    ("zhaolan", "reports", "/reports"),
    ("zhaolan", "report", "/reports/of/2026-04"),
    ("zhaolan", "order", None),
    ("zhaolan", "phonebook", "/phonebook"),
    ("chenli", "reply", "reply"),
    ("zhaolan", "rota", "/people/rota"),
    ("zhaolan", "shifts", "/shifts"),
    ("zhaolan", "papers", "/papers"),
    ("zhaolan", "find", "/find"),
    ("zhaolan", "bell", "/bell"),
    ("zhaolan", "exports", "/exports"),
    ("zhaolan", "archives", "/archives"),
    ("zhaolan", "destructions", "/destructions"),
    ("chenli", "unit-home", "/"),
    ("zhangxitong", "accounts", "/people/accounts"),
    ("zhangxitong", "account-of", "/people/accounts/chenli"),
    ("chenli", "account", "/account"),
    ("chenli", "second-factor", "/account/second-factor"),
    ("zhangxitong", "units", "/people/units"),
    ("wushenji", "log", "/people/log"),
    ("chenli", "notices-mine", "/notices/mine"),
    ("zhaolan", "province", "/exchange/province?day=2026-04-08"),
    ("zhangxitong", "notices-log", "/notices/log"),
    ("liujie", "public-report", "/public"),
    ("liujie", "public-ask", "/public/follow"),
    ("liujie", "public-figures", "/public/figures"),
]


def test_a_chinese_glyph_is_drawn(chromium):
    """宿 and a code point no font has must not look alike."""
    page = chromium.new_page(viewport={"width": 80, "height": 80})
    drawn = []
    for text in ("宿", "\U000f1234"):
        page.set_content(f"<p style='font-size:48px;margin:0'>{text}</p>")
        drawn.append(page.screenshot())
    page.close()
    assert drawn[0] != drawn[1], "没有中文字体：请安装 fonts-noto-cjk"


@pytest.mark.parametrize("width", [1366, 390])
def test_pages_fit_the_screen_and_serve_everyone(sit, width):
    late = dispatched("2026-04-08 09:30")
    do("chenli", "contact", late, "2026-04-08 10:00", outcome="reached", note="已联系")
    call("liujie", "2026-04-08 11:00", safety=True)
    make_round("2026-04", actor=person("zhaolan"), now=at("2026-05-06 09:00"))
    make_report("2026-04", "", actor=None, now=at("2026-05-04 09:00"))
    faults, pages = {}, {}
    for who, name, address in PAGES:
        page = pages.get(who) or sit(who, width)
        pages[who] = page
        page.goto(
            f"/orders/{late.number}/reply" if address == "reply" else address or f"/orders/{late.number}"
        )
        shot(page, f"{name}-{width}")
        if not no_side_scroll(page):
            faults[name] = "scrolls sideways"
        if serious := serious_faults(page):
            faults[f"{name} axe"] = serious
    assert faults == {}
