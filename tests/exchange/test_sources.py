"""What became of an order goes back to 12345 by itself: state, reply, ground and reason, in order, once (第十五条、第十六条)."""

import json
from datetime import timedelta

import pytest

from hotline.exchange import sources
from hotline.exchange.models import Handed, LateWord
from hotline.notices.models import Notice, Outgoing
from hotline.orders.models import Order
from hotline.regulation.refusals import Refused
from tests.exchange.conftest import NOON, Office
from tests.exchange.conftest import turned as turned
from tests.exchange.test_inbox import ONE, Line, closed
from tests.exchange.test_inbox import line as line
from tests.world import REPLY, at, call, do, person


@pytest.fixture
def far(line):
    """市12345's end of the line: a real HTTP server that checks each signature with the partner's own key."""
    office = Office(line.key[1])
    url = office.serve()
    sources.set_address(line.account, url, person("zhangxitong"), NOON)
    yield office
    office.server.shutdown()
    office.server.server_close()


def send(when=NOON + timedelta(hours=3)):
    return sources.send_due(lambda: when)


def test_state_and_reply_go_back_in_the_order_of_the_steps(line, far, turned):
    line.hands_over(ONE | {"due": "2026-04-10T18:00:00+08:00"})
    closed(turned)
    assert send() == 3
    assert [m["action"] for m in far.messages] == ["dispatch", "tell", "confirm"]
    assert {m["foreign_number"] for m in far.messages} == {ONE["number"]}
    last = far.messages[-1]
    assert (last["state"], last["result"], last["lead_unit"]) == (
        "closed",
        REPLY["result"],
        "市交通运输综合执法支队",
    )
    assert last["source_due"] == "2026-04-10T18:00:00+08:00"
    said = json.dumps(far.messages, ensure_ascii=False)
    assert [w for w in ("魏红霞", "13905570361", "内部", "陈立") if w in said] == []
    assert send() == 0 and len(far.messages) == 3, "once"


def test_a_return_goes_back_with_ground_and_reason_and_its_receipt_is_the_telling(line, far):
    line.hands_over()
    order = Order.objects.get()
    do("liujie", "return", order, "2026-04-08 12:01", ground="三", reason="请向人民法院起诉")
    assert order.duties.filter(kind="inform", ended_at=None).exists()
    assert send() == 1
    [message] = far.messages
    assert (message["ground"], message["reason"]) == ("三", "请向人民法院起诉")
    assert message["ground_words"].startswith("须通过诉讼、仲裁")
    assert not order.duties.filter(kind="inform", ended_at=None).exists()
    informed = order.events.get(action="inform")
    assert informed.actor is None and informed.given["how"] == "system"


def test_a_line_that_is_down_loses_nothing_and_sends_once(line, far, turned):
    line.hands_over()
    far.answers = [503, None]
    closed(turned)
    assert send() == 0
    assert send(NOON + timedelta(hours=4)) == 0, "answered nothing: tried again under the same key"
    assert send(NOON + timedelta(hours=8)) == 3
    keys = [m["key"] for m in far.messages]
    assert keys[0] == keys[1] == keys[2] and len(set(keys)) == 3


def test_what_they_refuse_waits_for_a_person_and_stops_no_other_order(line, far):
    line.hands_over(ONE, ONE | {"number": "A-2"})
    for order in Order.objects.order_by("id"):
        do("wangmin", "dispatch", order, "2026-04-08 12:00", kind="complaint", lead_unit="enforcement")
    far.answers = [422]
    assert send() == 1
    assert Outgoing.objects.get(failed_at__isnull=False).last_error.startswith("市12345拒收 422")


def test_what_the_desk_typed_in_and_a_citizens_order_leave_nothing_for_anybody(line):
    for channel in ("12345", "phone"):
        order = call("liujie", "2026-04-08 09:00", channel=channel, kind="inquiry")
        do("wangmin", "dispatch", order, "2026-04-08 12:00", kind="inquiry", lead_unit="enforcement")
    assert not Outgoing.objects.exists()


def test_only_the_system_administrator_sets_an_address_and_only_a_safe_one(line):
    with pytest.raises(Refused, match="由系统管理员设置"):
        sources.set_address(line.account, "https://12345.example/x", person("zhaolan"), NOON)
    for url in ("http://12345.example/x", "ftp://a/b", "https://", "https://例.example/x"):
        with pytest.raises(Refused, match="https"):
            sources.set_address(line.account, url, person("zhangxitong"), NOON)


def test_their_deadline_stands_beside_ours_and_an_extension_of_theirs_moves_only_theirs(line):
    line.hands_over(ONE | {"due": "2026-04-10T18:00:00"})
    order = Order.objects.get()
    assert order.source_due == at("2026-04-10 18:00")
    do("wangmin", "dispatch", order, "2026-04-08 12:00", kind="complaint", lead_unit="enforcement")
    due = order.duties.get(kind="reply").due
    answer = line.does("extension", granted=True, due="2026-04-15T18:00:00+08:00", note="准 3 日")
    order.refresh_from_db()
    assert answer.json()["source_due"] == "2026-04-15T18:00:00+08:00" and order.source_due == at(
        "2026-04-15 18:00"
    )
    assert order.duties.get(kind="reply").due == due
    assert line.does("extension", key="2", granted=True, due="2206-04-15T18:00:00+08:00").status_code == 422
    assert line.does("extension", key="3", granted=False, note="不准").status_code == 200
    assert line.hands_over(ONE | {"number": "A-9", "due": "1026-04-10T18:00:00"})[0]["code"] == "incomplete"


@pytest.mark.parametrize(
    ("verb", "given", "open_", "shut", "archived"),
    [
        ("supplement", {"note": "有录像"}, 200, 200, 409),
        ("remind", {"note": "催"}, 200, 409, 409),
        ("redo", {"reason": "不认可"}, 409, 200, 200),
        ("extension", {"granted": True, "note": "准 5 日"}, 200, 200, 409),
        ("rate", {"satisfaction": "not"}, 409, 200, 200),
        ("withdraw", {"reason": "撤诉"}, 200, 409, 409),
    ],
)
def test_each_verb_on_an_open_a_closed_and_an_archived_order(
    line, turned, verb, given, open_, shut, archived
):
    """What is refused is kept, once a key, and rings the dispatchers' bell; what is taken is a step."""
    line.hands_over(ONE | {"kind": "inquiry"}, ONE | {"number": "A-2", "kind": "inquiry"})
    second, first = Order.objects.order_by("-id")
    do("wangmin", "dispatch", second, "2026-04-08 12:00", kind="inquiry", lead_unit="enforcement")
    do("liujie", "answer", first, "2026-04-08 12:00", answer="已答", basis="")
    assert line.does(verb, number="A-2", **given).status_code == open_
    assert line.does(verb, **given).status_code == shut
    for _, duty in enumerate(first.duties.filter(ended_at=None)):
        duty.ended_at = NOON
        duty.save()
    do("wangmin", "archive", first, "2026-04-08 13:00") if verb not in ("redo", "rate") else None
    if verb not in ("redo", "rate"):
        assert [line.does(verb, key="9", **given).status_code for _ in range(2)] == [archived] * 2
    refused = [open_, shut, archived].count(409)
    assert LateWord.objects.count() == refused == Notice.objects.filter(key__startswith="late-word").count()


def test_two_partners_may_use_one_number_and_see_only_their_own(line, client):
    other = Line(client, "xiao-12345")
    line.hands_over()
    other.hands_over(ONE | {"text": "县里的另一件"})
    assert Handed.objects.count() == 2
    assert line.sees()["number"] != other.sees()["number"]
