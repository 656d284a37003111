"""第一条 为深入贯彻省交通运输厅和市政府有关决策部署,进一步畅通交通运输投诉举报渠道,提高我市12328交通运输服务监督热线服务和管理水平……制定本办法。

A purpose, with nothing to carry out by itself: this holds that the system says so, and that each of the other articles has its place.
"""

from hotline.regulation.citation import article_text, articles, carried, without_code


def test_the_first_article_says_why_and_orders_nothing():
    assert article_text("第一条").startswith("为深入贯彻省交通运输厅和市政府有关决策部署")
    assert set(without_code()) == {"第一条"}
    assert "没有可执行的内容" in without_code()["第一条"]


def test_every_other_article_is_carried_by_something():
    assert [a.number for a in articles() if a.number not in carried()] == ["第一条"]


def test_the_channels_for_complaints_it_wants_open_are_open(client, world):
    """进一步畅通投诉举报渠道: telephone, message, page and other hotlines lead to one house."""
    from hotline.regulation.acceptance import CHANNELS, PUBLIC_CHANNEL

    assert {"phone", "wechat", "app", "web", "12345"} <= set(CHANNELS)
    assert PUBLIC_CHANNEL == "web" and client.get("/public").status_code == 200
