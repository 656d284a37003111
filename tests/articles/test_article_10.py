"""第十条 市中心和各承办单位应及时了解社会公众对12328热线业务的评价信息,主动接受社会监督。"""

from tests.citizens.conftest import citizen as citizen
from tests.web.test_public_acts import closed
from tests.web.test_public_acts import later as later
from tests.web.test_public_follow import when
from tests.world import SCORES, do


def test_what_the_public_thinks_of_the_work_is_known_to_the_centre_and_judges_nobody_away(citizen, later):
    order, code = closed(citizen)
    later("16:00")
    citizen.asks(order, code, "rate", satisfaction="very_not", words="没人管")
    assert order.events.get(action="rate").given["words"] == "没人管"
    do("mengli", "call_back", order, when("17:00"), **SCORES)
    order.refresh_from_db()
    assert order.final_score == SCORES["satisfaction"]


def test_whoever_complained_sees_what_becomes_of_it_without_asking_anybody(citizen):
    order, code = closed(citizen)
    page = citizen.reads(order, code)
    told = ["收到您的反映", "交给市交通运输综合执法支队办理", "工作人员联系了您", "把结果告诉了您", "办结"]
    places = [page.index(f"<b>{words}</b>") for words in told]
    assert places == sorted(places)
