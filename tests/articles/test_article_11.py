"""第十一条 各县区交通运输主管部门应积极协调同级财政部门建立经费保障机制,将12328热线业务运行管理经费等纳入部门预算。"""

from tests.ledger.filings import accepted, cell, light


def test_it_is_asked_of_the_counties_alone(world):
    asked = {
        code: light("budget", "2026-04-02 09:00", code)
        for code in ("sixian", "enforcement", "passenger", "centre")
    }
    assert asked == {
        "sixian": "red",
        "enforcement": "not asked",
        "passenger": "not asked",
        "centre": "not asked",
    }


def test_the_budget_line_is_shown_every_year(world):
    accepted("budget", words="2026 年部门预算“热线运行管理”科目 6 万元", dated="2026-04-01")
    assert (light("budget", "2026-04-02 10:00"), cell("budget", "2026-04-02 10:00").words) == (
        "green",
        "至 2027-04-01",
    )
    assert light("budget", "2027-03-01 09:00") == "green"
    assert cell("budget", "2027-03-02 09:00").words == "2027-04-01 到期", "到期前三十天提醒"
    assert light("budget", "2027-04-02 09:00") == "red"
    accepted("budget", when="2027-04-02 10:00", words="2027 年 6.5 万元", dated="2027-04-02")
    assert light("budget", "2027-04-02 11:00") == "green"
