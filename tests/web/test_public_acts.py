"""What a citizen may do about the own request (第十条、第十四条、第二十三条、第二十六条), and what no code can do."""

import uuid

import pytest
from django.test import Client

from hotline.notices.models import Notice
from hotline.orders.models import Event
from tests.citizens.conftest import citizen as citizen
from tests.web.test_pages import enter
from tests.web.test_public_follow import answered, dispatched, when
from tests.world import SCORES, call, do, owed


def closed(citizen):
    order, code = answered(citizen)
    do("chenli", "tell", order, when("14:00"), outcome="reached", how="phone", note="已告知", opinion="basic")
    do("chenli", "submit", order, when("14:10"))
    do("wangmin", "confirm", order, when("15:00"))
    order.refresh_from_db()
    return order, code


@pytest.fixture
def later(monkeypatch):
    """later("16:00"): the pages' clock stands there."""
    from datetime import datetime

    from hotline.regulation.time_limits import ZONE

    def stand(clock, day=4):
        at = datetime.fromisoformat(when(clock, day)).replace(tzinfo=ZONE)
        for module in ("follow", "page", "report"):
            monkeypatch.setattr(f"hotline.web.public.{module}.now", lambda: at)
        return at

    return stand


def test_what_she_adds_reaches_the_unit_and_stands_on_her_page(citizen, later):
    order, code = dispatched(citizen)
    later("09:30")
    answer = citizen.asks(order, code, "supplement", note="司机的车牌尾号是 56，我的号码 13905570361")
    assert answer.status_code == 200 and "补充的情况已收到" in answer.content.decode()
    assert "您补充了情况" in answer.content.decode() and "139****0361" in answer.content.decode()
    assert Notice.objects.filter(unit__code="enforcement", sentence__contains="有补充").count() == 1
    unit = enter(Client(), "chenli").get(f"/orders/{order.number}").content.decode()
    assert "尾号是 56" in unit and "13905570361" not in unit


def test_pressed_once_a_day_and_the_unit_hears_of_it(citizen, later):
    order, code = dispatched(citizen)
    later("09:30")
    assert citizen.asks(order, code, "remind", note="没有人联系我").status_code == 200
    assert Notice.objects.filter(unit__code="enforcement", sentence__startswith="催办").count() == 1
    later("20:00")
    again = citizen.asks(order, code, "remind", note="还是没有")
    assert again.status_code == 409 and "24 小时内已经催过" in again.content.decode()
    assert "还是没有" in again.content.decode()


def test_withdrawn_by_herself_and_no_longer_once_the_unit_has_reported(citizen, later):
    order, code = dispatched(citizen)
    later("10:00")
    assert "已撤回" in citizen.asks(order, code, "withdraw", reason="已经和解").content.decode()
    order.refresh_from_db()
    assert order.state == "withdrawn" and owed(order, "reply").ended_at is not None
    order, code = closed(citizen)
    later("16:00")
    assert citizen.asks(order, code, "withdraw", reason="不要了").status_code == 409


def test_rated_in_five_levels_and_words_once_and_the_complaint_is_called_back_all_the_same(citizen, later):
    order, code = closed(citizen)
    later("16:00")
    assert 'value="very_not"' in citizen.reads(order, code)
    page = citizen.asks(order, code, "rate", satisfaction="basic", words="钱退了").content.decode()
    assert "您的评价：基本满意" in page and "钱退了" in page and "满意吗" not in page
    assert citizen.asks(order, code, "rate", satisfaction="very").status_code == 409
    event = order.events.get(action="rate")
    assert event.given["how"] == "online" and event.given["self_rated"] == "自评"
    assert owed(order, "call_back").ended_at is None


def test_an_objection_is_decided_on_and_she_reads_the_decision_and_its_reason(citizen, later):
    order, code = closed(citizen)
    later("16:00")
    assert "异议已收到" in citizen.asks(order, code, "object", reason="没有退钱给我").content.decode()
    assert owed(order, "decide_dissatisfied").ended_at is None
    assert Notice.objects.filter(post="shift_lead", sentence__contains="有异议").count() == 1
    assert order.number in enter(Client(), "zhaolan").get("/list/dissatisfied").content.decode()
    assert citizen.asks(order, code, "object", reason="再说一遍").status_code == 409
    do("zhaolan", "close_dissatisfied", order, when("17:00"), reason="退款凭证已核实，今日到账")
    do("liujie", "inform_decision", order, when("17:10"), outcome="reached", how="phone", note="已告知")
    page = citizen.reads(order, code)
    assert "核实后维持原来的结果" in page and "退款凭证已核实" in page and "把决定告诉了您" in page


def test_a_renewed_handling_may_be_objected_to_again_and_after_thirty_days_nothing(citizen, later):
    order, code = closed(citizen)
    later("16:00")
    citizen.asks(order, code, "object", reason="没有退钱给我")
    do("zhaolan", "reopen", order, when("17:00"), reason="确未退款")
    page = citizen.reads(order, code)
    assert "决定重新办理" in page and "正在办理" in page and "罚款200元" not in page
    do(
        "chenli",
        "draft",
        order,
        when("18:00"),
        result="已退款6元。",
        process="3月4日退款。",
        basis="《巡游出租汽车经营服务管理规定》有关计价器使用的条款。",
    )
    do("gaoyuan", "endorse", order, when("18:01"))
    do("zhaowenbin", "sign_off", order, when("18:02"), override_reason="试")
    do("chenli", "tell", order, when("18:10"), outcome="reached", how="phone", note="已告知")
    do("chenli", "submit", order, when("18:20"))
    do("wangmin", "confirm", order, when("18:30"), override_reason="试")
    assert "对结果有异议" in citizen.reads(order, code)
    later("19:00", 31)
    assert citizen.asks(order, code, "object", reason="还是不满意").status_code == 200
    order, code = closed(citizen)
    order.closed_at = order.closed_at.replace(month=1)
    order.save()
    late = citizen.asks(order, code, "object", reason="晚了")
    assert late.status_code == 409 and "超过 30 天" in late.content.decode()


def test_from_the_citizens_page_to_the_archive_and_back(citizen, later):
    """The whole road (第十四条): filed, followed, answered, rated, called back, archived, objected to, decided."""
    order, code = closed(citizen)
    later("16:00")
    citizen.asks(order, code, "rate", satisfaction="satisfied", words="可以")
    do("mengli", "call_back", order, when("16:30"), **SCORES)
    do("wangmin", "province_copy", order, when("16:35"), province_number="S-1")
    do("wangmin", "archive", order, when("16:40"))
    page = citizen.reads(order, code)
    assert "已办结" in page and "回访了您" in page and "罚款200元" in page
    later("17:00")
    assert citizen.asks(order, code, "object", reason="第二天又不打表").status_code == 200
    do("zhaolan", "close_dissatisfied", order, when("18:00"), reason="另一天的事请另行反映")
    assert "另一天的事请另行反映" in citizen.reads(order, code)


@pytest.mark.parametrize(
    "action",
    [
        "dispatch",
        "archive",
        "confirm",
        "reveal",
        "correct",
        "mark_major",
        "sign",
        "../signin",
        "\0",
        "register",
        "escalate",
    ],
)
def test_a_code_opens_no_other_step(citizen, action):
    order, code = citizen.files()
    before = Event.objects.count()
    answer = citizen.asks(order, code, action, reason="x", note="x", field="place", value="x")
    assert answer.status_code in (404, 409)
    assert Event.objects.count() == before


@pytest.mark.parametrize("action", ["supplement", "remind", "withdraw", "rate", "object"])
def test_without_the_code_nothing_is_done_and_unknown_and_wrong_answer_alike(citizen, client, action):
    order, _ = citizen.files()
    rung = call("liujie", "2026-04-08 09:00")
    before = Event.objects.count()
    answers = [
        citizen.asks(n, "AAAA-AAAA", action, note="x", reason="x") for n in (order, rung, "20990101-0001")
    ]
    assert {a.status_code for a in answers} == {404}
    assert Event.objects.count() == before
    assert client.get(f"/public/follow/{action}").status_code == 302


@pytest.mark.parametrize("words", ["", "\0", "字" * 1001, "\ud800"])
def test_what_cannot_be_taken_is_refused_in_words_and_kept(citizen, later, words):
    order, code = dispatched(citizen)
    later("10:00")
    answer = citizen.asks(order, code, "supplement", note=words)
    assert answer.status_code == (200 if words == "\ud800" else 422)
    assert order.number in answer.content.decode()


def test_pressing_twice_is_one_step(citizen, later):
    order, code = dispatched(citizen)
    later("10:00")
    given = {"note": "还有一位证人", "request_id": str(uuid.uuid4())}
    assert [citizen.asks(order, code, "supplement", **given).status_code for _ in range(2)] == [200, 200]
    assert order.events.filter(action="supplement").count() == 1
