"""热点: what rises in a month against its own past, who is often complained of, what many came about (第二十二条、第二十八条)."""

import pytest

from hotline.orders.collective import register_many_into
from hotline.orders.models import Order
from hotline.regulation.periods import period
from hotline.reports.themes import collective, complained_of, themes
from tests.web.test_pages import enter
from tests.world import CALL, at, call, person

NOW = at("2026-05-20 09:00")
COMPANY = "拂晓出租汽车公司"


@pytest.fixture
def spring(world):
    """March: one order a topic. April: six of one topic on one company, two of another; the last one five more callers join."""
    call("liujie", "2026-02-20 09:00", topic="公交-甩站", plate="", phone="13905570300")
    call("liujie", "2026-03-02 09:00", topic="出租汽车-不打表", plate="", phone="13905570301")
    made = [
        call("liujie", f"2026-04-{day:02} 09:00", company=COMPANY, plate="", phone=f"139055703{day:02}")
        for day in range(10, 16)
    ]
    call(
        "liujie",
        "2026-04-20 09:00",
        topic="公交-甩站",
        plate="",
        place="汴河路站",
        phone="13905570320",
        secret="1",
    )
    calls = [CALL | {"company": COMPANY, "plate": "", "phone": f"139055704{n:02}"} for n in range(4)]
    register_many_into(calls, made[-1].number, actor=person("liujie"), now=at("2026-04-16 10:00"))
    return made


def test_a_topic_six_times_in_a_month_after_once_before_rises(spring):
    found, past = themes(period("2026-04"), NOW)
    assert past == 40 - 1
    rising = {(t.by, t.value) for t in found if t.rises}
    assert ("topic", "出租汽车-不打表") in rising and ("topic", "公交-甩站") not in rising
    topic = next(t for t in found if (t.by, t.value) == ("topic", "出租汽车-不打表"))
    assert (topic.counts.now, topic.counts.before) == (6, 1), "merged calls are no orders of their own"
    assert next(t for t in found if t.by == "company").ratio_words == "新出现"


def test_with_a_short_past_nothing_is_said_to_rise(spring):
    assert not any(t.rises for t in themes(period("2026-03"), NOW)[0])


def test_companies_and_collective_matters_are_named_from_their_number_on(spring):
    assert complained_of(period("2026-04")) == [(COMPANY, 6)] and complained_of(period("2026-03")) == []
    assert [(o.number, n) for o, n in collective(period("2026-04"))] == [(spring[-1].number, 5)]


def test_the_page_says_so_and_opens_the_orders_but_no_secret(spring, client):
    enter(client, "zhaolan")
    words = client.get("/topics?period=2026-04").content.decode()
    assert "上升" in words and COMPANY in words
    listed = client.get("/topics", {"period": "2026-04", "by": "company", "theme": COMPANY}).content.decode()
    assert spring[0].number in listed and "列为重大事项" in listed
    Order.objects.filter(place="汴河路站").update(secret=True)
    secret = client.get("/topics", {"period": "2026-04", "by": "place", "theme": "汴河路站"}).content.decode()
    assert "（要求保密）" in secret
    assert client.get("/topics?by=caller&theme=x").status_code == 404


def test_it_costs_a_fixed_number_of_statements(spring, client, django_assert_max_num_queries):
    enter(client, "zhaolan").get("/topics")
    with django_assert_max_num_queries(16):
        client.get("/topics?period=2026-04")


@pytest.mark.parametrize("username", ["chenli", "hanjuzhang", "qianjin", "zhangxitong"])
def test_topics_are_not_for_others(world, client, username):
    assert enter(client, username).get("/topics").status_code == 403
