"""The banner of safety alerts cannot be missed, and hides nothing people press (第十八条)."""

import pytest

from tests.world import call

UNDER_THE_BANNER = """() => {
  const banner = document.querySelector('.alarm').getBoundingClientRect();
  const shown = [...document.querySelectorAll('.app-top a, .app-top button')].filter(e => e.offsetParent);
  return shown.filter(e => e.getBoundingClientRect().bottom > banner.top + 1).map(e => e.textContent.trim());
}"""
ON_TWO_LINES = """() => {
  const names = [...document.querySelectorAll('.app-nav .sub a')].filter(e => e.offsetParent);
  names.forEach(e => { const count = e.querySelector('.c'); count.textContent = '超 12 · 34'; count.classList.add('red'); });
  return names.filter(e => e.offsetHeight > 34 || e.scrollWidth > e.clientWidth + 1).map(e => e.textContent.trim());
}"""


@pytest.mark.parametrize("width", [1366, 390])
def test_the_top_bar_stays_free_under_an_alert_and_list_names_stand_on_one_line(sit, width):
    call("liujie", "2026-04-08 11:00", safety=True)
    for who in ("zhaolan", "zhouqiang"):
        page = sit(who, width)
        page.goto("/")
        assert page.locator(".alarm p").count() == 1
        assert page.evaluate(UNDER_THE_BANNER) == []
        if width > 900:
            assert page.evaluate(ON_TWO_LINES) == []
